package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel session list`.
package struct SessionList: Operation {
  package static let path = ["session", "list"]
  package static let summary = "List the open sessions."
  package static let examples = [
    Example("kernel session list", "See which sessions count now."),
    Example("kernel session list --all", "See those that have ended or expired too."),
  ]
  var isAll = false

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.flag("all", &isAll, about: "Show ended and expired sessions too.")
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let moment = max(kernel.effects.now(), ledger.moment)
    let found: [SessionEntity]
    if isAll {
      found = ledger.state.scan(SessionEntity.self)
    } else {
      // An agent names the one session that is open for it, so the past is not gone through.
      found = ledger.state.sessionsOfAgents()
        .filter { ledger.state.isOpen($0, at: moment, epoch: ledger.entity.epoch) }
    }
    try ledger.check()
    return Answer(
      "kernel.sessions/1",
      data: .members([
        "sessions": .array(found.map { .wire($0) }),
        "void": .array(
          found.compactMap { session in
            SessionStanding.obstacles(session, at: moment, on: ledger).map {
              .members(["session": .string(session.id.description), "obstacles": $0])
            }
          }),
      ]),
      lines: Columns.table(
        ["SESSION", "AGENT", "ROLE", "STATUS", "EXPIRES", "TASKS"],
        found.map {
          [
            "\($0.id)", "\($0.agent)", $0.role.rawValue,
            SessionStanding.text($0, at: moment, on: ledger), "\($0.expires)",
            SessionStanding.tasks($0),
          ]
        }, none: isAll ? "no sessions" : "no open sessions"),
      next: isAll ? [] : ["kernel session list --all"],
      ledger: ledger.position, warnings: isAll ? Scan.warnings(found.count) : [])
  }
}

/// `kernel session show`.
package struct SessionShow: Operation {
  package static let path = ["session", "show"]
  package static let summary = "Show one session."
  package static let examples = [
    Example("kernel session show", "Show the session of KERNEL_SESSION."),
    Example("kernel session show S-01JD2Y6S8V3Q9E6K7T4N5M2C1A", "Show another one."),
  ]
  var session: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument(
      "session", &session, about: "The session; by default that of KERNEL_SESSION.",
      isRequired: false, completion: .dynamic("session"))
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let id = try Names.session(session, orOf: kernel)
    let entity = ledger.state.get(SessionEntity.self, id.text)
    try ledger.check()
    guard let entity else {
      throw Problem(
        "KRN-SESSION-UNKNOWN", .notFound, "there is no session \(id)",
        hint: "kernel session list --all")
    }
    let moment = max(kernel.effects.now(), ledger.moment)
    let isOpen = ledger.state.isOpen(entity, at: moment, epoch: ledger.entity.epoch)
    let obstacles = SessionStanding.obstacles(entity, at: moment, on: ledger)
    let lines = SessionStanding.lines(entity, at: moment, on: ledger)
    try ledger.check()
    let left = max(0, entity.expires.milliseconds - moment.milliseconds) / 1000
    return Answer(
      "kernel.session/1",
      data: .members([
        "session": .wire(entity),
        "is_open": .boolean(isOpen),
        "obstacles": obstacles,
        "remaining_seconds": .integer(Int(left)),
      ]),
      lines: lines,
      next: entity.status == .ended
        ? ["kernel session list"] : ["kernel session end \(id) --reason TEXT"],
      ledger: ledger.position)
  }
}

/// How a session stands, for people.
enum SessionStanding {
  /// Its status, or why it does not count: of itself and its ancestors the nearest that bears no
  /// authority.
  static func text(
    _ session: SessionEntity, at moment: Timestamp, on ledger: OpenLedger
  ) -> String {
    let epoch = ledger.entity.epoch
    let fault = session.fault(at: moment, epoch: epoch)
    if let fault, fault.isFinal { return fault.rawValue }
    let nearest = ledger.state.obstacles(to: session, at: moment, epoch: epoch).first
    return nearest.map { "void: \($0)" } ?? session.status.rawValue
  }

  /// Why it does not count beside its own status, as data; nil where nothing stands in the way.
  static func obstacles(
    _ session: SessionEntity, at moment: Timestamp, on ledger: OpenLedger
  ) -> JSONText? {
    let found = ledger.state.obstacles(to: session, at: moment, epoch: ledger.entity.epoch)
    if found.isEmpty { return nil }
    return .array(
      found.map {
        .members([
          "session": .string($0.session.description), "state": .string($0.fault.rawValue),
        ])
      })
  }

  /// Why nobody relies on the record that opened it; nil where everybody does.
  static func distrust(_ session: SessionEntity, on ledger: OpenLedger) -> String? {
    let source = session.source
    if ledger.state.isTrusted(source) { return nil }
    return "record \(source.seq), which opened it, lies beyond what is trusted of key "
      + "\(source.key) or of a key that enrolled it"
  }

  static func tasks(_ session: SessionEntity) -> String {
    session.reach == .all
      ? "all" : session.scope.map(\.description).joined(separator: ",")
  }

  static func lines(
    _ session: SessionEntity, at moment: Timestamp, on ledger: OpenLedger
  ) -> [String] {
    [
      "\(session.id)  \(text(session, at: moment, on: ledger))",
      "\(session.agent) as \(session.role.rawValue), opened by \(session.sponsor) "
        + "in record \(session.source.seq)",
      "opened \(session.opened)  expires \(session.expires)",
      "tasks \(tasks(session))",
    ]
      + (distrust(session, on: ledger).map { ["contested: \($0)"] } ?? [])
      + (session.lineage.count > 1
        ? ["lineage \(session.lineage.map(\.description).joined(separator: " < "))"] : [])
  }
}

extension Names {
  /// The session that is named, or the one that KERNEL_SESSION holds.
  static func session(
    _ text: String?, orOf kernel: Kernel
  ) throws(Problem) -> SessionID {
    if let text { return try session(text) }
    guard let token = kernel.effects.variable("KERNEL_SESSION") else {
      throw Problem(
        "KRN-USAGE", .usage, "a session is needed: KERNEL_SESSION holds none",
        hint: "kernel session list")
    }
    return try SessionToken(token).session
  }
}
