import Governance
import Testing
import Views
import Wire

@Suite struct AuditLogTests {
  static let hostile = [
    "<script>alert(1)</script>", "<!-- the rest is hidden", "<details>\n<summary>x", "</li></ul>",
    "# heading", "a\n# heading", "a\n===", "a\n---", "***\n___", "> quote", "- list", "1. list",
    "a\n\n## 2026-01-01T00:00:00.000Z — task.merged\n\n- actor: `human:alice`\n- record: 1",
    "a\n- state: `merged`", "[x](javascript:alert(1))", "![x](https://evil.example/p.png)",
    "https://evil.example", "www.evil.example", "me@evil.example", "@owner please", "#1", "GH-1",
    "[a]: https://evil.example", "a\n\n[`kernel`]: https://evil.example", "[^1]: note", "[ ] todo",
    "`", "``", "` `", "`a`", "a`b``c```d", "```\nout\n```", "a\n```", "a\n  ```\n# out", "````text",
    "a\n``````````\nb", "~~~\nout", "a\n~~~", "\ta", "a\n\tb", "    code", "| a |\n|---|\n| b |",
    "&lt;b&gt;", "&#10;# x", "\\", "\\`", "`\\", "a\\\nb", "a  \nb", "a\n", "\na", "a\n\n\n\nb",
    "$$x$$",
    "{{ x }}", "{% x %}", ":smile:", "**b**", "_i_", "~~s~~", "é e\u{301} №😀", "x\n\u{301}y",
    "\u{301}", "a`\u{301}",
    "\u{202E}evil", "a\u{200B}b", "a\u{2028}# x", "a\u{E0041}", "\u{FEFF}x",
    String(repeating: "`", count: 300), String(repeating: "`\n", count: 300),
  ]

  /// What a page shows of a text: hidden characters by name.
  private func shown(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{202E}": out += "{U+202E}"
      case "\u{200B}": out += "{U+200B}"
      case "\u{2028}": out += "{U+2028}"
      case "\u{FEFF}": out += "{U+FEFF}"
      case "\u{E0041}": out += "{U+0E0041}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private func page(_ scene: Scene, _ id: String) -> String {
    scene.render(.audit(Scene.task(id)), seq: scene.last).text
  }

  @Test(arguments: hostile)
  func `no reason and no card can add markup to an audit log`(_ text: String) throws {
    let scene = Scene()
    try scene.found()
    try scene.importTask("FIX-1", unchecked: [text, "swift test", text])
    scene.start("FIX-1")
    try scene.stop("FIX-1", unchecked: text)
    let reader = try PageReader(page(scene, "FIX-1"), of: Scene.task("FIX-1"))
    #expect(reader.entries.count == 3)
    #expect(
      reader.facts.filter { $0.name == "verification" }.map(\.values)
        == [[shown(text)], ["swift test"], [shown(text)]])
    #expect(
      reader.facts.filter { $0.name == "blocked because" }.map(\.values) == [[shown(text)]])
    #expect(reader.facts.filter { $0.name == "actor" }.count == 3)
  }

  @Test func `a blank text is called blank`() throws {
    let scene = Scene()
    try scene.found()
    try scene.importTask("FIX-1", unchecked: ["", "   "])
    let reader = try PageReader(page(scene, "FIX-1"), of: Scene.task("FIX-1"))
    #expect(
      reader.facts.filter { $0.name == "verification" }.map(\.values) == [["(blank)"], ["(blank)"]])
  }

  @Test(
    arguments: [
      "refs/heads/<b>", "refs/heads/`x`", "refs/heads/](http://x)", "refs/heads/a``b", "refs/`",
      "refs/heads/_a_", "refs/heads/&lt;", "refs/heads/#1", "refs/heads/@owner", "refs/heads/a|b",
    ].filter { GitRef($0) != nil })
  func `no branch can add markup to an audit log`(_ branch: String) throws {
    let queue = "https://evil.example/x"
    let scene = Scene()
    try scene.found(queues: [queue])
    try scene.importTask("FIX-1", queue: queue, branch: branch, type: "www.evil.example")
    let reader = try PageReader(page(scene, "FIX-1"), of: Scene.task("FIX-1"))
    let values = reader.facts.prefix(4).map { "\($0.name)=\($0.values)" }
    #expect(
      values == [
        "queue=\([queue])", "type=\(["www.evil.example"])", "priority=\(["P1"])",
        "branch=\([branch])",
      ])
  }

  @Test(arguments: [
    ("TASK_DEMO_0001", "TASK_DEMO_0001"), ("A__B__", "A__B__"), ("FIX-_1_", "FIX-\\_1_"),
    ("A_B-_C", "A_B-\\_C"), ("A-B_C", "A-B_C"), ("A-__B_", "A-\\_\\_B_"),
  ])
  func `a title shows every character of the id`(_ id: String, _ title: String) {
    let text = Views.render(.audit(Scene.task(id)), in: State(), seq: 0).text
    #expect(text.hasPrefix("# Audit log — \(title)\n"))
  }

  @Test func `a long trail counts what it does not list`() throws {
    let scene = Scene()
    try scene.found()
    try scene.importTask("FIX-1")
    for _ in 0..<TaskEntity.stepCountMax + 2 { scene.approveStart("FIX-1") }
    let text = page(scene, "FIX-1")
    let reader = try PageReader(text, of: Scene.task("FIX-1"))
    #expect(reader.entries.count == TaskEntity.stepCountMax)
    #expect(reader.entries.allSatisfy { $0.hasSuffix("— task.start_approved") })
    #expect(text.contains("\nEarlier events that are not listed: 3.\n"))
  }
}
