import Documents
import Testing
import Wire

@Suite struct CardErrorTests {
  @Test(arguments: CardField.card.prefix(6))
  func `each required field is missed, also when it has no value`(_ field: CardField) {
    let lines = Card.lines.filter { !$0.hasPrefix(field.rawValue + ":") }
    #expect(Card.kinds(Card.text(lines)) == [.fieldMissing(field)])
    for absent in ["", " ~", " null"] {
      #expect(Card.kinds(Card.text(with: field.rawValue + ":" + absent)) == [.fieldMissing(field)])
    }
  }

  @Test(arguments: CardField.card.dropFirst(6))
  func `an optional field may have no value`(_ field: CardField) {
    #expect(Card.kinds(Card.text(with: field.rawValue + ":")) == [])
  }

  private static let longList = "[" + (0...64).map { "T\($0)" }.joined(separator: ", ") + "]"

  private static let lines: [(String, CardError.Kind)] = [
    ("queue: 7", .wrongShape(.queue, needed: "text", found: "an integer")),
    ("queue: [dev]", .wrongShape(.queue, needed: "text", found: "a list")),
    ("type: true", .wrongShape(.type, needed: "text", found: "true or false")),
    ("branch: {a: b}", .wrongShape(.branch, needed: "text", found: "a mapping")),
    ("task_id: 7", .wrongShape(.taskID, needed: "text", found: "an integer")),
    ("spec_ids: LAMP", .wrongShape(.specIDs, needed: "a list", found: "text")),
    ("verification: works", .wrongShape(.verification, needed: "a list", found: "text")),
    ("dependencies: A_1", .wrongShape(.dependencies, needed: "a list", found: "text")),
    ("review_config: yes", .wrongShape(.reviewConfig, needed: "a mapping", found: "text")),
    ("spec_ids: []", .listEmpty(.specIDs)),
    ("spec_ids: [A, 7]", .elementNotText(.specIDs, element: 2, found: "an integer")),
    ("spec_ids: [~]", .elementNotText(.specIDs, element: 1, found: "nothing")),
    ("verification: [[a]]", .elementNotText(.verification, element: 1, found: "a list")),
    ("spec_ids: [A, B, A]", .repeated(.specIDs, "A")),
    ("dependencies: [A1, A1]", .repeated(.dependencies, "A1")),
    ("spec_ids: [a/b]", .grammar(.specIDs, "a/b", rule: CardSpecID.rule)),
    ("dependencies: [lamp]", .grammar(.dependencies, "lamp", rule: CardTaskID.rule)),
    ("parent_task: lamp 1", .grammar(.parentTask, "lamp 1", rule: CardTaskID.rule)),
    ("branch: a..b", .branch("a..b", .twoDots)),
    ("branch: -a", .branch("-a", .leadingDash)),
    ("priority: p1", .priority("p1")),
    ("priority: P4", .priority("P4")),
    ("priority: 1", .wrongShape(.priority, needed: "text", found: "an integer")),
    ("parent_task: TASK_LAMP_7", .dependsOnItself(.parentTask)),
    ("dependencies: [TASK_LAMP_7]", .dependsOnItself(.dependencies)),
    ("review_config: {min_coverage_pct: 101}", .outOfRange(.minCoveragePct, min: 0, max: 100)),
    ("review_config: {min_coverage_pct: -1}", .outOfRange(.minCoveragePct, min: 0, max: 100)),
    (
      "review_config: {max_revision_cycles: 0}", .outOfRange(.maxRevisionCycles, min: 1, max: 99)
    ),
    (
      "review_config: {max_revision_cycles: 3.0}",
      .wrongShape(.maxRevisionCycles, needed: "an integer", found: "text")
    ),
    (
      "review_config: {required: yes}",
      .wrongShape(.reviewRequired, needed: "true or false", found: "text")
    ),
    (
      "review_config: {required_personas: me}",
      .wrongShape(.requiredPersonas, needed: "a list", found: "text")
    ),
    (
      "review_config: {optional_personas: [a, a]}", .repeated(.optionalPersonas, "a")
    ),
    ("dependencies: \(longList)", .tooManyElements(.dependencies, max: 64)),
    ("verification: \(longList)", .tooManyElements(.verification, max: 64)),
  ]

  @Test(arguments: lines.indices)
  func `each fault of a field has its own case and line`(_ index: Int) {
    let (line, kind) = Self.lines[index]
    let text = Card.text(with: line)
    let errors = Card.errors(text)
    #expect(errors.map(\.kind) == [kind])
    let number = text.split(separator: "\n").firstIndex { $0 == line }.map { $0 + 1 }
    #expect(errors.map(\.line) == [number])
    #expect(errors.allSatisfy { $0.code.hasPrefix("KRN-CARD-") && !$0.reason.isEmpty })
  }

  @Test(arguments: ["queue: a b", "type: -x", "queue: é", "type: a..b", "queue: \"\""])
  func `a queue and a type are identifiers`(_ line: String) {
    guard case .grammar? = Card.kinds(Card.text(with: line)).first else {
      Issue.record("a grammar error was expected")
      return
    }
  }

  @Test func `a task id is compared with the file name`() {
    let text = Card.text(Card.lines)
    #expect(Card.kinds(text, fileName: "tasks/inbox/TASK_LAMP_7.md") == [])
    for name in ["TASK_LAMP_8.md", "task_lamp_7.md", ".md", "TASK_LAMP_7.md.md"] {
      #expect(
        Card.kinds(text, fileName: name)
          == [.fileNameDiffers(taskID: "TASK_LAMP_7", fileName: name)])
    }
    for name in ["TASK_LAMP_7", "TASK_LAMP_7.MD", "", "TASK_LAMP_7.yaml"] {
      #expect(Card.kinds(text, fileName: name) == [.fileNameNotMarkdown(name)])
    }
    // A bad id that equals the file's name is still bad, and only that.
    #expect(
      Card.kinds(Card.text(with: "task_id: lamp"), fileName: "lamp.md")
        == [.grammar(.taskID, "lamp", rule: CardTaskID.rule)])
  }

  @Test func `faults of the file as a whole are named`() {
    #expect(Card.errors("").map(\.kind) == [.frontMatterMissing])
    #expect(Card.kinds("# Lamp\n") == [.frontMatterMissing])
    #expect(Card.kinds("---\na: 1\n") == [.frontMatterNotClosed])
    #expect(Card.kinds("\u{FEFF}" + Card.text(Card.lines)) == [.byteOrderMark])
    #expect(Card.kinds("---\n- a\n---\n") == [.frontMatterNotMapping(found: "a list")])
    #expect(Card.kinds("---\na\n---\n") == [.frontMatterNotMapping(found: "text")])
    #expect(Card.errors("---\n---\n").map(\.code) == ["KRN-YAML-EMPTY"])
    #expect(Card.errors("---\na: &x 1\n---\n").map(\.line) == [2])
    #expect(Card.errors("---\na: &x 1\n---\n").map(\.code) == ["KRN-YAML-ANCHOR"])
    #expect(
      Card.errors("---\na: 1\na: 2\n---\n").map(\.description) == [
        "line 3, column 1: the key \"a\" stands already in line 2"
      ])
  }

  @Test func `a card of 262144 bytes is the largest`() {
    let least = bytes(Card.text(Card.lines))
    let filling = [UInt8](repeating: UInt8(ascii: "x"), count: 262_144 - least.count)
    #expect(Card.errors(least + filling) == [])
    #expect(Card.errors(least + filling + [0x0A]).map(\.kind) == [.tooLarge(max: 262_144)])
  }

  @Test func `front matter that no statement has room for is refused`() {
    let long = String(repeating: "v", count: 32_768)
    #expect(
      Card.kinds(Card.text(with: "verification: [\(long)]"))
        == [.frontMatterTooLarge(max: 32_768)])
    let many = (0...64).map { "u\($0): 1" }
    #expect(Card.kinds(Card.text(Card.lines + many)) == [.tooManyUnknownFields(max: 64)])
    #expect(Card.kinds(Card.text(Card.lines + many.dropLast())) == [])
  }

  @Test func `a body that is no text is refused with its line`() {
    let good = bytes(Card.text(Card.lines))
    #expect(Card.errors(good + [0xFF]).map(\.description) == ["line 17: the body is not UTF-8"])
    #expect(Card.errors(good + [0]).map(\.kind) == [.nul])
    #expect(Card.errors(good + [0, 0xFF]).map(\.kind) == [.notUTF8, .nul])
    #expect(Card.errors([0xFF]).map(\.kind) == [.frontMatterMissing, .notUTF8])
  }

  @Test func `all faults are listed at once, in the order of the file`() throws {
    let text = """
      ---
      priority: urgent
      task_id: lamp
      spec_ids: [a b, 7, X, X]
      branch: x.lock
      review_config: {required: 1, min_coverage_pct: 200}
      dependencies: none
      ---
      \u{0}
      """
    let error = #expect(throws: CardErrors.self) { try Card.parse(text) }
    #expect(
      try #require(error).description == """
        type is missing
        queue is missing
        verification is missing
        task_id is "lamp", but the file name is "TASK_LAMP_7.md"
        line 2: priority must be P0, P1, P2 or P3, not "urgent"
        line 3: task_id: "lamp" must be 2 to 64 of A-Z, 0-9, _ and -, and start with a letter
        line 4: element 2 of spec_ids must be text, not an integer
        line 4: spec_ids names "X" more than once
        line 4: spec_ids: "a b" must be letters, digits, . _ : and -, at most 128, without ..
        line 5: branch "x.lock" must not have a part that ends with .lock
        line 6: review_config.min_coverage_pct must be between 0 and 100
        line 6: review_config.required must be true or false, not an integer
        line 7: dependencies must be a list, not text
        line 9: the body contains U+0000
        """)
  }

  @Test func `a message repeats what was written on one line, short and visible`() {
    let error = Card.errors(Card.text(with: "branch: \"a\\nb\\tc\"")).first
    #expect(error?.reason == "branch \"a\\nb\\tc\" must consist of printable ASCII")
    let long = Card.errors(Card.text(with: "branch: \(String(repeating: "b", count: 300))")).first
    #expect(long?.reason.utf8.count ?? 0 < 160)
    let name = Card.errors(Card.text(Card.lines), fileName: "\u{1B}[2J\u{202E}").first
    #expect(name?.reason == "the file name \"\\u{1b}[2J\\u{202e}\" must end with .md")
  }
}

@Suite struct CardFrontMatterTests {
  private func reading(_ json: String) -> WireError? {
    do throws(WireError) {
      _ = try CardFrontMatter(canonical: bytes(json))
      return nil
    } catch {
      return error
    }
  }

  private func json(before: String = "", after: String = "") -> String {
    "{\"branch\":\"b\"\(before),\"priority\":\"P3\",\"queue\":\"q\",\"spec_ids\":[\"S\"],"
      + "\"task_id\":\"T1\",\"type\":\"t\"\(after)}"
  }

  @Test func `the canonical reader accepts what a card could say`() {
    #expect(reading(json()) == nil)
    #expect(reading(json(before: ",\"dependencies\":[\"T2\"],\"parent_task\":\"T3\"")) == nil)
    #expect(reading(json(before: ",\"extra\":[{\"key\":\"x\",\"value\":1}]")) == nil)
  }

  @Test(arguments: [
    ",\"dependencies\":[]", ",\"dependencies\":[\"T1\"]", ",\"dependencies\":[\"T2\",\"T2\"]",
    ",\"parent_task\":\"T1\"", ",\"extra\":[{\"key\":\"type\",\"value\":1}]",
    ",\"extra\":[{\"key\":\"X\",\"value\":1}]", ",\"extra\":[{\"key\":\"\",\"value\":1}]",
    ",\"extra\":[{\"key\":\"b\",\"value\":1},{\"key\":\"a\",\"value\":1}]",
    ",\"extra\":[{\"key\":\"a\",\"value\":1},{\"key\":\"a\",\"value\":1}]",
  ])
  func `the canonical reader refuses what no card could say`(_ field: String) {
    #expect(reading(json(before: field)) != nil)
  }

  @Test func `the canonical reader holds the limits of a card`() {
    let good = json()
    #expect(reading(good.replacing("[\"S\"]", with: "[]")) != nil)
    #expect(reading(good.replacing("\"b\"", with: "\"-b\"")) != nil)
    #expect(reading(good.replacing("P3", with: "P4")) != nil)
    let review = good.replacing(
      ",\"spec_ids", with: ",\"review_config\":{\"min_coverage_pct\":100},\"spec_ids")
    #expect(reading(review) == nil)
    #expect(reading(review.replacing("100", with: "101")) != nil)
    let long = String(repeating: "v", count: 32_768)
    #expect(reading(json(after: ",\"verification\":[\"\(long)\"]")) != nil)
  }
}
