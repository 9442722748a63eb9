import Testing
import Wire

@testable import Governance

/// Slots, work in progress, locks and approvals.
@Suite struct QueueTests {
  private static func task(_ number: Int) -> TaskID { Known.task("T-\(number)") }
  private static let executor = Cast.session(.executor)

  @Test func `a queue gives as many slots as the policy says`() throws {
    let world = try World.founded()
    for number in 1...2 {
      try world.bring(Self.task(number), to: .running, card: .sample(queue: "research"))
    }
    try world.bring(Self.task(3), to: .ready, card: .sample(queue: "research"))
    #expect(world.unmet(.started(Self.task(3)), by: Self.executor) == ["queue.slot"])
    try world.happen(.stopped(Self.task(1)), by: Cast.omar)
    try world.happen(.started(Self.task(3)), by: Self.executor)
    // The slot is gone: the block cannot be left before another is free.
    #expect(world.unmet(.unblocked(Self.task(1)), by: Cast.lea) == ["queue.slot"])
    try world.happen(.abandoned(Self.task(2)), by: Cast.lea)
    try world.happen(.unblocked(Self.task(1)), by: Cast.lea)
  }

  @Test func `work in progress is counted over queues, with room for a hotfix and for P0`() throws {
    let world = try World.founded()
    try world.bring(Self.task(1), to: .running, card: .sample(queue: "research"))
    try world.bring(Self.task(2), to: .running, card: .sample(queue: "data"))
    try world.bring(Self.task(3), to: .running)
    try world.bring(Self.task(4), to: .ready)
    try world.bring(Self.task(5), to: .ready, card: .sample(type: "hotfix"))
    try world.bring(Self.task(6), to: .ready, card: .sample(priority: .p0))
    try world.bring(Self.task(7), to: .ready, card: .sample(type: "hotfix"))
    #expect(world.unmet(.started(Self.task(4)), by: Self.executor) == ["wip.limit"])
    try world.happen(.started(Self.task(5)), by: Self.executor)
    #expect(world.unmet(.started(Self.task(7)), by: Self.executor) == ["wip.limit"])
    try world.happen(.started(Self.task(6)), by: Self.executor)
    // Governance is not counted.
    try world.bring(Self.task(8), to: .running, card: .sample(queue: "governance"))
  }

  @Test func `a policy that counts other queues counts again`() throws {
    let world = try World.founded()
    try world.bring(Self.task(1), to: .running)
    try world.bring(Self.task(2), to: .running, card: .sample(queue: "governance"))
    func counted() throws -> [TaskID] {
      world.state.queues.holders(of: try world.policy().policy.workInProgress.queues)
    }
    #expect(try counted() == [Self.task(1)])
    let other = try Policy.standard(replacing: [
      (#""queues":["dev","research","data"]}"#, #""queues":["governance","data"]}"#)
    ])
    try world.happen(.policyAdopted(other, previous: try world.policy().digest), by: Cast.olga)
    #expect(try counted() == [Self.task(2)])
  }

  @Test func `a locked queue refuses starts and nothing else`() throws {
    let world = try World.founded()
    try world.bring(Self.task(1), to: .codeReview)
    try world.bring(Self.task(2), to: .ready)
    try world.happen(.queueLocked("dev"), by: Cast.omar)
    #expect(world.unmet(.started(Self.task(2)), by: Self.executor) == ["queue.unlocked"])
    #expect(world.unmet(.queueLocked("dev"), by: Cast.omar) == ["queue.unlocked"])
    try world.approve(Self.task(1))
    try world.happen(.finished(Self.task(1)), by: Self.executor)
    try world.happen(.queueUnlocked("dev"), by: Cast.lea)
    #expect(world.unmet(.started(Self.task(2)), by: Self.executor) == [])
  }

  @Test func `a start approval is for the card as it is, and a new card loses it`() throws {
    let world = try World.founded()
    let id = Self.task(1)
    try world.bring(id, to: .draft, card: .sample(queue: "governance", file: "first"))
    #expect(world.unmet(.started(id), by: Self.executor) == ["task.start_approved"])
    #expect(
      world.unmet(.approved(id, Known.blob("second").digest), by: Cast.lea) == ["task.card_seen"])
    try world.happen(.approved(id, Known.blob("first").digest), by: Cast.lea)
    #expect(world.unmet(.started(id), by: Self.executor) == [])
    try world.happen(
      .imported(id, .sample(queue: "governance", file: "second")), by: Cast.session(.planner))
    #expect(world.unmet(.started(id), by: Self.executor) == ["task.start_approved"])
    #expect(
      world.unmet(.approved(id, Known.blob("first").digest), by: Cast.lea) == ["task.card_seen"])
    try world.happen(.approved(id, Known.blob("second").digest), by: Cast.lea)
    try world.happen(.started(id), by: Self.executor)
  }

  @Test func `a missing approval alone is a matter of consent`() throws {
    let world = try World.founded()
    let id = Self.task(1)
    try world.bring(id, to: .ready, card: .sample(queue: "governance"))
    let judgement = world.judge(.started(id), by: Self.executor)
    #expect(judgement.unmet.allSatisfy { $0.kind.isConsent })
    #expect(judgement.unlock.count == 1)
  }

  @Test func `a rework keeps the slot that its task holds`() throws {
    let world = try World.founded()
    for number in 1...2 {
      try world.bring(Self.task(number), to: .revisionNeeded, card: .sample(queue: "research"))
    }
    try world.happen(.queueLocked("research"), by: Cast.omar)
    try world.happen(.started(Self.task(1)), by: Self.executor)
    #expect(world.task(Self.task(1))?.status == .running)
  }

  @Test func `a card needs a queue, a registered spec and a review that can be met`() throws {
    let world = try World.founded()
    let planner = Cast.session(.planner)
    let id = Self.task(1)
    func unmet(_ card: Card) -> [String] { world.unmet(.imported(id, card), by: planner) }
    #expect(unmet(.sample()) == [])
    #expect(unmet(.sample(queue: "unknown")) == ["queue.known"])
    #expect(unmet(.sample(specs: [])) == ["task.card"])
    #expect(unmet(.sample(dependencies: [id])) == ["task.card"])
    #expect(unmet(.sample(review: CardReview(minCoverage: 101))) == ["task.card"])
    #expect(unmet(.sample(review: CardReview(maxCycles: 0))) == ["task.card"])
    try world.bring(id, to: .draft, card: .sample(specs: ["SPEC-UNKNOWN"]))
    #expect(world.unmet(.readied(id), by: planner) == ["task.specs"])
    #expect(world.unmet(.started(id), by: Self.executor) == ["task.specs"])
  }
}
