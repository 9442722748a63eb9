import Testing
import Wire

@testable import Governance

/// Long random lives of a ledger: whatever lawful events come, what must always hold holds.
@Suite struct WalkTests {
  static let stepCount = 2_000

  @Test(arguments: 0..<10)
  func `no lawful sequence leaves the rules of tasks and queues`(_ group: Int) throws {
    for seed in (group * 5)..<(group * 5 + 5) {
      let walk = try Walk(seed: UInt64(seed))
      for _ in 0..<Self.stepCount {
        let before = walk.admitted
        try walk.step()
        // A refusal writes nothing.
        if walk.admitted > before, let fault = walk.fault() {
          Issue.record("seed \(seed), step \(walk.steps), after \(walk.last): \(fault)")
          break
        }
      }
    }
  }

  @Test func `the walks go all 23 ways and are refused often enough to mean something`() throws {
    var ways: Set<[String]> = []
    var (admitted, refused) = (0, 0)
    for seed in UInt64(1_000)..<1_008 {
      let walk = try Walk(seed: seed)
      for _ in 0..<Self.stepCount { try walk.step() }
      ways.formUnion(walk.ways)
      admitted += walk.admitted
      refused += walk.refused
    }
    #expect(ways == StatesTests.legal, "missing \(StatesTests.legal.subtracting(ways))")
    #expect(admitted > 2_000 && refused > 2_000, "\(admitted) admitted, \(refused) refused")
  }
}

/// One random life: proposals of all kinds about a few tasks, most of them sensible.
final class Walk {
  let world: World
  private(set) var steps = 0
  private(set) var admitted = 0
  private(set) var refused = 0
  private(set) var ways: Set<[String]> = []
  /// The last deed that happened, for messages.
  private(set) var last = "the founding"
  private var illegal: String?

  private var dice: Dice
  private var tasks: [TaskID] = []
  private var status: [TaskID: TaskStatus] = [:]
  /// Every commit that was offered for a task.
  private var commits: [TaskID: [GitObjectID]] = [:]
  private var count = 0
  private let policies: [Policy]

  private static let queues: [Identifier] = ["dev", "dev", "dev", "research", "data", "governance"]
  private static let people = [Cast.olga, Cast.otto, Cast.pia, Cast.lea, Cast.omar, Cast.sofia]

  init(seed: UInt64) throws {
    world = try World.founded()
    dice = Dice(seed: seed)
    policies = [
      try .standard(),
      try .standard(replacing: [
        (#""queues":["dev","research","data"]}"#, #""queues":["governance","dev"]}"#)
      ]),
    ]
  }

  func step() throws {
    steps += 1
    world.wait(Int64(dice.below(30)) * .second)
    if tasks.count < 8, dice.chance(40) {
      try importTask()
    } else if let id = tasks.isEmpty ? nil : dice.pick(tasks) {
      try act(on: id)
    }
    if dice.chance(4) { try actOnLedger() }
  }

  private func importTask() throws {
    count += 1
    let id = Known.task("T-\(count)")
    let card = Card.sample(
      queue: dice.pick(Self.queues), priority: dice.pick([.p0, .p1, .p3, .p3]),
      type: dice.chance(20) ? "hotfix" : "build",
      review: CardReview(required: dice.chance(75)), file: "card \(count)")
    if propose(.imported(id, card), by: Cast.session(.planner)) { tasks.append(id) }
  }

  /// Proposes something about a task: three times in four what its state asks for next.
  private func act(on id: TaskID) throws {
    guard let task = world.task(id) else { return }
    let next: [TaskEvent.Kind?] =
      switch dice.chance(75) ? task.status : dice.pick(TaskStatus.allCases) {
      case .draft, .ready: [.readied, .startApproved, .started, .started, .imported]
      case .running: [.finished, nil, nil, .stopped]
      case .codeReview: [nil, nil, nil, nil, .finished, .finished, .stopped]
      case .revisionNeeded: [nil, nil, .started]
      case .reviewing: [nil, .merged, .merged, .stopped]
      case .merged, .released: [.released]
      case .blocked: [.unblocked]
      case .abandoned: [nil]
      }
    guard let kind = dice.chance(3) ? .abandoned : dice.pick(next) else {
      return try review(task)
    }
    let deed: Deed =
      switch kind {
      case .imported: .imported(id, .sample(queue: dice.pick(Self.queues), file: "card \(steps)"))
      case .readied: .readied(id)
      case .startApproved: .approved(id, task.card.file.digest)
      case .started: .started(id)
      case .stopped: .stopped(id)
      case .unblocked:
        .unblocked(id, to: dice.pick([nil, nil, .running, .codeReview, .reviewing, .merged]))
      case .abandoned: .abandoned(id)
      case .finished: .finished(id)
      case .merged: .merged(id)
      case .released: .released(id)
      }
    propose(deed, by: voice(for: kind))
  }

  private func voice(for kind: TaskEvent.Kind) -> Voice {
    if dice.chance(10) { return Cast.session(dice.pick(RoleMode.allCases)) }
    if dice.chance(30) { return dice.pick(Self.people) }
    return switch kind {
    case .imported, .readied: Cast.session(.planner)
    case .started, .finished: Cast.session(dice.pick([.executor, .builder]))
    case .stopped: dice.pick([Cast.omar, Cast.session(.reviewer)])
    case .startApproved, .unblocked, .abandoned, .merged, .released: Cast.lea
    }
  }

  /// Takes one step of a review or of a push.
  private func review(_ task: TaskEntity) throws {
    let review = world.review(task.id)
    let reviewer = reviewer(of: review)
    switch (task.status, review) {
    case (.reviewing, let review?):
      let range = review.range.facts
      let push = world.seq
      if propose(.pushAllowed(range, task: task.id), by: Cast.kernel) {
        propose(.pushLanded(range, allowed: push), by: Cast.kernel)
      }
    case (.codeReview, let review?) where review.reviewer == nil || dice.chance(10):
      propose(.reviewOpened(task.id, revision: review.revision), by: reviewer)
    case (.codeReview, let review?) where review.report == nil || dice.chance(10):
      propose(
        .reported(
          task.id, revision: review.revision,
          reviewed: Array(review.range.facts.changed.dropFirst(dice.chance(10) ? 1 : 0)),
          findings: dice.chance(40) ? [.major] : [], blockedReason: dice.chance(10) ? "no" : nil),
        by: reviewer)
    case (_, let review?)
    where review.report != nil && (task.status == .codeReview || dice.chance(30)):
      let signed = try world.verdict(
        task.id, by: reviewer, producedBy: dice.chance(20) ? .simulated : nil)
      propose(.verdict(signed), by: reviewer)
    default:
      let author = dice.pick(["executor-1", "builder-1", "lea", "pia"])
      let range = World.range(task.id, revision: steps, authors: [Cast.email(author)])
      let evidence = world.seq
      commits[task.id, default: []].append(range.to)
      propose(.evidence(task.id, range, selfObserved: dice.chance(50)), by: Cast.kernel)
      propose(
        .submitted(task.id, evidence: evidence), by: Cast.session(dice.pick([.executor, .builder])))
    }
  }

  private func reviewer(of review: ReviewEntity?) -> Voice {
    let all = [Cast.session(.reviewer), Cast.omar, Cast.pia, Cast.lea, Cast.session(.executor)]
    let current = all.first { $0.actor == review?.reviewer?.principal }
    return dice.chance(90) ? current ?? dice.pick(all) : dice.pick(all)
  }

  private func actOnLedger() throws {
    let queue = dice.pick(Self.queues)
    switch dice.below(10) {
    case 0: propose(.queueLocked(queue), by: Cast.omar)
    case 1...3: propose(.queueUnlocked(queue), by: Cast.lea)
    case 4:
      propose(
        .policyAdopted(dice.pick(policies), previous: try world.policy().digest), by: Cast.olga)
    default:
      let session = Cast.session(.builder)
      propose(
        .roleSwitched(session.session ?? Known.session(1), dice.pick([.executor, .builder])),
        by: session)
    }
  }

  @discardableResult
  private func propose(_ deed: Deed, by voice: Voice) -> Bool {
    guard world.attempt(deed, by: voice) else {
      refused += 1
      return false
    }
    admitted += 1
    last = "\(deed.kind) by \(voice.actor)"
    noteWays()
    return true
  }

  private func noteWays() {
    for id in tasks {
      guard let now = world.task(id)?.status else { continue }
      if let before = status[id], before != now {
        let way = [before.rawValue, now.rawValue]
        ways.insert(way)
        if !StatesTests.legal.contains(way) { illegal = "\(id) went \(way)" }
      }
      status[id] = now
    }
    // Some that are over stay, to be proposed things about.
    tasks.removeAll { id in status[id]?.isTerminal ?? false && dice.chance(20) }
  }
}

extension Walk {
  /// What does not hold, if anything.
  func fault() -> String? {
    guard let policy = world.state.get(PolicyEntity.self, PolicyEntity.id) else {
      return "no policy"
    }
    // The tasks that are not over, and some that are. (A scan would sort every task of the walk.)
    let entities = tasks.sorted().compactMap { world.task($0) }
    let holding = entities.filter(\.status.holdsSlot)
    return illegal ?? faultOfQueues(policy.policy, holding)
      ?? faultOfWorkInProgress(policy, holding) ?? faultOfTasks(entities)
  }

  private func faultOfQueues(_ policy: Policy, _ holding: [TaskEntity]) -> String? {
    for rule in policy.queues {
      let holders = world.state.queue(rule.id).holders
      let expected = holding.filter { $0.card.queue == rule.id }.map(\.id)
      if holders.sorted() != expected {
        return "\(rule.id) is held by \(holders), not \(expected)"
      }
      if holders.count > rule.slots { return "\(rule.id) is over its slots: \(holders)" }
    }
    return nil
  }

  private func faultOfWorkInProgress(
    _ policy: PolicyEntity, _ holding: [TaskEntity]
  ) -> String? {
    let rule = policy.policy.workInProgress
    let holders = world.state.queues.holders(of: rule.queues)
    let expected = holding.filter { rule.queues.contains($0.card.queue) }
    if holders.sorted() != expected.map(\.id) { return "wip is \(holders)" }
    // A later policy that counts other queues may find more in progress than it would let start.
    guard policy.source.seq == 0 else { return nil }
    let bound = expected.filter { $0.card.priority != .p0 }
    if bound.count > rule.hotfixLimit { return "\(bound.count) tasks besides P0 are in progress" }
    if bound.filter({ $0.card.type != Card.hotfix }).count > rule.limit {
      return "more ordinary tasks are in progress than the limit"
    }
    return nil
  }

  private func faultOfTasks(_ entities: [TaskEntity]) -> String? {
    let live = world.state.liveTasks
    let expected = entities.filter { !$0.status.isTerminal }
    if live.map(\.id) != expected.map(\.id) || live.map(\.status) != expected.map(\.status) {
      return "the live tasks are listed as \(live.map(\.id))"
    }
    for task in entities {
      if (task.block != nil) != (task.status == .blocked) { return "\(task.id): block" }
      if let fault = faultOfReview(task) { return "\(task.id): \(fault)" }
      if task.trail.last?.status != task.status { return "\(task.id): trail" }
    }
    return nil
  }

  private func faultOfReview(_ task: TaskEntity) -> String? {
    let review = world.review(task.id)
    if task.status.isTerminal, review != nil { return "a review outlived its task" }
    if let review, let reviewer = review.reviewer, review.authors.contains(reviewer.principal) {
      return "\(reviewer.principal) reviews their own work"
    }
    let live = (commits[task.id] ?? []).compactMap { commit in
      world.state.get(
        VerdictEntity.self,
        Text.known("\(VerdictEntity.prefix("demo", commit))\(task.id)"))
    }
    let decided = review.flatMap { $0.verdict == nil ? nil : $0.revision }
    if live.count > 1 || live.first?.verdict.revision != decided {
      return "verdicts in the gates' sight: \(live.map(\.verdict.revision))"
    }
    let asks = task.card.review.required
    let isApproved =
      review?.verdict.map { $0.outcome == .approved && $0.producedBy != .simulated } ?? false
    if [.reviewing, .merged].contains(task.status), asks, !isApproved {
      return "\(task.status) without a live approval"
    }
    if task.status == .merged, asks, task.landed == nil { return "merged but not landed" }
    return nil
  }
}
