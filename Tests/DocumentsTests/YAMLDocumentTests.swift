import Documents
import Testing
import Wire

@Suite struct YAMLDocumentTests {
  private func value(_ text: String) throws -> YAMLValue? {
    guard case .mapping(let mapping) = try node(text).value else { return nil }
    return mapping.entries.first?.node.value
  }

  @Test(arguments: ["a:", "a: null", "a: ~", "{a: }"])
  func `nothing after a key is absence`(_ text: String) throws {
    #expect(try value(text) == .absent)
  }

  @Test func `only true and false without quotes are booleans`() throws {
    #expect(try value("a: true") == .boolean(true))
    #expect(try value("a: false") == .boolean(false))
    for word in ["True", "FALSE", "yes", "no", "on", "off", "y", "\"true\"", "'false'"] {
      #expect(try value("a: \(word)") == .string(Text(word.filter { !"\"'".contains($0) })))
    }
  }

  @Test func `plain decimal integers within the exact range are integers`() throws {
    for number in [0, 1, -1, 42, 9_007_199_254_740_991, -9_007_199_254_740_991] {
      #expect(try value("a: \(number)") == .integer(number))
    }
  }

  @Test(arguments: [
    "1.0", "0.3", "1e3", "007", "-0", "+1", "0x1F", "0o7", "1_000", ".inf", "12:30",
    "2026-01-31", "9007199254740992", "-9007199254740992", "99999999999999999999", "Null", "NULL",
    "=", "--5",
  ])
  func `every other plain scalar is text`(_ word: String) throws {
    #expect(try value("a: \(word)") == .string(Text(word)))
  }

  @Test func `quoted and block scalars are text`() throws {
    #expect(try value("a: \"null\"") == .string("null"))
    #expect(try value("a: '7'") == .string("7"))
    #expect(try value("a: \"\"") == .string(""))
    #expect(try value("a: |\n  7\n  8\n") == .string("7\n8\n"))
    #expect(try value("a: >-\r\n  7\r\n  8\r\n") == .string("7 8"))
    #expect(try value("a: \"\\u2028\\t\"") == .string("\u{2028}\t"))
  }

  @Test func `keys keep the order of the file`() throws {
    guard case .mapping(let mapping) = try node("b: 1\na: 2\nyes: 3\n").value else {
      Issue.record("a mapping was expected")
      return
    }
    #expect(mapping.entries.map(\.key.string) == ["b", "a", "yes"])
    #expect(mapping["a"]?.value == .integer(2))
    #expect(mapping["c"] == nil)
  }

  @Test func `composed and decomposed letters are different keys`() throws {
    guard case .mapping(let mapping) = try node("\u{E9}: 1\ne\u{301}: 2\n").value else {
      Issue.record("a mapping was expected")
      return
    }
    #expect(mapping.entries.count == 2)
    #expect(mapping["e\u{301}"]?.value == .integer(2))
  }

  @Test func `places count from the first line of the file`() throws {
    let root = try YAMLDocument.parse(bytes("a: 1\né: [2,\n 3]\n"), firstLine: 10).root
    guard case .mapping(let mapping) = root.value,
      case .sequence(let elements)? = mapping.entries.last?.node.value
    else {
      Issue.record("a list was expected")
      return
    }
    #expect(mapping.entries.map(\.place.line) == [10, 11])
    #expect(
      elements.map(\.place) == [
        SourcePlace(line: 11, column: 5), SourcePlace(line: 12, column: 2),
      ])
  }

  @Test func `a document marker before and after the only document is accepted`() throws {
    #expect(try canonical("---\na: 1\n...\n") == "{\"a\":1}")
    #expect(try canonical("# only a comment before\na: 1") == "{\"a\":1}")
  }

  private static let refusals: [(String, YAMLError.Kind, Int, Int)] = [
    ("", .empty, 1, 1),
    ("# nothing\n", .empty, 2, 1),
    ("---\n", .empty, 2, 1),
    ("~", .empty, 1, 1),
    ("a: &x 1", .anchor, 1, 4),
    ("a: &x [1]", .anchor, 1, 4),
    ("&x a: 1", .anchor, 1, 1),
    ("&x {a: 1}", .anchor, 1, 1),
    ("a: 1\nb: *x", .alias, 2, 4),
    ("*x : 1", .alias, 1, 1),
    ("a: !!str 1", .tag, 1, 4),
    ("a: ! 1", .tag, 1, 4),
    ("a: !x [1]", .tag, 1, 4),
    ("a: !<tag:x> {b: 1}", .tag, 1, 4),
    ("%YAML 1.1\n---\na: 1", .directive, 1, 1),
    ("%TAG ! !x\n---\na: 1", .directive, 1, 1),
    ("a: 1\n---\nb: 2", .severalDocuments, 2, 1),
    ("a: 1\n...\n---\n", .severalDocuments, 3, 1),
    ("\"a\": 1", .keyNotPlain, 1, 1),
    ("'a': 1", .keyNotPlain, 1, 1),
    ("? [a]\n: 1", .keyNotPlain, 1, 3),
    ("{a: 1}: 2", .keyNotPlain, 1, 1),
    ("?\n: 1", .keyEmpty, 1, 2),
    ("<<: {a: 1}", .mergeKey, 1, 1),
    ("a: 1\nb: 2\na: 3", .duplicateKey("a", firstLine: 1), 3, 1),
    ("{a: 1, a: 1}", .duplicateKey("a", firstLine: 1), 1, 8),
    ("a: \"x\\u202Ey\"", .forbiddenCharacter(0x202E), 1, 4),
    ("a: \"\\0\"", .forbiddenCharacter(0), 1, 4),
    ("a: \"\\x85\"", .forbiddenCharacter(0x85), 1, 4),
    ("a: 1 # \u{202E}", .forbiddenCharacter(0x202E), 1, 8),
    ("a: 1\u{2028}b: 2", .forbiddenCharacter(0x2028), 1, 5),
    ("a: 1\u{2029}b: 2", .forbiddenCharacter(0x2029), 1, 5),
    ("a: 1\u{85}b: 2", .forbiddenCharacter(0x85), 1, 5),
    ("a: 1\rb: 2", .forbiddenCharacter(0x0D), 1, 5),
    ("a: 1\r", .forbiddenCharacter(0x0D), 1, 5),
    ("a: \u{0}", .forbiddenCharacter(0), 1, 4),
    ("a: é\u{FEFF}", .forbiddenCharacter(0xFEFF), 1, 5),
    ("a: \u{FFFE}", .forbiddenCharacter(0xFFFE), 1, 4),
    ("\u{FEFF}a: 1", .byteOrderMark, 1, 1),
  ]

  @Test(arguments: refusals.indices)
  func `each refused construct has its own reason and place`(_ index: Int) {
    let (text, kind, line, column) = Self.refusals[index]
    let error = yamlError(text)
    #expect(error?.kind == kind)
    #expect(error?.place == SourcePlace(line: line, column: column))
  }

  @Test(arguments: [
    "a: [1", "a: 'x", "a: b: c", "\ta: 1", "a: @x", "a: `x", "- 1\nb: 2", ": 1", "{: 1}",
    "a: 1\n...\nb: 2", "a: \"\\q\"",
  ])
  func `what is no YAML is refused as syntax`(_ text: String) {
    guard case .syntax(let problem)? = yamlError(text)?.kind else {
      Issue.record("a syntax error was expected for \(text)")
      return
    }
    #expect(!problem.isEmpty)
  }

  @Test func `bytes that are not UTF-8 are refused where they stand`() {
    let error = yamlError(bytes("a: 1\nb: é") + [0xFF])
    #expect(error?.kind == .notUTF8)
    #expect(error?.place == SourcePlace(line: 2, column: 5))
    // Overlong slash, surrogate, beyond U+10FFFF.
    for bad: [UInt8] in [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80]] {
      #expect(yamlError(bytes("a: ") + bad)?.kind == .notUTF8)
    }
  }

  @Test func `UTF-16 is not guessed`() {
    #expect(yamlError([0xFF, 0xFE, 0x61, 0x00])?.kind == .notUTF8)
    #expect(yamlError([0x00, 0x61, 0x00, 0x3A])?.kind == .forbiddenCharacter(0))
  }
}

@Suite struct YAMLLimitTests {
  private func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }

  @Test func `the depth is limited in flow and block style`() {
    #expect(yamlError(nested(8)) == nil)
    #expect(yamlError(nested(9))?.kind == .tooDeep(max: 8))
    #expect(yamlError(nested(100_000))?.kind == .tooDeep(max: 8))
    let opened = String(repeating: "{a: ", count: 60_000)
    #expect(yamlError(opened)?.kind == .tooDeep(max: 8))
    #expect(yamlError(String(repeating: "- ", count: 9) + "x")?.kind == .tooDeep(max: 8))
    #expect(yamlError(String(repeating: "- ", count: 8) + "x") == nil)
    #expect(yamlError(nested(3), limits: YAMLLimits(depthMax: 2))?.kind == .tooDeep(max: 2))
  }

  @Test func `the size is limited`() {
    let limits = YAMLLimits(byteCountMax: 6)
    #expect(yamlError("a: 123", limits: limits) == nil)
    #expect(yamlError("a: 1234", limits: limits)?.kind == .tooLarge(max: 6))
    let huge = [UInt8](repeating: UInt8(ascii: "#"), count: 262_145)
    #expect(yamlError(huge)?.kind == .tooLarge(max: 262_144))
  }

  @Test func `the number of keys and values is limited`() {
    #expect(yamlError("[1, 2, 3]", limits: YAMLLimits(nodeCountMax: 4)) == nil)
    #expect(
      yamlError("[1, 2, 3, 4]", limits: YAMLLimits(nodeCountMax: 4))?.kind == .tooManyNodes(max: 4))
    let keys = (0..<20_000).map { "k\($0): " }.joined(separator: "\n")
    #expect(yamlError(keys)?.kind == .tooManyNodes(max: 16_384))
    let commas = "[" + String(repeating: "1,", count: 100_000) + "]"
    #expect(yamlError(commas)?.kind == .tooManyNodes(max: 16_384))
  }

  @Test func `the length of keys and values is limited`() {
    let key = String(repeating: "k", count: 128)
    #expect(yamlError("\(key): 1") == nil)
    #expect(yamlError("\(key)k: 1")?.kind == .keyTooLong(max: 128))
    let long = String(repeating: "v", count: Text.byteCountMax)
    #expect(yamlError("a: \(long)") == nil)
    #expect(yamlError("a: \(long)v")?.kind == .textTooLong(max: Text.byteCountMax))
  }

  @Test func `a bomb of aliases ends at the first anchor`() {
    var bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for (last, next) in zip("abcdefgh", "bcdefghi") {
      let uses = Array(repeating: "*\(last)", count: 9).joined(separator: ", ")
      bomb += "\(next): &\(next) [\(uses)]\n"
    }
    #expect(yamlError(bomb)?.kind == .anchor)
    #expect(yamlError(bomb)?.place == SourcePlace(line: 1, column: 4))
  }
}
