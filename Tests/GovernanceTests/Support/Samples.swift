import Testing
import Wire

@testable import Governance

/// One proposal of each kind, as it would be made by `voice` about a task.
///
/// What the proposer chooses is chosen well, so that a refusal says something about the proposer or
/// the state, never about a careless sample. The switch has no default: a new event asks for a
/// line.
struct Samples {
  let world: World
  /// The task that events of tasks are about.
  let task: TaskID

  func deed(_ kind: EventKind, by voice: Voice) throws -> Deed {
    switch kind {
    case .ledger(let kind): try ledger(kind)
    case .law(.adopted): Deed(.law(.adopted), .law(.adopted(LawAdopted(law: Law.number + 1))))
    case .policy(.adopted):
      .policyAdopted(try .standard(), previous: try world.policy().digest)
    case .principal(.enrolled): World.enrolment(.person("human:nora"), .operator)
    case .key(.enrolled):
      Deed(
        .key(.enrolled),
        .key(
          .enrolled(
            KeyEnrolled(
              key: Known.key("another"), possession: Known.signature, principal: Cast.omar.actor))))
    case .key(.revoked): .revoked(Cast.omar.key, through: world.records[world.seq - 1])
    case .agent(.enrolled):
      Deed(
        .agent(.enrolled),
        .agent(
          .enrolled(
            AgentEnrolled(
              id: Known.principal("agent:new"), roles: [.executor], name: nil, gitEmails: []))))
    case .session(let kind): try session(kind, by: voice)
    case .spec(.registered): .spec("SPEC-2")
    case .repository(.registered):
      Deed(
        .repository(.registered),
        .repository(
          .registered(RepositoryRegistered(name: "other", target: Known.ref("refs/heads/main")))))
    case .task(let kind): task(kind)
    case .queue(.locked): .queueLocked("data")
    case .queue(.unlocked): .queueUnlocked("research")
    case .review(let kind): review(kind)
    case .verdict(.submitted): .verdict(try verdict())
    case .evidence(.recorded): .evidence(task, World.range(task, revision: 9))
    case .push(.allowed): .pushAllowed(range, task: task)
    case .push(.landed): .pushLanded(range, allowed: try openPush(), ref: range.ref)
    case .proposal(.refused): try refusal()
    case .clock(.reset): .clockReset()
    }
  }

  var range: GitRange {
    world.review(task)?.range.facts ?? World.range(task)
  }

  private func ledger(_ kind: LedgerEvent.Kind) throws -> Deed {
    switch kind {
    case .created: World.creation(try .standard())
    case .accepted:
      Deed(
        .ledger(.accepted),
        .ledger(.accepted(LedgerAccepted(genesis: try #require(world.records.first)))))
    }
  }

  /// A session speaks of itself; a person, of the executor's.
  private func session(_ kind: SessionEvent.Kind, by voice: Voice) throws -> Deed {
    let session = voice.session ?? Known.session(RoleMode.allCases.count + 1)
    let role = voice.session.flatMap { world.state.get(SessionEntity.self, $0.text) }?.role
    switch kind {
    case .opened:
      let new = Voice(
        actor: Known.principal("agent:idle"), session: Known.session(99), key: Known.key("idle"))
      return try world.opening(new, .executor)
    case .suspended: return .suspended(session)
    case .resumed: return .resumed(Known.session(RoleMode.allCases.count + 2))
    case .ended: return .ended(session)
    case .roleSwitched:
      let other = RoleMode.allCases.first { role?.maySwitch(to: $0) ?? false } ?? .builder
      return .roleSwitched(session, other)
    }
  }

  private func task(_ kind: TaskEvent.Kind) -> Deed {
    switch kind {
    case .imported: .imported(task, .sample())
    case .readied: .readied(task)
    case .startApproved: .approved(task, Card.sample().file.digest)
    case .started: .started(task)
    case .stopped: .stopped(task)
    case .unblocked: .unblocked(task)
    case .abandoned: .abandoned(task)
    case .finished: .finished(task)
    case .merged: .merged(task)
    case .released: .released(task)
    }
  }

  private func review(_ kind: ReviewEvent.Kind) -> Deed {
    let revision = world.review(task)?.revision ?? 1
    switch kind {
    case .submitted:
      let evidence = world.state.scan(EvidenceEntity.self).first { $0.subject == task }
      return .submitted(task, evidence: evidence?.source.seq ?? -1)
    case .opened: return .reviewOpened(task, revision: revision)
    case .reported: return .reported(task, revision: revision, reviewed: range.changed)
    }
  }

  /// What the current reviewer has signed; a made-up verdict where there is no report.
  private func verdict() throws -> SignedVerdict {
    guard let review = world.review(task), review.report != nil, let reviewer = review.reviewer
    else {
      let other = try World.founded()
      try other.bring(task, to: .codeReview)
      try other.openReview(task)
      try other.report(task)
      return try other.verdict(task)
    }
    let key = world.state.get(KeyEntity.self, Text.known(reviewer.source.key.description))?.key
    return try world.verdict(
      task,
      by: Voice(
        actor: reviewer.principal, session: reviewer.session, key: try #require(key)))
  }

  private func openPush() throws -> Int {
    world.state.scan(PushEntity.self, prefix: PushEntity.prefix("demo", range.ref)).last?.allowed
      ?? world.state.get(RefEntity.self, RefEntity.id("demo", range.ref))?.push.allowed ?? 0
  }

  private func refusal() throws -> Deed {
    let deed = Deed.merged(task)
    let unmet = world.judge(deed, by: Cast.session(.executor)).unmet
    return Deed(
      .proposal(.refused),
      .proposal(
        .refused(
          ProposalRefused(
            key: Cast.session(.executor).key, principal: Cast.session(.executor).actor,
            signature: Known.signature,
            statement: try Known.statement(of: Cast.session(.executor).actor), statementBlob: nil,
            suppressed: nil,
            unmet: unmet.map { UnmetCondition($0) }))))
  }
}
