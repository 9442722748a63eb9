import Testing
import Wire

@testable import Governance

/// What the law keeps for people to look at, with its limits.
@Suite struct TraceTests {
  private static let id = Known.task("T-1")

  @Test func `refusals of one principal are recorded singly 32 times an hour`() throws {
    let world = try World.founded()
    // The start of an hour, so that all of them fall into it.
    world.now = Known.moment(.day)
    let refusal = try Samples(world: world, task: Self.id).deed(
      .proposal(.refused), by: Cast.kernel)
    for _ in 0..<RefusalsEntity.perHourMax { try world.happen(refusal, by: Cast.kernel) }
    #expect(world.unmet(refusal, by: Cast.kernel) == ["refused.quota"])
    world.now = Known.moment(.day + .hour - 1)
    #expect(world.unmet(refusal, by: Cast.kernel) == ["refused.quota"])
    world.now = Known.moment(.day + .hour)
    #expect(world.unmet(refusal, by: Cast.kernel) == [])
  }

  @Test func `a refusal names an enrolled key of its principal and holds the statement once`()
    throws
  {
    let world = try World.founded()
    let unmet = [UnmetCondition(Condition(kind: .actorMay, outcome: .error, detail: nil))]
    func ids(
      _ key: PublicKey, of actor: PrincipalID = Cast.lea.actor, inline: Bool, blob: Bool,
      unmet: [UnmetCondition], suppressed: Int? = nil
    ) throws -> [String] {
      let body = ProposalRefused(
        key: key, principal: Cast.lea.actor, signature: Known.signature,
        statement: inline ? try Known.statement(of: actor) : nil,
        statementBlob: blob ? Known.blob("statement") : nil, suppressed: suppressed, unmet: unmet)
      return world.unmet(Deed(.proposal(.refused), .proposal(.refused(body))), by: Cast.kernel)
    }
    let key = Cast.lea.key
    #expect(try ids(key, inline: true, blob: false, unmet: unmet) == [])
    #expect(try ids(key, inline: false, blob: true, unmet: unmet, suppressed: 1) == [])
    #expect(try ids(key, inline: true, blob: true, unmet: unmet) == ["refused.statement"])
    #expect(try ids(key, inline: false, blob: false, unmet: unmet) == ["refused.statement"])
    #expect(try ids(key, inline: true, blob: false, unmet: []) == ["refused.statement"])
    #expect(
      try ids(key, inline: true, blob: false, unmet: unmet, suppressed: 0) == ["refused.statement"])
    // The kernel signs for the refusal: it can lay nobody's statement at another's door.
    for other in [Cast.pia.actor, PrincipalID.kernel] {
      #expect(
        try ids(key, of: other, inline: true, blob: false, unmet: unmet) == ["refused.statement"])
    }
    for other in [Cast.pia.key, Known.key("unknown")] {
      #expect(try ids(other, inline: true, blob: false, unmet: unmet) == ["refused.key"])
    }
  }

  @Test func `a task's trail keeps its last 64 events and counts the others`() throws {
    let world = try World.founded()
    try world.bring(Self.id, to: .running)
    for _ in 0..<50 {
      try world.happen(.stopped(Self.id), by: Cast.omar)
      try world.happen(.unblocked(Self.id), by: Cast.lea)
    }
    let task = try #require(world.state.get(TaskEntity.self, Self.id.text))
    #expect(task.trail.count == TaskEntity.stepCountMax)
    #expect(task.earlier == 103 - TaskEntity.stepCountMax)
    #expect(task.trail.map(\.seq) == task.trail.map(\.seq).sorted())
    #expect(task.trail.last?.status == .running)
  }

  @Test func `changes come out once, in byte order, with the record that made them`() throws {
    let world = try World.founded()
    _ = world.state.takeChanges()
    let record = try world.happen(.imported(Self.id, .sample()), by: Cast.lea)
    let changes = world.state.takeChanges()
    #expect(changes.map(\.key.kind) == [.live, .task])
    #expect(changes.allSatisfy { $0.slot.seq == record.seq })
    #expect(world.state.takeChanges().isEmpty)
  }
}
