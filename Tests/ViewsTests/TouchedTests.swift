import Governance
import Testing
import Views
import Wire

@Suite struct TouchedTests {
  /// Which views each kind touches. A new kind has to be decided here as well.
  private static func expected(_ kind: EntityKind) -> [String] {
    switch kind {
    case .ledger, .key: ["state/project.yaml"]
    case .policy: ["state/project.yaml", "state/queues.yaml"]
    case .principal: ["state/agents.yaml"]
    case .agent: ["state/agents.yaml", "state/sessions.yaml"]
    case .session: ["state/sessions.yaml"]
    case .task: ["ops/audit/FIX-1.md"]
    case .live: ["state/tasks.yaml"]
    case .queues: ["state/queues.yaml"]
    case .spec: ["state/specs.yaml"]
    case .repository, .push, .ref: ["state/repositories.yaml"]
    case .review: ["state/reviews.yaml"]
    case .email, .evidence, .verdict, .refusals: []
    }
  }

  @Test(arguments: EntityKind.allCases)
  func `an entity touches the views that show its kind`(_ kind: EntityKind) {
    let touched = Views.touched(by: [EntityKey(kind: kind, id: "FIX-1")])
    #expect(touched.map(\.file) == Self.expected(kind))
  }

  @Test func `many entities touch each view once and in order`() {
    let keys = EntityKind.allCases.flatMap { kind in
      ["FIX-2", "FIX-1"].map { EntityKey(kind: kind, id: Text.known($0)) }
    }
    let all = ViewPath.fixed + ["FIX-1", "FIX-2"].map { .audit(Scene.task($0)) }
    #expect(Views.touched(by: keys) == all)
    #expect(Views.touched(by: keys.reversed()) == all)
    #expect(Views.touched(by: []) == [])
  }

  @Test func `every live task has its audit log among all views`() throws {
    let scene = try Scene.golden()
    #expect(
      Views.all(in: scene.state)
        == ViewPath.fixed + ["FIX-1", "NO", "ON-HOLD"].map { .audit(Scene.task($0)) })
    #expect(Views.all(in: State()) == ViewPath.fixed)
  }

  /// What changes in any view after a record must be in a view that the record touches; otherwise
  /// somebody would read what was so before.
  @Test func `a record changes no view that it does not touch`() throws {
    let scene = try Scene.golden(watched: true)
    try scene.end()
    #expect(scene.missed.isEmpty, "\(scene.missed)")
    #expect(scene.watchedCount == scene.seq)
  }
}
