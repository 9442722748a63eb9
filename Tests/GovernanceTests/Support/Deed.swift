import Wire

@testable import Governance

/// An event with its name: what somebody proposes.
struct Deed {
  let kind: EventKind
  let event: Event

  init(_ kind: EventKind, _ event: Event) {
    self.kind = kind
    self.event = event
  }

  /// The body.
  var payload: any EventPayload { event.payload }
}

// Short spellings of the events that most tests need.
extension Deed {
  static func readied(_ id: TaskID) -> Deed {
    Deed(.task(.readied), .task(.readied(TaskReadied(id: id))))
  }

  static func imported(_ id: TaskID, _ card: Card) -> Deed {
    Deed(.task(.imported), .task(.imported(TaskImported(id: id, card: card))))
  }

  static func approved(_ id: TaskID, _ card: Digest) -> Deed {
    Deed(.task(.startApproved), .task(.startApproved(TaskStartApproved(id: id, card: card))))
  }

  static func started(_ id: TaskID) -> Deed {
    Deed(.task(.started), .task(.started(TaskStarted(id: id))))
  }

  static func stopped(_ id: TaskID) -> Deed {
    Deed(.task(.stopped), .task(.stopped(TaskStopped(id: id, reason: "it harms"))))
  }

  static func unblocked(_ id: TaskID, to status: TaskStatus? = nil) -> Deed {
    Deed(
      .task(.unblocked), .task(.unblocked(TaskUnblocked(id: id, reason: "it is safe", to: status))))
  }

  static func abandoned(_ id: TaskID) -> Deed {
    Deed(.task(.abandoned), .task(.abandoned(TaskAbandoned(id: id, reason: "nobody needs it"))))
  }

  static func finished(_ id: TaskID) -> Deed {
    Deed(.task(.finished), .task(.finished(TaskFinished(id: id))))
  }

  static func merged(_ id: TaskID) -> Deed {
    Deed(.task(.merged), .task(.merged(TaskMerged(id: id))))
  }

  static func released(_ id: TaskID) -> Deed {
    Deed(.task(.released), .task(.released(TaskReleased(id: id))))
  }

  static func evidence(_ id: TaskID, _ range: GitRange, selfObserved: Bool = true) -> Deed {
    Deed(
      .evidence(.recorded),
      .evidence(
        .recorded(EvidenceRecorded(subject: id, range: range, selfObserved: selfObserved))))
  }

  static func submitted(_ id: TaskID, evidence: Int) -> Deed {
    Deed(
      .review(.submitted),
      .review(.submitted(ReviewSubmitted(id: id, evidence: evidence, notes: nil))))
  }

  static func reviewOpened(_ id: TaskID, revision: Int) -> Deed {
    Deed(.review(.opened), .review(.opened(ReviewOpened(id: id, revision: revision))))
  }

  static func reported(
    _ id: TaskID, revision: Int, reviewed: [GitObjectID], findings: [Finding] = [],
    blockedReason: Text? = nil
  ) -> Deed {
    Deed(
      .review(.reported),
      .review(
        .reported(
          ReviewReported(
            id: id, revision: revision, findings: findings, reviewed: reviewed, personas: [],
            blockedReason: blockedReason))))
  }

  static func verdict(_ signed: SignedVerdict) -> Deed {
    Deed(.verdict(.submitted), .verdict(.submitted(VerdictSubmitted(signed: signed))))
  }

  static func revoked(_ key: PublicKey, through record: RecordReference) -> Deed {
    Deed(
      .key(.revoked),
      .key(
        .revoked(
          KeyRevoked(key: key.id, mode: .compromised, reason: "stolen", trustedThrough: record))))
  }

  static func clockReset() -> Deed {
    Deed(.clock(.reset), .clock(.reset(ClockReset(reason: "the clock ran ahead"))))
  }

  static func policyAdopted(_ policy: Policy, previous: Digest) -> Deed {
    Deed(
      .policy(.adopted),
      .policy(.adopted(PolicyAdopted(policy: policy, previous: previous, source: nil))))
  }

  static func ended(_ session: SessionID) -> Deed {
    Deed(.session(.ended), .session(.ended(SessionEnded(session: session, reason: "done"))))
  }

  static func suspended(_ session: SessionID) -> Deed {
    Deed(
      .session(.suspended),
      .session(.suspended(SessionSuspended(session: session, reason: "look first"))))
  }

  static func resumed(_ session: SessionID) -> Deed {
    Deed(
      .session(.resumed), .session(.resumed(SessionResumed(session: session, reason: "go on"))))
  }

  static func roleSwitched(_ session: SessionID, _ role: RoleMode) -> Deed {
    Deed(
      .session(.roleSwitched),
      .session(.roleSwitched(SessionRoleSwitched(session: session, role: role))))
  }

  static func queueLocked(_ queue: Identifier) -> Deed {
    Deed(.queue(.locked), .queue(.locked(QueueLocked(queue: queue, reason: "it burns"))))
  }

  static func queueUnlocked(_ queue: Identifier) -> Deed {
    Deed(.queue(.unlocked), .queue(.unlocked(QueueUnlocked(queue: queue, reason: "it is out"))))
  }

  static func pushAllowed(_ range: GitRange, task: TaskID?, ref: GitRef? = nil) -> Deed {
    Deed(
      .push(.allowed),
      .push(
        .allowed(
          PushAllowed(
            repository: range.repository, ref: ref ?? range.ref, from: range.from, to: range.to,
            tree: range.tree, diff: range.diff, task: task))))
  }

  static func pushLanded(_ range: GitRange, allowed: Int, ref: GitRef? = nil) -> Deed {
    Deed(
      .push(.landed),
      .push(
        .landed(
          PushLanded(
            allowed: allowed, ref: ref ?? range.ref, repository: range.repository, to: range.to))))
  }

  static func spec(
    _ id: String, scope: SpecScope = .project, status: SpecStatus = .active
  ) -> Deed {
    Deed(
      .spec(.registered),
      .spec(
        .registered(
          SpecRegistered(
            id: Known.spec(id), title: "A spec", scope: scope, status: status, version: nil,
            path: nil, digest: nil))))
  }
}
