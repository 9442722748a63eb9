import Documents
import Testing
import Wire

@Suite struct YAMLCanonicalTests {
  @Test func `keys are sorted and absent values left out`() throws {
    #expect(
      try canonical("b: [1, {d: x, c: \"é\\n\\t\\\"\\\\\"}]\na: true\nc: null\na_1: -5\n")
        == "{\"a\":true,\"a_1\":-5,\"b\":[1,{\"c\":\"é\\n\\t\\\"\\\\\",\"d\":\"x\"}]}")
    #expect(try canonical("{}") == "{}")
    #expect(try canonical("a: []\nb: {}\nc: {d: }") == "{\"a\":[],\"b\":{},\"c\":{}}")
    #expect(try canonical("- 1.0\n- yes\n- 2026-01-31\n") == "[\"1.0\",\"yes\",\"2026-01-31\"]")
  }

  private func refusal(_ text: String) throws -> YAMLError? {
    let root = try node(text)
    do throws(YAMLError) {
      _ = try root.canonical()
      return nil
    } catch {
      return error
    }
  }

  @Test func `a key outside the grammar is refused with its line, even without a value`() throws {
    for key in ["B", "a-b", "a b", "é", "a.b"] {
      let error = try refusal("a: 1\n\(key): 2\n")
      #expect(error?.kind == .keyNotCanonical(key))
      #expect(error?.place.line == 2)
      #expect(try refusal("\(key):\n")?.kind == .keyNotCanonical(key))
    }
  }

  @Test func `a list element without a value is refused with its line`() throws {
    let error = try refusal("a:\n  - 1\n  -\n  - 3\n")
    #expect(error?.kind == .absentValue)
    #expect(error?.place.line == 3)
  }

  @Test func `a list longer than canonical lists is refused`() throws {
    let elements = (0...4096).map { _ in "1" }
    #expect(
      try refusal("[\(elements.joined(separator: ","))]")?.kind == .tooManyElements(max: 4096))
    #expect(try refusal("[\(elements.dropLast().joined(separator: ","))]") == nil)
  }

  @Test func `a place in the canonical form leads back to the line`() throws {
    let form = try node("queues:\n  - id: dev\n    slots: many\nversion: 1\n").canonicalForm()
    var reader = CanonicalReader(form.bytes)
    let error = #expect(throws: WireError.self) {
      try reader.object { (outer) throws(WireError) in
        _ = try outer.field("queues", [TestQueue].self)
      }
    }
    #expect(form.place(at: try #require(error).offset).line == 3)
    #expect(form.place(at: 0).line == 1)
    #expect(form.place(at: form.bytes.count).line == 4)
  }

  @Test(arguments: 0..<8 as Range<UInt64>)
  func `whatever is accepted reads back as the same value`(_ seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    for _ in 0..<100 {
      let tree = RandomTree.mapping(depth: 0, using: &random)
      let root = try node(tree.yaml)
      let json = try root.canonical()
      #expect(String(decoding: json, as: UTF8.self) == tree.json)
      var reader = CanonicalReader(json)
      try reader.skipValue()
      try reader.finish()
      #expect(try node(tree.flow).canonical() == json)
    }
  }
}

private struct TestQueue: WireObject {
  static let fields: [WireField] = []

  init(fields reader: inout CanonicalReader) throws(WireError) {
    _ = try reader.field("id", Identifier.self)
    _ = try reader.field("slots", Int.self)
  }

  func writeFields(to writer: inout CanonicalWriter) {}
}

/// A random value in three spellings, none of which comes from the code under test.
private struct RandomTree {
  /// Lines of block style, without indentation.
  var block: [String]
  /// Flow style with plain keys.
  var flow: String
  /// Canonical JSON.
  var json: String

  var yaml: String { block.joined(separator: "\n") + "\n" }

  static func mapping(depth: Int, using random: inout SeededGenerator) -> RandomTree {
    let keys = Set((0..<Int.random(in: 0...4, using: &random)).map { _ in key(using: &random) })
    var parts: [(key: String, tree: RandomTree)] = []
    for key in keys.sorted() { parts.append((key, value(depth: depth + 1, using: &random))) }
    let json = "{" + parts.map { "\"\($0.key)\":\($0.tree.json)" }.joined(separator: ",") + "}"
    parts.shuffle(using: &random)
    let flow = "{" + parts.map { "\($0.key): \($0.tree.flow)" }.joined(separator: ", ") + "}"
    let block = parts.flatMap { part in
      part.tree.block.isEmpty
        ? ["\(part.key): \(part.tree.flow)"] : ["\(part.key):"] + part.tree.block.map { "  " + $0 }
    }
    return RandomTree(block: parts.isEmpty ? ["{}"] : block, flow: flow, json: json)
  }

  private static func value(depth: Int, using random: inout SeededGenerator) -> RandomTree {
    switch Int.random(in: 0...(depth < 7 ? 5 : 3), using: &random) {
    case 0:
      let number = Int.random(in: -9_007_199_254_740_991...9_007_199_254_740_991, using: &random)
      return RandomTree(block: [], flow: "\(number)", json: "\(number)")
    case 1:
      let flag = Bool.random(using: &random)
      return RandomTree(block: [], flow: "\(flag)", json: "\(flag)")
    case 2, 3: return text(using: &random)
    case 4: return sequence(depth: depth, using: &random)
    default: return mapping(depth: depth, using: &random)
    }
  }

  private static func sequence(depth: Int, using random: inout SeededGenerator) -> RandomTree {
    var elements: [RandomTree] = []
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      elements.append(value(depth: depth + 1, using: &random))
    }
    return RandomTree(
      block: elements.map { "- " + $0.flow },
      flow: "[" + elements.map(\.flow).joined(separator: ", ") + "]",
      json: "[" + elements.map(\.json).joined(separator: ",") + "]")
  }

  private static func text(using random: inout SeededGenerator) -> RandomTree {
    let pieces: [(flow: String, json: String)] = [
      ("a", "a"), (" ", " "), ("é", "é"), ("e\u{301}", "e\u{301}"), ("\\n", "\\n"), ("\\t", "\\t"),
      ("\\\"", "\\\""), ("\\\\", "\\\\"), ("灯", "灯"), ("💡", "💡"), (": ", ": "), ("#", "#"),
      ("\\/", "/"), ("\\x41", "A"), ("\\u00e9", "é"), ("1", "1"), ("&", "&"), ("*", "*"),
      ("-", "-"),
    ]
    let chosen = (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in
      pieces.randomElement(using: &random)
    }
    return RandomTree(
      block: [], flow: "\"" + chosen.map(\.flow).joined() + "\"",
      json: "\"" + chosen.map(\.json).joined() + "\"")
  }

  private static func key(using random: inout SeededGenerator) -> String {
    ["a", "b", "z9", "a_b", "null", "true", "7", "_", "aa", "event"].randomElement(using: &random)
      ?? "a"
  }
}
