import Governance
import Testing
import Wire

/// `grammar.jsonl`: strings that are a value of a type, and strings that are not.
@Suite struct GrammarVectorTests {
  private static let zeros64 = String(repeating: "0", count: 64)
  private static let name128 = "a" + String(repeating: "b", count: 127)

  private static let grammars: [(type: String, good: [String], bad: [String])] = [
    (
      "identifier",
      ["a", "0", "Z9", "acme.example/kernel", "a.b.c", "S-1", "a:b/c_d-e.", name128, "a/"],
      [
        "", ".a", "-a", "_a", "/a", ":a", "a..b", "a b", "a\u{E9}", "a+b", "a%", name128 + "c",
        "a\n",
      ]
    ),
    (
      "token", ["a", ".", "-", "_", ":", "..", "01JD2Y6S8V3Q9E6K7T4N5M2C1A", zeros64],
      ["", "a/b", "a b", "\u{E9}", zeros64 + "0", "a+b"]
    ),
    (
      "time",
      [
        "1970-01-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z", "2000-02-29T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z",
      ],
      [
        "1969-12-31T23:59:59.999Z", "2023-02-29T00:00:00.000Z", "2100-02-29T00:00:00.000Z",
        "2024-04-31T00:00:00.000Z", "2024-00-01T00:00:00.000Z", "2024-13-01T00:00:00.000Z",
        "2024-01-00T00:00:00.000Z", "2024-01-01T24:00:00.000Z", "2024-01-01T00:60:00.000Z",
        "2016-12-31T23:59:60.000Z", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00.00Z",
        "2024-01-01T00:00:00.0000Z", "2024-01-01T00:00:00.000+00:00", "2024-01-01T00:00:00.000z",
        "2024-01-01t00:00:00.000Z", "2024-01-01 00:00:00.000Z", "+024-01-01T00:00:00.000Z",
        "10000-01-01T00:00:00.000Z",
      ]
    ),
    (
      "principal",
      ["human:alice", "agent:builder-1", "runner:ci", "kernel:main", "human:0", "agent:a.b_c-D"],
      [
        "alice", "human:", "Human:alice", "robot:a", "human:a:b", "human:a/b", "human:.a",
        "human:-a", "human:a..b", "human:" + String(repeating: "a", count: 65),
      ]
    ),
    (
      "session", ["S-01JD2Y6S8V3Q9E6K7T4N5M2C1A", "S-00000000000000000000000000"],
      [
        "01JD2Y6S8V3Q9E6K7T4N5M2C1A", "S-01JD2Y6S8V3Q9E6K7T4N5M2C1", "s-01JD2Y6S8V3Q9E6K7T4N5M2C1A",
        "S-01JD2Y6S8V3Q9E6K7T4N5M2C1I", "S-01JD2Y6S8V3Q9E6K7T4N5M2C1a",
      ]
    ),
    (
      "task", ["T1", "FIX-1", "TASK_DEMO_0001", "A" + String(repeating: "-", count: 63)],
      ["T", "fix-1", "1A", "A.B", "A" + String(repeating: "A", count: 64), ""]
    ),
    (
      "digest", [zeros64, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"],
      [
        String(zeros64.dropFirst()), zeros64 + "0",
        "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef",
        "g" + String(zeros64.dropFirst()),
      ]
    ),
    (
      "key_id", ["00000000000000000000000000000000", "0123456789abcdef0123456789abcdef"],
      ["0123456789abcdef0123456789abcde", "0123456789ABCDEF0123456789abcdef"]
    ),
    (
      "public_key", ["ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="],
      [
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
        "Ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-=",
      ]
    ),
    (
      "git_path", ["a", "src/main.swift", "na%C3%AFve%20%22x%22", "%25", "%7F", "%09", "%5C", "~"],
      [
        "", "a b", "\"", "%c3", "%41", "%2", "%", "\u{E9}", "%00", "%zz",
        String(repeating: "a", count: 4097),
      ]
    ),
  ]

  private static func accepts(_ type: String, _ text: String) -> Bool? {
    switch type {
    case "identifier": Identifier(text) != nil
    case "token": Token(text) != nil
    case "time": Timestamp(ascii: Array(text.utf8)) != nil
    case "principal": PrincipalID(text) != nil
    case "session": SessionID(text) != nil
    case "task": TaskID(text) != nil
    case "digest": Digest(hex: text.utf8) != nil
    case "key_id": KeyID(hex: text.utf8) != nil
    case "public_key": PublicKey(text) != nil
    case "git_path": GitPath(quoted: text.utf8) != nil
    default: nil
    }
  }

  @Test func `every type agrees with its vectors`() throws {
    var lines: [Line] = []
    for grammar in Self.grammars {
      for (texts, isValid) in [(grammar.good, true), (grammar.bad, false)] {
        for text in texts {
          #expect(Self.accepts(grammar.type, text) == isValid, "\(grammar.type) \(text)")
          lines.append([
            "text": .text(text), "type": .text(grammar.type), "valid": .truth(isValid),
          ])
        }
      }
    }
    try VectorFiles.expect(lines, are: "grammar.jsonl")
  }

  @Test func `a time counts milliseconds without leap seconds`() throws {
    let moments: [Int64] = [
      0, 1, 951_782_400_000, 1_709_251_199_999, 1_800_000_000_000, Timestamp.max,
    ]
    var lines: [Line] = []
    for milliseconds in moments {
      let time = try #require(Timestamp(milliseconds: milliseconds))
      #expect(Timestamp(ascii: Array("\(time)".utf8)) == time)
      lines.append(["milliseconds": .number(Int(milliseconds)), "time": .text("\(time)")])
    }
    try VectorFiles.expect(lines, are: "times.jsonl")
  }
}
