import Testing
import Wire

@Suite struct GitNamesTests {
  private let hex40 = "0123456789abcdef0123456789abcdef01234567"
  private let hex64 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

  private func decode<Value: WireValue>(_ type: Value.Type, _ text: String) throws -> Value {
    var reader = CanonicalReader(Array("\"\(text)\"".utf8))
    let value = try Value(reading: &reader)
    try reader.finish()
    return value
  }

  private func encode(_ value: some WireValue) -> String {
    var writer = CanonicalWriter()
    writer.array { $0.element(value) }
    return String(decoding: writer.bytes.dropFirst(2).dropLast(2), as: UTF8.self)
  }

  @Test func `an object id is 40 or 64 lower-case digits`() throws {
    for (hex, format) in [(hex40, GitObjectFormat.sha1), (hex64, .sha256)] {
      let id = try #require(GitObjectID(hex))
      #expect(id.format == format)
      #expect(!id.isZero)
      #expect(encode(try decode(GitObjectID.self, hex)) == hex)
    }
    let wrong = ["", String(hex40.dropLast()), hex40 + "0", hex40.uppercased(), "HEAD"]
    for text in wrong + [String(hex40.dropLast()) + "g", String(hex64.dropLast())] {
      #expect(GitObjectID(text) == nil)
      #expect(throws: WireError.self) { try decode(GitObjectID.self, text) }
    }
  }

  @Test(arguments: GitObjectFormat.allCases)
  func `zeros name no object in either format`(_ format: GitObjectFormat) {
    #expect(format.zero.isZero)
    #expect(format.zero.format == format)
    #expect(!format.emptyTree.isZero)
    #expect(format.emptyTree.string.utf8.count == format.digitCount)
  }

  @Test(arguments: [
    "refs/heads/main", "refs/heads/feature/TASK_DEMO_0001", "refs/tags/v1.0", "refs/x",
    "refs/heads/@", "refs/heads/a@b", "refs/heads/{a}", "refs/heads/-x", "refs/heads/a.b",
    "refs/heads/lock", "refs/heads/a.locks", "refs/heads/$(x)",
  ])
  func `a full ref name is taken and written as it is`(_ name: String) throws {
    #expect(GitRef(name)?.string == name)
    if !name.contains("\"") { #expect(encode(try decode(GitRef.self, name)) == name) }
  }

  @Test(arguments: [
    "", "refs", "refs/", "heads/main", "HEAD", "main", "/refs/heads/main", "refs//main",
    "refs/heads/", "refs/heads/a..b", "refs/heads/a@{1}", "refs/heads/.a", "refs/heads/a/.b",
    "refs/heads/a.", "refs/heads/a.lock", "refs/heads/a.lock/b", "refs/heads/a b",
    "refs/heads/a~1", "refs/heads/a^", "refs/heads/a:b", "refs/heads/a?", "refs/heads/*",
    "refs/heads/[a", "refs/heads/a\\b", "refs/heads/a\u{7F}", "refs/heads/é", "refs/heads/a\n",
    "refs/heads/a\0", "refs/heads/..", "refs/../heads", "--all",
  ])
  func `any other name is refused`(_ name: String) { #expect(GitRef(name) == nil) }

  @Test func `a ref name has at most 250 bytes`() {
    let prefix = "refs/heads/"
    let longest = prefix + String(repeating: "a", count: 250 - prefix.utf8.count)
    #expect(GitRef(longest) != nil)
    #expect(GitRef(longest + "a") == nil)
  }

  @Test func `a branch has a short name`() throws {
    #expect(try #require(GitRef(branch: "feature/X")).string == "refs/heads/feature/X")
    #expect(try #require(GitRef("refs/heads/a/b")).branch == "a/b")
    #expect(try #require(GitRef("refs/tags/a")).branch == nil)
    for name in ["", "HEAD", "-x", "a b", "/a", "a/"] { #expect(GitRef(branch: name) == nil) }
  }

  @Test(
    arguments: [
      ("refs/heads/main", ["refs/heads/main"]),
      ("refs/heads/*", ["refs/heads/main", "refs/heads/Main", "refs/heads/release"]),
      ("refs/heads/release/*", ["refs/heads/release/1", "refs/heads/release/2"]),
      (
        "refs/heads/release/**",
        ["refs/heads/release/1", "refs/heads/release/2", "refs/heads/release/2/x"]
      ),
      ("refs/**", nil), ("refs/*", []),
    ] as [(String, [String]?)])
  func `a pattern covers exactly its refs`(_ pattern: String, _ expected: [String]?) throws {
    let all = [
      "refs/heads/main", "refs/heads/Main", "refs/heads/release", "refs/heads/release/1",
      "refs/heads/release/2", "refs/heads/release/2/x", "refs/heads/release-1/x", "refs/tags/main",
    ]
    let parsed = try #require(GitRefPattern(pattern))
    #expect(parsed.description == pattern)
    #expect(encode(try decode(GitRefPattern.self, pattern)) == pattern)
    let found = try all.filter { try #require(GitRef($0)).matches(pattern: parsed) }
    #expect(found == (expected ?? all))
  }

  @Test(arguments: [
    "", "*", "**", "/*", "refs", "refs/", "refs/heads/*/x", "refs/heads/ma*", "refs/heads/***",
    "refs/heads/", "heads/*", "main", "refs/heads/**/x", "refs//*", "refs/heads/?", "refsx/*",
  ])
  func `a pattern that could cover nothing is refused`(_ pattern: String) {
    #expect(GitRefPattern(pattern) == nil)
  }

  @Test func `every byte but NUL has one quoting`() throws {
    for byte in UInt8(1)...255 {
      let path = try #require(GitPath(bytes: [byte]))
      let isPlain = (0x21...0x7E).contains(byte) && ![0x22, 0x25, 0x5C].contains(byte)
      let hex = String(byte, radix: 16, uppercase: true)
      let escaped = "%" + (byte < 16 ? "0" : "") + hex
      #expect(path.quoted == (isPlain ? String(UnicodeScalar(byte)) : escaped))
      #expect(GitPath(quoted: path.quoted.utf8) == path)
      #expect(try decode(GitPath.self, path.quoted) == path)
      #expect(encode(path) == path.quoted)
      if isPlain { #expect(GitPath(quoted: escaped.utf8) == nil) }
    }
  }

  @Test func `quoting keeps random paths`() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var state = seed
    for _ in 0..<500 {
      var bytes: [UInt8] = []
      for _ in 0..<20 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(max(1, UInt8(truncatingIfNeeded: state >> 56)))
      }
      let path = try #require(GitPath(bytes: bytes))
      #expect(GitPath(quoted: path.quoted.utf8) == path, "seed \(seed)")
    }
  }

  @Test(arguments: ["", "%", "%4", "%zz", "%c3", "%41", "%00", "a b", "a\"b", "a\\b", "é", "a\n"])
  func `a quoting of another spelling is refused`(_ text: String) {
    #expect(GitPath(quoted: text.utf8) == nil)
  }

  @Test func `a path is quoted as the documentation shows`() {
    #expect(
      GitPath(bytes: Array("naïve \"x\"".utf8))?.quoted == "na%C3%AFve%20%22x%22")
    #expect(GitPath(bytes: []) == nil)
    #expect(GitPath(bytes: [65, 0]) == nil)
    #expect(GitPath(bytes: [UInt8](repeating: 65, count: 4096)) != nil)
    #expect(GitPath(bytes: [UInt8](repeating: 65, count: 4097)) == nil)
  }
}
