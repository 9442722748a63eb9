import Governance
import Testing
import Views

@Suite struct ViewPathTests {
  static let paths = ViewPath.fixed + ["FIX-1", "NO", "A_", "Z9"].map { .audit(Scene.task($0)) }

  @Test(arguments: paths)
  func `a path is found again by its file`(_ path: ViewPath) {
    #expect(ViewPath(file: path.file) == path)
  }

  @Test func `files stand in the folders of the workspace`() {
    #expect(
      Self.paths.map(\.file) == [
        "state/project.yaml", "state/tasks.yaml", "state/queues.yaml", "state/agents.yaml",
        "state/sessions.yaml", "state/specs.yaml", "state/repositories.yaml",
        "state/reviews.yaml", "ops/audit/FIX-1.md", "ops/audit/NO.md", "ops/audit/A_.md",
        "ops/audit/Z9.md",
      ])
  }

  @Test(arguments: [
    "", "state", "state/", "state/task.yaml", "State/tasks.yaml", "state/tasks.yaml ",
    "./state/tasks.yaml", "/state/tasks.yaml", "state//tasks.yaml", "state\\tasks.yaml",
    "state/README.md", "ops/audit/", "ops/audit/.md", "ops/audit/A.md", "ops/audit/fix-1.md",
    "ops/audit/FIX-1", "ops/audit/FIX-1.MD", "ops/audit/../FIX-1.md", "ops/audit/X/FIX-1.md",
    "ops/audit/FIX-1.md/", "ops/audit/FIX.1.md", "ops/audit/FI\u{212A}.md", "ops/audit.md",
  ])
  func `any other file is no view`(_ file: String) {
    #expect(ViewPath(file: file) == nil)
  }

  @Test func `a name in a folder of views has the form of one or is nobody's`() {
    func hasForm(_ names: String..., folder: ViewFolder) -> [String] {
      names.filter { folder.hasForm(Array($0.utf8)) }
    }
    for path in Self.paths {
      let folder: ViewFolder = path.isFixed ? .state : .audit
      #expect(path.file.hasPrefix(folder.rawValue + "/"))
      #expect(folder.hasForm(Array(path.file.utf8.dropFirst(folder.rawValue.utf8.count + 1))))
    }
    #expect(
      hasForm(
        "a.yaml", "A b.yaml", ".yaml", ".#tasks.yaml", "tasks.yml", "tasks.yaml~", "README.md",
        "", folder: .state) == ["a.yaml", "A b.yaml"])
    #expect(ViewFolder.state.hasForm([0xFF] + Array(".yaml".utf8)))
    #expect(
      hasForm(
        "AB.md", "A.md", "ab.md", "README.md", "README-1.md", "AB.yaml", ".AB.md", "",
        folder: .audit) == ["AB.md", "README-1.md"])
  }

  @Test func `paths sort as they are listed, audit logs last and by their tasks`() {
    let audits: [ViewPath] = ["A1", "B1", "C1"].map { .audit(Scene.task($0)) }
    #expect((audits + ViewPath.fixed).reversed().sorted() == ViewPath.fixed + audits)
  }
}
