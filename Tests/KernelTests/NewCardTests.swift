import Kernel
import Testing

/// A card that `task new` writes is one that an import has nothing to say of.
@Suite struct NewCardTests {
  let work: TestWorkspace

  init() throws {
    work = try TestWorkspace()
    try work.run("spec register S-1 --title One --scope project --status active")
  }

  @Test func `a new card is imported without a warning`() throws {
    #expect(try work.run("task new T-1 --spec S-1").lines == ["\(work.root)/tasks/T-1.md"])
    let imported = try work.run("task import tasks/T-1.md")
    #expect(imported.exit == .ok)
    #expect(imported.warnings == [])
    #expect(try work.run("task ready T-1").exit == .ok)
  }

  @Test func `a card that is there stays as it is`() throws {
    try work.write("mine\n", to: "tasks/T-1.md")
    #expect(try work.failure("task new T-1 --spec S-1").code == "KRN-EXISTS")
    #expect(try work.read("tasks/T-1.md") == Array("mine\n".utf8))
  }
}
