package import CommandLineKit
internal import Governance
internal import Ledger
internal import Crypto
internal import Wire

/// `kernel status`: where the ledger and the work stand.
package struct Status: Operation {
  package static let path = ["status"]
  package static let summary = "Show where the ledger and the work stand."
  package static let discussion = """
    Blocked tasks are green below 24 hours, yellow up to 72 and red after that. A task that has \
    been running for more than 7 days is an orphan: nobody seems to work on it.
    """
  package static let examples = [Example("kernel status", "Show everything that is open.")]

  /// What every report of a local ledger says.
  static let localMode =
    "local: the caller's process is the kernel; only outside anchors show a rewrite"

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {}

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let facts = StatusFacts(ledger, now: kernel.effects.now())
    try ledger.check()
    return Answer(
      "kernel.status/1", data: facts.data, lines: facts.lines,
      next: ["kernel next"], ledger: ledger.position)
  }
}

/// What `status` shows, read once.
struct StatusFacts {
  /// A queue of the policy, as it is now.
  struct Queue {
    let rule: QueueRule
    let holders: [TaskID]
    let lock: QueueLock?
  }

  let ledger: OpenLedger
  let now: Timestamp
  let live: [LiveTask]
  let queues: [Queue]
  let work: WorkInProgress
  let sessions: [SessionEntity]
  let roots: Int

  init(_ ledger: OpenLedger, now: Timestamp) {
    self.ledger = ledger
    self.now = now
    let state = ledger.state
    let policy = state.get(PolicyEntity.self, PolicyEntity.id)?.policy
    live = state.liveTasks
    let entity = state.queues
    queues = (policy?.queues ?? []).map { rule in
      Queue(rule: rule, holders: entity[rule.id].holders, lock: entity[rule.id].lock)
    }
    work = WorkInProgress(state, entity, policy)
    sessions = state.sessionsOfAgents()
    roots = ledger.entity.roots.count
  }

  var blocked: [LiveTask] { live.filter { $0.status == .blocked }.sorted { $0.since < $1.since } }
  var orphans: [LiveTask] { live.filter { Ages.isOrphan($0, at: now) } }

  private func count(_ status: TaskStatus) -> Int { live.count { $0.status == status } }

  /// The open sessions that were opened in a record which nobody relies on any more, with why.
  var contested: [(session: SessionEntity, reason: String)] {
    sessions.compactMap { session in
      guard isOpen(session), let reason = SessionStanding.distrust(session, on: ledger) else {
        return nil
      }
      return (session, reason)
    }
  }

  private var moment: Timestamp { max(now, ledger.head.at) }

  /// Whether a session still bears authority.
  private func isOpen(_ session: SessionEntity) -> Bool {
    ledger.state.isOpen(session, at: moment, epoch: ledger.entity.epoch)
  }
}

extension StatusFacts {
  var lines: [String] {
    var lines = [
      "ledger \(ledger.origin)  \(ledger.head.seq + 1) records  last \(ledger.head.at)",
      "identity \(ledger.identity)",
      "checkpoint \(ledger.edge.size) \(ledger.edge.root)",
      "mode \(Status.localMode)",
    ]
    let excess = work.isExceeded ? "  ! exceeded by \(work.causes)" : ""
    lines.append("work in progress \(work.count)\(excess)")
    for queue in queues {
      let holders = queue.holders.map(\.description).joined(separator: " ")
      let full = queue.holders.count >= queue.rule.slots ? "  ! full" : ""
      lines.append(
        "queue \(queue.rule.id)  \(queue.holders.count) of \(queue.rule.slots)\(full)"
          + (holders.isEmpty ? "" : "  \(holders)"))
      if let lock = queue.lock {
        lines.append("  ✗ locked by record \(lock.source.seq): \(lock.reason)")
      }
    }
    lines += sessions.map { session in
      let state = SessionStanding.text(session, at: moment, on: ledger)
      return "session \(session.id)  \(session.agent)  \(session.role.rawValue)  \(state)"
        + "  until \(session.expires)"
    }
    lines += blocked.map { task in
      let age = Ages.age(task, at: now)
      let colour = Ages.Colour(blockedMilliseconds: age)
      return "\(colour.mark) blocked \(task.id)  \(Ages.words(age))  \(colour.rawValue)"
    }
    lines += orphans.map { "✗ orphan \($0.id)  running for \(Ages.words(Ages.age($0, at: now)))" }
    let counts = TaskStatus.allCases.filter { count($0) > 0 }
      .map { "\(count($0)) \($0.rawValue)" }
    lines.append("tasks \(counts.isEmpty ? "none" : counts.joined(separator: ", "))")
    return lines
  }

  var data: JSONText {
    .members([
      "origin": .string(ledger.origin.string), "identity": .string(ledger.identity.hex),
      "records": .integer(ledger.head.seq + 1), "law": .integer(ledger.entity.law),
      "last": .string(ledger.head.at.description),
      "checkpoint": .members([
        "size": .integer(ledger.edge.size), "root": .string(ledger.edge.root.hex),
      ]),
      "mode": .string("local"), "mode_means": .string(Status.localMode),
      "roots": .integer(roots),
      "work_in_progress": work.data,
      "queues": .array(queues.map(Self.data)),
      "sessions": .array(
        sessions.map { session in
          .members([
            "open": .boolean(isOpen(session)),
            "obstacles": SessionStanding.obstacles(session, at: moment, on: ledger),
            "session": .wire(session),
          ])
        }),
      "blocked": .array(blocked.map(aged)), "orphans": .array(orphans.map(aged)),
      "tasks": .object(
        TaskStatus.allCases.filter { !$0.isTerminal }.map {
          .init($0.rawValue, .integer(count($0)))
        }),
    ])
  }

  private static func data(_ queue: Queue) -> JSONText {
    .members([
      "id": .string(queue.rule.id.string), "slots": .integer(queue.rule.slots),
      "approval": .boolean(queue.rule.approval),
      "holders": .array(queue.holders.map { .string($0.description) }),
      "lock": queue.lock.map { .wire($0) },
    ])
  }

  private func aged(_ task: LiveTask) -> JSONText {
    let age = Ages.age(task, at: now)
    return .members([
      "task": .string(task.id.description), "since": .string(task.since.description),
      "age_seconds": .integer(Int(age / 1000)),
      "colour": .string(Ages.Colour(blockedMilliseconds: age).rawValue),
    ])
  }
}
