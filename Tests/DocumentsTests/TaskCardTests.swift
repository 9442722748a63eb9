import Documents
import Testing
import Wire

@Suite struct TaskCardTests {
  @Test func `a card with all that it needs is accepted without a warning`() throws {
    let (card, warnings) = try Card.parse(Card.text(Card.lines))
    let front = card.frontMatter
    #expect(front.taskID.description == "TASK_LAMP_7")
    #expect(front.type.string == "dev")
    #expect(front.queue.string == "dev")
    #expect(front.branch.description == "feature/TASK_LAMP_7")
    #expect(front.specIDs.map(\.description) == ["LAMP_CANON", "WIRE.V2"])
    #expect(front.verification == ["lamp lights"])
    #expect(front.priority == .p3)
    #expect(front.reviewConfig == nil)
    #expect(front.parentTask == nil)
    #expect(front.dependencies.isEmpty)
    #expect(front.extra.isEmpty)
    #expect(warnings.isEmpty)
  }

  @Test func `the digest and the size are those of the whole file`() throws {
    let text = Card.text(Card.lines)
    let card = try Card.parse(text).card
    #expect(card.size == text.utf8.count)
    #expect(card.digest == SHA256.hash(bytes(text)))
    let crlf = text.split(separator: "\n", omittingEmptySubsequences: false).joined(
      separator: "\r\n")
    let other = try Card.parse(crlf).card
    #expect(other.frontMatter == card.frontMatter)
    #expect(other.digest != card.digest)
  }

  private static let rich = [
    "priority: P0", "parent_task: LAMP_DEV_001_T2", "dependencies: [WIRE_1, WIRE_2]",
    "review_config:", "  required: true", "  required_personas: [security_expert]",
    "  optional_personas: [testing_expert]", "  min_coverage_pct: 80", "  max_revision_cycles: 3",
    "related_reports: [{b: 1, a: x}, yes]", "downstream: LAMP_9", "empty_one:",
  ]

  @Test func `optional and unknown fields are kept`() throws {
    let (card, warnings) = try Card.parse(Card.text(Card.lines + Self.rich))
    let front = card.frontMatter
    #expect(front.priority == .p0)
    #expect(front.parentTask?.description == "LAMP_DEV_001_T2")
    #expect(front.dependencies.map(\.description) == ["WIRE_1", "WIRE_2"])
    #expect(front.reviewConfig?.required == true)
    #expect(front.reviewConfig?.requiredPersonas.map(\.string) == ["security_expert"])
    #expect(front.reviewConfig?.optionalPersonas.map(\.string) == ["testing_expert"])
    #expect(front.reviewConfig?.minCoveragePct == 80)
    #expect(front.reviewConfig?.maxRevisionCycles == 3)
    #expect(front.extra.map(\.key.string) == ["downstream", "related_reports"])
    #expect(
      front.extra.last?.value.bytes == bytes("[{\"a\":\"x\",\"b\":1},\"yes\"]"))
    #expect(
      warnings.map(\.kind) == [
        .unknownField("related_reports"), .unknownField("downstream"), .unknownField("empty_one"),
      ])
    #expect(warnings.map(\.line) == [17, 18, 19])
  }

  @Test func `the canonical front matter is golden and reads back`() throws {
    let card = try Card.parse(Card.text(Card.lines + Self.rich)).card
    #expect(
      String(decoding: card.canonicalFrontMatter, as: UTF8.self)
        == """
        {"branch":"feature/TASK_LAMP_7","dependencies":["WIRE_1","WIRE_2"],"extra":[{"key":"downstream"\
        ,"value":"LAMP_9"},{"key":"related_reports","value":[{"a":"x","b":1},"yes"]}],"parent_task":\
        "LAMP_DEV_001_T2","priority":"P0","queue":"dev","review_config":{"max_revision_cycles":3,\
        "min_coverage_pct":80,"optional_personas":["testing_expert"],"required":true,\
        "required_personas":["security_expert"]},"spec_ids":["LAMP_CANON","WIRE.V2"],"task_id":\
        "TASK_LAMP_7","type":"dev","verification":["lamp lights"]}
        """)
    #expect(try CardFrontMatter(canonical: card.canonicalFrontMatter) == card.frontMatter)
  }

  @Test func `the published fields are those that are written`() throws {
    let front = try Card.parse(Card.text(Card.lines + Self.rich)).card.frontMatter
    #expect(keys(of: front) == CardFrontMatter.fields.map(\.name))
    #expect(keys(of: try #require(front.reviewConfig)) == CardReviewConfig.fields.map(\.name))
    #expect(keys(of: try #require(front.extra.first)) == CardExtra.fields.map(\.name))
    let least = try Card.parse(Card.text(with: "verification: []")).card.frontMatter
    #expect(keys(of: least) == CardFrontMatter.fields.filter(\.isRequired).map(\.name))
  }

  private func keys(of object: some WireObject) -> [String] {
    guard let root = try? node(plainKeys(object.canonicalBytes)).value,
      case .mapping(let top) = root
    else { return [] }
    return top.entries.map(\.key.string)
  }

  @Test func `a body may hold any text but hidden characters are pointed out`() throws {
    let plain = try Card.parse(Card.text(Card.lines, body: Card.body + "灯 💡 👩‍🔧\r\nx\ry\n"))
    #expect(plain.warnings.isEmpty)
    let hidden = try Card.parse(Card.text(Card.lines, body: Card.body + "a\u{202E}b\n"))
    #expect(hidden.warnings == hidden.warnings.filter { $0.kind == .hiddenCharacter(0x202E) })
    #expect(hidden.warnings.map(\.line) == [17])
  }

  @Test func `an unknown field without a canonical form stays in the file`() throws {
    let lines = ["Owner: x", "report: {A: 1}", "parts: [1, ]", "gaps: [~]", "same: 1"]
    let (card, warnings) = try Card.parse(Card.text(Card.lines + lines))
    #expect(card.frontMatter.extra.map(\.key.string) == ["parts", "same"])
    #expect(
      warnings.map(\.code) == [
        "KRN-CARD-UNKNOWN-FIELD-NOT-KEPT", "KRN-CARD-UNKNOWN-FIELD-NOT-KEPT",
        "KRN-CARD-UNKNOWN-FIELD", "KRN-CARD-UNKNOWN-FIELD-NOT-KEPT", "KRN-CARD-UNKNOWN-FIELD",
      ])
    #expect(
      warnings.first?.description
        == "line 8: unknown field \"Owner\" stays in the file only: line 8, column 1: "
        + "the key \"Owner\" must consist of a-z, 0-9 and _")
  }

  @Test func `an unknown field of the review is pointed out`() throws {
    let warnings = try Card.parse(Card.text(with: "review_config: {requird: true}")).warnings
    #expect(
      warnings.map(\.description) == [
        "line 8: unknown field \"review_config.requird\" stays in the file only: "
          + "it has no meaning here"
      ])
  }

  @Test func `verification may be empty but not without a word`() throws {
    let warnings = try Card.parse(Card.text(with: "verification: []")).warnings
    #expect(warnings.map(\.kind) == [.verificationEmpty])
  }
}

/// Canonical JSON with the quotes of its keys taken off, which makes it YAML as it is read here.
func plainKeys(_ json: [UInt8]) -> String {
  var out: [UInt8] = []
  var index = 0
  while index < json.count {
    guard json[index] == UInt8(ascii: "\"") else {
      out.append(json[index])
      index += 1
      continue
    }
    var end = index + 1
    while json[end] != UInt8(ascii: "\"") { end += json[end] == UInt8(ascii: "\\") ? 2 : 1 }
    let isKey = end + 1 < json.count && json[end + 1] == UInt8(ascii: ":")
    out += isKey ? Array(json[(index + 1)..<end]) + bytes(": ") : Array(json[index...end])
    index = end + (isKey ? 2 : 1)
  }
  return String(decoding: out, as: UTF8.self)
}
