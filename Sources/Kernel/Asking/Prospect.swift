internal import Governance
internal import Ledger
internal import Wire

/// An event that could come next for a task. Whether it may, only the law says.
struct Prospect {
  /// What would be proposed.
  let event: Event
  /// The states that it can lead to; none for an event that leaves the task where it is.
  var leadsTo: [TaskStatus]
  /// The command that proposes it.
  let command: String
  /// How near to the end of the work it is: smaller comes first in `next`.
  var rank: Int
  /// What had to be assumed to ask the law, for what a command would find out itself.
  var assumes: String?
  /// Whether it is a step of the ordinary way, and no stop or end that is always there.
  var isOnward = true
  /// Whether only a person can do it: it waits for one.
  var needsPerson = false
  /// An event that would be recorded before it, by the kernel.
  var preparation: Event?
  /// Whether the kernel itself proposes it.
  var isByKernel = false

  /// The judgement of it for a speaker.
  func judge(_ inquiry: Inquiry, _ speaker: Speaker) throws(Problem) -> Judgement {
    let kernel = Speaker.kernel(of: inquiry.ledger)
    let overlay = try preparation.map { (event) throws(Problem) in
      try inquiry.assuming(event, by: kernel)
    }
    return try inquiry.judge(event, by: isByKernel ? kernel : speaker, in: overlay)
  }
}

/// What the law is asked about a task: the events that its state has a way for.
///
/// These are questions, not answers: an event too many is refused by the law, and shown so.
struct Prospects {
  let task: TaskEntity
  let review: ReviewEntity?
  let speaker: Speaker
  let inquiry: Inquiry

  private var state: State { inquiry.ledger.state }
  /// What stands for words that only the one who acts can give.
  private static let someReason: Text = "a reason"

  init(_ task: TaskEntity, for speaker: Speaker, _ inquiry: Inquiry) {
    self.task = task
    self.speaker = speaker
    self.inquiry = inquiry
    review = inquiry.ledger.state.get(ReviewEntity.self, task.id.text)
  }

  /// Every prospect of the task's state, the ordinary way first.
  var all: [Prospect] {
    switch task.status {
    case .draft: approval + [start, ready, abandon]
    case .ready: approval + [start, abandon]
    case .running: [finish, submit, stop, abandon]
    case .codeReview: reviewing + pushes + [finish, submitAgain, stop, abandon]
    case .revisionNeeded: [submit, start] + verdict + [abandon]
    case .reviewing: (task.landed == nil ? verdict : []) + pushes + [merge, stop]
    case .merged: [release]
    case .blocked: [unblock] + verdict + [abandon]
    case .released, .abandoned: []
    }
  }

  private var id: TaskID { task.id }

  private var ready: Prospect {
    Prospect(
      event: .task(.readied(TaskReadied(id: id))), leadsTo: [.ready],
      command: "kernel task ready \(id)", rank: 8)
  }

  /// Asked only where the queue asks for it and nobody has given it.
  private var approval: [Prospect] {
    let policy = state.get(PolicyEntity.self, PolicyEntity.id)?.policy
    guard policy?.queue(task.card.queue)?.approval ?? true, task.approval == nil else { return [] }
    return [
      Prospect(
        event: .task(
          .startApproved(TaskStartApproved(id: id, card: task.card.file.digest))),
        leadsTo: [], command: "kernel task approve \(id)", rank: 6, needsPerson: true)
    ]
  }

  private var start: Prospect {
    Prospect(
      event: .task(.started(TaskStarted(id: id))), leadsTo: [.running],
      command: "kernel task start \(id)", rank: 7)
  }

  private var stop: Prospect {
    Prospect(
      event: .task(.stopped(TaskStopped(id: id, reason: Self.someReason))), leadsTo: [.blocked],
      command: "kernel task stop \(id) --reason TEXT", rank: 9, isOnward: false)
  }

  private var abandon: Prospect {
    Prospect(
      event: .task(.abandoned(TaskAbandoned(id: id, reason: Self.someReason))),
      leadsTo: [.abandoned], command: "kernel task abandon \(id) --reason TEXT", rank: 10,
      isOnward: false)
  }

  private var unblock: Prospect {
    let places = [TaskStatus.running, .reviewing, .codeReview]
    return Prospect(
      event: .task(.unblocked(TaskUnblocked(id: id, reason: Self.someReason))), leadsTo: places,
      command: "kernel task unblock \(id) --reason TEXT", rank: 1, needsPerson: true)
  }

  private var finish: Prospect {
    Prospect(
      event: .task(.finished(TaskFinished(id: id))), leadsTo: [.reviewing],
      command: "kernel task finish \(id)", rank: 2)
  }

  private var merge: Prospect {
    Prospect(
      event: .task(.merged(TaskMerged(id: id))), leadsTo: [.merged],
      command: "kernel task merge \(id)", rank: 0, needsPerson: true)
  }

  private var release: Prospect {
    Prospect(
      event: .task(.released(TaskReleased(id: id))), leadsTo: [.released],
      command: "kernel task release \(id)", rank: 0, needsPerson: true)
  }
}

extension Prospects {
  /// The submission of work. What git would show is assumed: one commit by the speaker.
  private var submit: Prospect {
    let repository = state.scan(RepositoryEntity.self, limit: 1).first?.name ?? Assumed.repository
    let commit = Assumed.commit
    let range = GitRange(
      repository: repository, ref: task.card.branch, from: commit.format.zero, to: commit,
      tree: commit, diff: .zero, commits: 1, authors: emails, changed: [commit])
    let evidence = EvidenceRecorded(subject: id, range: range, selfObserved: true)
    return Prospect(
      event: .review(
        .submitted(
          ReviewSubmitted(id: id, evidence: inquiry.ledger.head.seq + 1, notes: nil))),
      leadsTo: [.codeReview], command: "kernel review submit \(id)", rank: 5,
      assumes: "that git shows commits by known authors, seen by your own process",
      preparation: .evidence(.recorded(evidence)))
  }

  /// The submission of another revision in place of one that waits or was approved.
  private var submitAgain: Prospect {
    var again = submit
    (again.leadsTo, again.rank, again.isOnward) = ([], 9, false)
    return again
  }

  /// The addresses under which the speaker commits; only known ones are assumed.
  private var emails: [Text] {
    let name = speaker.principal.identifier.text
    return state.get(AgentEntity.self, name)?.gitEmails
      ?? state.get(PrincipalEntity.self, name)?.gitEmails ?? []
  }

  /// The steps of a reviewer.
  private var reviewing: [Prospect] {
    guard let review else { return [] }
    let open = Prospect(
      event: .review(.opened(ReviewOpened(id: id, revision: review.revision))), leadsTo: [],
      command: "kernel review open \(id)", rank: 4)
    let report = ReviewReported(
      id: id, revision: review.revision, findings: [], reviewed: review.range.facts.changed,
      personas: task.card.review.requiredPersonas, blockedReason: nil)
    return [
      Prospect(
        event: .review(.reported(report)), leadsTo: [.revisionNeeded, .blocked],
        command: "kernel review report \(id) --reviewed all", rank: 3,
        assumes: "a report that has seen everything and finds nothing"), open,
    ] + verdict
  }

  /// The verdict that a report calls for, signed by the speaker.
  private var verdict: [Prospect] {
    guard let review, let report = review.report, state.bindingVerdict(of: review) == nil,
      let policy = state.get(PolicyEntity.self, PolicyEntity.id),
      let key = state.key(speaker.key)?.key,
      let signature = Signature(bytes: [UInt8](repeating: 0, count: Signature.byteCount))
    else { return [] }
    let verdict = Verdict(
      on: review, report: report, reviewer: speaker.principal, session: speaker.session,
      producedBy: speaker.session == nil ? .human : .agent, policy: policy.digest,
      ledger: inquiry.ledger.entity, issued: inquiry.now)
    let signed = SignedVerdict(key: key, signature: signature, verdict: verdict)
    return [
      Prospect(
        event: .verdict(.submitted(VerdictSubmitted(signed: signed))), leadsTo: [],
        command: "kernel verdict submit --task \(id)", rank: 3,
        assumes: "that the verdict is signed with the key of \(speaker.principal)")
    ]
  }

  /// The push that the live verdict is for.
  private var pushes: [Prospect] {
    guard let review, review.verdict?.outcome == .approved, task.landed == nil else { return [] }
    return [Prospect.push(of: review.range.facts, for: id)]
  }
}

extension Prospect {
  /// The push of exactly what was reviewed for a task.
  static func push(of facts: GitRange, for task: TaskID) -> Prospect {
    Prospect(
      event: .push(
        .allowed(
          PushAllowed(
            repository: facts.repository, ref: facts.ref, from: facts.from, to: facts.to,
            tree: facts.tree, diff: facts.diff, task: task))),
      leadsTo: [], command: "git push", rank: 2,
      assumes: "a push of exactly the reviewed commits", isByKernel: true)
  }
}

/// Values for what nobody knows before it is done.
enum Assumed {
  /// A repository, where none is registered.
  static let repository: Identifier = Assumed.named("unregistered")

  private static func named(_ name: StaticString) -> Identifier { Identifier(name) }

  /// A commit that no verdict names.
  static let commit: GitObjectID = {
    guard let id = GitObjectID(String(repeating: "1", count: 40)) else {
      preconditionFailure("forty digits are a commit's id")
    }
    return id
  }()
}
