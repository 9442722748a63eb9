import Governance
import Testing
import Views
import Wire

@Suite struct YAMLTests {
  static let hostile = [
    "", " ", "  two  ", "yes", "null", "~", "- a", "a: b", "a #b", "#", "{a: b}", "[a]", "&a", "*a",
    "!t", "!!str x", "|", ">", "%YAML 1.1", "@", "`", "'", "\"", "\\", "\\n", "\"\\", "\\\"",
    "\"\"",
    "---", "...", "a\nb", "\n", "\n\n\n", "a\n---\nb", "a\n...\n", "\t", "a\tb", "\ta", "a\n\tb: c",
    "?", "? a", ":", "=", "<<", "1", "0x1F", "1e3", "1:30", "2026-01-01", "é", "e\u{301}", "№",
    "😀", "👩\u{200D}💻", "\u{1}", "\u{7F}", "\u{85}", "\u{A0}", "\u{2028}", "\u{2029}", "\u{FEFF}",
    "\u{202E}x", "\u{2066}x\u{2069}", "\u{200B}", "\u{FFFE}", "\u{FFFF}", "\u{10FFFF}",
    "\u{E0041}", "\u{E000}", "\u{FFFD}", "\u{D7FF}", "\u{0}", "\r", "\r\n", "\u{1B}[31m",
    "${jndi}", "{{ x }}", "<b>", String(repeating: "long ", count: 400),
  ]

  /// A specs view whose entries have these titles, as `T0`, `T1` and so on.
  private func view(titles: [String]) -> String {
    let state = State()
    for (index, title) in titles.enumerated() { put(Scene.spec("T\(index)"), title, in: state) }
    return Views.render(.specs, in: state, seq: 1).text
  }

  /// Applies without judging, since the law would refuse some of these texts and ids.
  private func put(_ id: SpecID, _ title: String, in state: State) {
    let proposal = Proposal(
      actor: Scene.owner, session: nil, key: Scene.ownerKey.id, version: 1, ledger: Scene.ledger,
      issued: Scene().now, basis: 0, at: Scene().now, seq: 1)
    SpecRegistered(
      id: id, title: Text.known(title), scope: .canon, status: .active, version: nil, path: nil,
      digest: nil
    ).apply(to: state, as: Occurrence(proposal, leaf: .zero))
  }

  private func titles(of view: String) -> [[Unicode.Scalar]?] {
    let mark = "    title: "
    return view.split(separator: "\n").filter { $0.hasPrefix(mark) }.map {
      QuotedReader.read($0.dropFirst(mark.count))
    }
  }

  @Test func `a hostile text comes back as it was`() {
    for text in Self.hostile {
      #expect(
        titles(of: view(titles: [text])) == [Array(text.unicodeScalars)], "\(text.debugDescription)"
      )
    }
  }

  @Test func `every code point comes back, and none that is hidden stands in a view`() {
    let low = (0...UInt32(0xFFFF)).compactMap(Unicode.Scalar.init)
    let high = stride(from: UInt32(0x10000), through: 0x10FFFF, by: 97)
    let all = low + high.compactMap(Unicode.Scalar.init)
    let view = view(titles: [String(String.UnicodeScalarView(all))])
    #expect(titles(of: view) == [all])
    let hidden = view.unicodeScalars.filter { scalar in
      switch scalar.value {
      case 0x0A, 0x200C, 0x200D, 0xFE0E, 0xFE0F: return false
      case 0xFFFE, 0xFFFF: return true
      default:
        let properties = scalar.properties
        return properties.isDefaultIgnorableCodePoint || properties.isBidiControl
          || [.control, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
      }
    }
    #expect(hidden.isEmpty, "\(hidden.map { String($0.value, radix: 16) })")
  }

  @Test func `random texts come back as they were`() {
    var random = Seeded(20_260_731)
    let alphabet = Self.hostile.flatMap { Array($0.unicodeScalars) }
    for round in 0..<200 {
      let text = (0..<40).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
      let string = String(String.UnicodeScalarView(text))
      #expect(titles(of: view(titles: [string])) == [text], "seed 20260731, round \(round)")
    }
  }

  @Test func `a word is plain exactly when no reader takes it for something else`() {
    let quoted = [
      "NO", "no", "No", "nO", "ON", "Off", "y", "Y", "n", "yes", "TRUE", "false", "Null", "nULL",
      "1", "007", "0x1F", "0o17", "1e3", "1.5", "1_000", "1:30", "2026-01-01", "12e", "a:", "A:B:",
    ]
    let plain = [
      "FIX-1", "ON-HOLD", "NOPE", "x", "yy", "agent:builder-1", "spec.v1.2", "a_b", "nulls", "e3",
      "inf", "nan", "trues", "offf", "a-", "z.", "O17", "xFF",
    ]
    for (words, mark) in [(quoted, "\""), (plain, "")] {
      for word in words {
        let state = State()
        put(Scene.spec(word), "x", in: state)
        let text = Views.render(.specs, in: state, seq: 1).text
        #expect(text.contains("\n  \(mark)\(word)\(mark):\n    title:"), "\(word)")
      }
    }
  }

  @Test(.enabled(if: PythonYAML.isThere))
  func `another parser reads every view, and every text as it was`() throws {
    let state = State()
    let texts = Self.hostile + ["end"]
    for (index, title) in texts.enumerated() { put(Scene.spec("T\(index)"), title, in: state) }
    let read = try PythonYAML.read(Views.render(.specs, in: state, seq: 1).text)
    let specs = try #require((read as? [String: [String: [String: Any]]])?["specs"])
    #expect(specs.count == texts.count)
    for (index, title) in texts.enumerated() {
      let found = try #require(specs["T\(index)"]?["title"] as? String)
      #expect(found.unicodeScalars.elementsEqual(title.unicodeScalars), "\(title.debugDescription)")
    }
  }

  /// Every id of one character, and every id of two from those of which YAML 1.1 makes booleans,
  /// numbers and times.
  @Test(.enabled(if: PythonYAML.isThere))
  func `another parser reads every short id as that string`() throws {
    let all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    let some = "NnOoYyEexXFf0189"
    let ids =
      all.map { "\($0)" } + some.flatMap { a in (some + "._:-").map { b in "\(a)\(b)" } }
      + ["yes", "Yes", "YES", "off", "OFF", "true", "True", "null", "NULL", "1e3", "0b1", "0o7"]
      + ["190:20:30", "2026-01-01", "1_000", "0x_1", "1.e1", "6.8523015e", "12:30:45.5", "nan"]
    let state = State()
    for id in ids { put(Scene.spec(id), "x", in: state) }
    let read = try PythonYAML.read(Views.render(.specs, in: state, seq: 1).text)
    let specs = try #require((read as? [String: [String: Any]])?["specs"])
    #expect(Set(specs.keys).symmetricDifference(ids) == [])
  }

  @Test(.enabled(if: PythonYAML.isThere), arguments: ViewPath.fixed)
  func `another parser reads the views of the small ledger`(_ path: ViewPath) throws {
    let scene = try Scene.golden()
    for state in [scene.state, State()] {
      let read = try PythonYAML.read(Views.render(path, in: state, seq: 1).text)
      #expect(read is [String: [String: Any]], "\(path.file)")
    }
  }

  @Test func `a list that ends at its limit says so`() {
    let state = State()
    for index in 0..<State.scanCountMax { put(Scene.spec("T\(index)"), "x", in: state) }
    let text = Views.render(.specs, in: state, seq: 1).text
    #expect(text.hasSuffix("\n# the list above ends at its limit: 4096\n"))
  }

  @Test(arguments: [State.scanCountMax - 1, State.scanCountMax])
  func `the list of tasks says so as well`(count: Int) throws {
    let state = State()
    for index in 0..<count {
      let task = """
        {"branch":"refs/heads/a","id":"T\(index)","priority":"P1","queue":"dev","seq":\(index),\
        "since":"2026-11-20T09:12:15.123Z","status":"draft"}
        """
      state.put(try LiveTask(canonical: Array(task.utf8)), seq: index)
    }
    let text = Views.render(.tasks, in: state, seq: count).text
    let isAtLimit = count == State.scanCountMax
    #expect(text.hasSuffix("\n# the list above ends at its limit: 4096\n") == isAtLimit)
  }
}

/// SplitMix64, so that a seed names a whole run.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
