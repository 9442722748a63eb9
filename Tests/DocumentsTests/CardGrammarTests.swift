import Documents
import Testing
import Wire

@Suite struct CardGrammarTests {
  @Test(arguments: ["AB", "A1", "TASK_DEMO_0001", "A-", "A_", "SDF_DEV_001_T2"])
  func `a good task id is accepted`(_ name: String) throws {
    #expect(try CardTaskID(Text(name))?.text.string == name)
  }

  @Test(arguments: ["", "A", "aB", "Ab", "1A", "_A", "-A", "A B", "A.B", "A/B", "ÀB", "A\n"])
  func `any other task id is refused`(_ name: String) throws {
    #expect(try CardTaskID(Text(name)) == nil)
  }

  @Test func `a task id has 64 bytes at most`() throws {
    let longest = "A" + String(repeating: "9", count: 63)
    #expect(try CardTaskID(Text(longest)) != nil)
    #expect(try CardTaskID(Text(longest + "9")) == nil)
  }

  @Test func `a specification id is an identifier without a slash`() throws {
    for name in ["LAMP", "lamp.v2", "4.2", "a:b", "DataEng_V4.2"] {
      #expect(try CardSpecID(Text(name)) != nil)
    }
    for name in ["", "a/b", "/a", "..", "a..b", "-a", "_a", "a b", "é"] {
      #expect(try CardSpecID(Text(name)) == nil)
    }
  }

  @Test(arguments: [
    "a", "feature/TASK_1", "feature/router-v0", "a.b", "a/b.c/d", "a@b", "@a", "{", "HEAD/a",
    "head",
    "a-", "a/-b", "lock", "a.lock.b", "a@/b", "%", "#1",
  ])
  func `a good branch name is accepted`(_ name: String) throws {
    #expect(try CardBranch.fault(in: Text(name)) == nil)
  }

  private static let branches: [(String, CardBranch.Fault)] = [
    ("", .empty), (String(repeating: "a", count: 245), .tooLong), ("-a", .leadingDash),
    ("@", .reserved), ("HEAD", .reserved), ("a..b", .twoDots), ("a b", .character(0x20)),
    ("a~b", .character(0x7E)), ("a^", .character(0x5E)), ("a:b", .character(0x3A)),
    ("a?", .character(0x3F)), ("a*", .character(0x2A)), ("a[", .character(0x5B)),
    ("a\\b", .character(0x5C)), ("a@{b", .atBrace), ("/a", .emptyComponent),
    ("a/", .emptyComponent), ("a//b", .emptyComponent), (".a", .leadingDot),
    ("a/.b", .leadingDot), ("a.", .trailingDot), ("a.lock", .lockSuffix),
    ("a.lock/b", .lockSuffix), ("é", .notPrintableASCII), ("a\tb", .notPrintableASCII),
    ("a\nb", .notPrintableASCII),
  ]

  @Test(arguments: branches.indices)
  func `each broken rule of branch names has its own reason`(_ index: Int) throws {
    let (name, fault) = Self.branches[index]
    let text = try Text(name)
    #expect(CardBranch.fault(in: text) == fault)
    #expect(CardBranch(text) == nil)
    #expect(!fault.reason.isEmpty)
  }

  @Test func `the canonical reader holds the grammars too`() throws {
    var good = CanonicalReader(bytes("\"AB\""))
    #expect(try CardTaskID(reading: &good).description == "AB")
    for word in ["\"ab\"", "\"\"", "1"] {
      #expect(throws: WireError.self) {
        var reader = CanonicalReader(bytes(word))
        _ = try CardTaskID(reading: &reader)
      }
    }
  }
}

@Suite struct FrontMatterTests {
  private func parts(_ text: String) throws(FrontMatter.Fault) -> [String] {
    let all = bytes(text)
    let parts = try FrontMatter.split(all)
    return [
      String(decoding: all[parts.yaml], as: UTF8.self),
      String(decoding: all[parts.body], as: UTF8.self), "\(parts.bodyFirstLine)",
    ]
  }

  @Test func `the two marker lines part YAML from body`() throws {
    #expect(try parts("---\na: 1\n---\nbody\n") == ["a: 1\n", "body\n", "4"])
    #expect(try parts("---\n---") == ["", "", "3"])
    #expect(try parts("---\r\na: 1\r\n---\r\nbody\r\n") == ["a: 1\r\n", "body\r\n", "4"])
    #expect(try parts("--- \t\na: 1\n---  \n") == ["a: 1\n", "", "4"])
    #expect(try parts("---\na: 1\n---\nx\n---\ny") == ["a: 1\n", "x\n---\ny", "4"])
    #expect(try parts("---\na: ---\n ---\n----\n---\n") == ["a: ---\n ---\n----\n", "", "6"])
  }

  @Test(arguments: [
    "", "\n---\na: 1\n---\n", "# Card\n", " ---\n---\n", "----\n---\n", "--\n", "a",
  ])
  func `a file that does not start with the marker has no front matter`(_ text: String) {
    #expect(throws: FrontMatter.Fault.missing) { try FrontMatter.split(bytes(text)) }
  }

  @Test(arguments: ["---", "---\n", "---\na: 1\n", "---\na: 1\n --- \n", "---\na ---"])
  func `front matter needs its second marker`(_ text: String) {
    #expect(throws: FrontMatter.Fault.notClosed) { try FrontMatter.split(bytes(text)) }
  }
}
