import Testing
import Wire

@testable import Governance

extension Card {
  /// A card as the tests write it.
  static func sample(
    queue: Identifier = "dev", priority: Priority = .p3, type: Identifier = "build",
    review: CardReview = .ordinary, specs: [String] = ["SPEC-1"], file: String = "card",
    dependencies: [TaskID] = []
  ) -> Card {
    Card(
      branch: Known.ref("refs/heads/feature/work"), dependencies: dependencies,
      file: Known.blob(file), parent: nil, priority: priority, queue: queue, review: review,
      specs: specs.map { Known.spec($0) }, type: type, verification: ["it builds"])
  }
}

extension Finding {
  /// A finding that stands in the way.
  static let major = Finding(
    dimension: .quality, check: "Q-003", severity: .major, message: "errors are swallowed")
}

extension World {
  /// Commits on a task's branch, written by the executor's agent unless said otherwise.
  static func range(
    _ id: TaskID, revision: Int = 1, authors: [Text] = [Cast.email("executor-1")],
    blobs: Int = 2, ref: GitRef = Known.ref("refs/heads/main")
  ) -> GitRange {
    let name = "\(id) \(revision)"
    return GitRange(
      repository: "demo", ref: ref, from: Known.object("base"), to: Known.object(name),
      tree: Known.object("tree \(name)"), diff: Known.digest("diff \(name)"), commits: 1,
      authors: authors.sorted(),
      changed: (0..<blobs).map { Known.object("blob \($0) \(name)") }.sorted())
  }

  /// Brings a new task to a state by lawful events, as the people and agents who usually do it.
  func bring(
    _ id: TaskID, to status: TaskStatus, card: Card = .sample(), from start: TaskStatus? = nil
  ) throws {
    let executor = Cast.session(.executor)
    switch status {
    case .draft:
      try happen(.imported(id, card), by: Cast.session(.planner))
    case .ready:
      try bring(id, to: .draft, card: card)
      try happen(.readied(id), by: Cast.session(.planner))
    case .running:
      try bring(id, to: .ready, card: card)
      if try policy().policy.queue(card.queue)?.approval ?? true {
        try happen(.approved(id, card.file.digest), by: Cast.lea)
      }
      try happen(.started(id), by: executor)
    case .codeReview:
      try bring(id, to: .running, card: card)
      try submit(id)
    case .revisionNeeded:
      try bring(id, to: .codeReview, card: card)
      try openReview(id)
      try report(id, findings: [.major])
    case .reviewing:
      try bring(id, to: .codeReview, card: card)
      try approve(id)
      try happen(.finished(id), by: executor)
    case .merged:
      try bring(id, to: .reviewing, card: card)
      try land(id)
      try happen(.merged(id), by: Cast.lea)
    case .released:
      try bring(id, to: .merged, card: card)
      try happen(.released(id), by: Cast.lea)
    case .blocked:
      try bring(id, to: start ?? .running, card: card)
      try happen(.stopped(id), by: Cast.omar)
    case .abandoned:
      try bring(id, to: .ready, card: card)
      try happen(.abandoned(id), by: Cast.lea)
    }
    try #require(task(id)?.status == status)
  }

  /// Records evidence of a task's commits and submits them.
  @discardableResult
  func submit(
    _ id: TaskID, revision: Int = 1, authors: [Text] = [Cast.email("executor-1")],
    by voice: Voice = Cast.session(.executor)
  ) throws -> RecordReference {
    let range = Self.range(id, revision: revision, authors: authors)
    let evidence = try happen(.evidence(id, range), by: Cast.kernel)
    return try happen(.submitted(id, evidence: evidence.seq), by: voice)
  }

  /// Takes the review of a task's current revision.
  func openReview(_ id: TaskID, by voice: Voice = Cast.session(.reviewer)) throws {
    try happen(.reviewOpened(id, revision: try #require(review(id)).revision), by: voice)
  }

  /// Reports that everything was looked at, with these findings.
  func report(
    _ id: TaskID, by voice: Voice = Cast.session(.reviewer), findings: [Finding] = [],
    blockedReason: Text? = nil
  ) throws {
    let review = try #require(self.review(id))
    try happen(
      .reported(
        id, revision: review.revision, reviewed: review.range.facts.changed, findings: findings,
        blockedReason: blockedReason),
      by: voice)
  }

  /// The verdict that a task's report calls for, signed by `voice`.
  func verdict(
    _ id: TaskID, by voice: Voice = Cast.session(.reviewer), producedBy: Producer? = nil
  ) throws -> SignedVerdict {
    let review = try #require(self.review(id))
    let policy = try self.policy()
    let ledger = try #require(state.get(LedgerEntity.self, LedgerEntity.id))
    let verdict = Verdict(
      on: review, report: try #require(review.report), reviewer: voice.actor,
      session: voice.session,
      producedBy: producedBy ?? (voice.session == nil ? .human : .agent), policy: policy.digest,
      ledger: ledger, issued: now)
    return SignedVerdict(key: voice.key, signature: Known.signature, verdict: verdict)
  }

  /// Opens, reports and decides a review without findings.
  func approve(
    _ id: TaskID, by voice: Voice = Cast.session(.reviewer), producedBy: Producer? = nil
  ) throws {
    try openReview(id, by: voice)
    try report(id, by: voice)
    try happen(.verdict(try verdict(id, by: voice, producedBy: producedBy)), by: voice)
  }

  /// Pushes a task's reviewed commit.
  func land(_ id: TaskID) throws {
    let range = try #require(review(id)).range.facts
    let push = try happen(.pushAllowed(range, task: id), by: Cast.kernel)
    try happen(.pushLanded(range, allowed: push.seq), by: Cast.kernel)
  }
}
