import Testing
import Wire

@testable import Governance

/// The states of tasks, and the ways between them.
@Suite struct StatesTests {
  /// The 23 transitions, written out from seed-systems §1.2 and not from the code.
  static let legal: Set<[String]> = [
    ["draft", "ready"], ["draft", "running"], ["draft", "abandoned"],
    ["ready", "running"], ["ready", "abandoned"],
    ["running", "code_review"], ["running", "reviewing"], ["running", "blocked"],
    ["running", "abandoned"],
    ["code_review", "revision_needed"], ["code_review", "reviewing"], ["code_review", "blocked"],
    ["code_review", "abandoned"],
    ["revision_needed", "code_review"], ["revision_needed", "running"],
    ["revision_needed", "abandoned"],
    ["reviewing", "merged"], ["reviewing", "blocked"],
    ["merged", "released"],
    ["blocked", "running"], ["blocked", "reviewing"], ["blocked", "code_review"],
    ["blocked", "abandoned"],
  ]

  @Test func `of a hundred pairs of states exactly 23 are transitions`() {
    var count = 0
    for from in TaskStatus.allCases {
      for to in TaskStatus.allCases {
        let isLegal = Self.legal.contains([from.rawValue, to.rawValue])
        #expect(from.successors.contains(to) == isLegal, "\(from) to \(to)")
        count += isLegal ? 1 : 0
      }
    }
    #expect(TaskStatus.allCases.count == 10)
    #expect(count == 23)
  }

  @Test func `a slot is held from the start of work to the end of its review`() {
    let holding = TaskStatus.allCases.filter(\.holdsSlot).map(\.rawValue)
    #expect(holding == ["running", "code_review", "revision_needed"])
  }

  @Test func `nothing follows release and abandonment`() {
    #expect(TaskStatus.allCases.filter(\.isTerminal) == [.released, .abandoned])
  }

  @Test(arguments: TaskStatus.allCases)
  func `every state is reached by lawful events`(_ status: TaskStatus) throws {
    let world = try World.founded()
    try world.bring(Known.task("T-1"), to: status)
  }

  @Test(arguments: [TaskStatus.running, .codeReview, .reviewing])
  func `a block is left backwards along the way of work and never forwards`(
    _ before: TaskStatus
  ) throws {
    let id = Known.task("T-1")
    let world = try World.founded()
    try world.bring(id, to: .blocked, from: before)
    let way: [TaskStatus] = [.running, .codeReview, .reviewing]
    let reach = try #require(way.firstIndex(of: before))
    for to in TaskStatus.allCases {
      let isBack = way.firstIndex(of: to).map { $0 <= reach } ?? false
      #expect(world.judge(.unblocked(id, to: to), by: Cast.lea).isAdmitted == isBack, "to \(to)")
    }
    try world.happen(.unblocked(id), by: Cast.lea)
    #expect(world.task(id)?.status == before)
    #expect(world.task(id)?.block == nil)
  }

  @Test func `a review that blocks sends the work back to running`() throws {
    let id = Known.task("T-1")
    let world = try World.founded()
    try world.bring(id, to: .codeReview)
    try world.openReview(id)
    try world.report(id, blockedReason: "the licence forbids it")
    #expect(world.task(id)?.status == .blocked)
    #expect(!world.judge(.unblocked(id, to: .codeReview), by: Cast.lea).isAdmitted)
    try world.happen(.unblocked(id), by: Cast.lea)
    #expect(world.task(id)?.status == .running)
  }

  @Test func `a card without code review goes from running to reviewing, and no other does`() throws
  {
    let world = try World.founded()
    let (plain, reviewed) = (Known.task("T-1"), Known.task("T-2"))
    try world.bring(plain, to: .running, card: .sample(review: CardReview(required: false)))
    try world.bring(reviewed, to: .running)
    #expect(world.unmet(.finished(reviewed), by: Cast.session(.executor)) == ["task.reviewed"])
    try world.happen(.finished(plain), by: Cast.session(.executor))
    try world.happen(.merged(plain), by: Cast.lea)
  }
}
