import Governance
import Testing
import Views

@Suite struct GoldenViewTests {
  @Test(arguments: ViewPath.fixed)
  func `a view of the small ledger says what its golden file says`(_ path: ViewPath) throws {
    let scene = try Scene.golden()
    try Golden.expect(
      scene.render(path, seq: scene.last).text, is: goldenName(path))
  }

  @Test(arguments: ["FIX-1", "NO", "GONE"])
  func `an audit log of the small ledger says what its golden file says`(_ id: String) throws {
    let scene = try Scene.golden()
    let path = ViewPath.audit(Scene.task(id))
    try Golden.expect(
      scene.render(path, seq: scene.last).text, is: goldenName(path))
  }

  @Test(arguments: ViewPath.fixed)
  func `a view after things ended says what its golden file says`(_ path: ViewPath) throws {
    let scene = try Scene.golden()
    try scene.end()
    try Golden.expect(
      scene.render(path, seq: scene.last).text, is: "ended-" + goldenName(path))
  }

  @Test(arguments: ViewPath.fixed)
  func `a view of no ledger is a view all the same`(_ path: ViewPath) throws {
    let text = Views.render(path, in: State(), seq: 0).text
    try Golden.expect(text, is: "empty-" + goldenName(path))
  }

  @Test func `two replays of one ledger render the same bytes`() throws {
    let (first, second) = (try Scene.golden(), try Scene.golden())
    #expect(Views.all(in: first.state) == Views.all(in: second.state))
    for path in Views.all(in: first.state) {
      #expect(
        first.render(path, seq: 9) == second.render(path, seq: 9))
    }
  }

  @Test func `a view differs between two records in the line that names the record`() throws {
    let scene = try Scene.golden()
    for path in Views.all(in: scene.state) {
      let texts = [7, 8].map { scene.render(path, seq: $0).text }
      let lines = texts.map { $0.split(separator: "\n", omittingEmptySubsequences: false) }
      let differing = zip(lines[0], lines[1]).filter { $0 != $1 }
      #expect(lines[0].count == lines[1].count && differing.count == 1, "\(path.file)")
      #expect(differing.first?.0.contains("record 7") == true, "\(path.file)")
    }
  }

  @Test func `no view names a key of a session or an address`() throws {
    let scene = try Scene.golden()
    let secrets = [Scene.builderKey, Scene.reviewerKey].flatMap { [$0.description, "\($0.id)"] }
    for path in Views.all(in: scene.state) {
      let text = scene.render(path, seq: scene.last).text
      for secret in secrets + ["example.org"] { #expect(!text.contains(secret), "\(path.file)") }
    }
  }

  private func goldenName(_ path: ViewPath) -> String {
    path.file.split(separator: "/").joined(separator: "-")
  }
}
