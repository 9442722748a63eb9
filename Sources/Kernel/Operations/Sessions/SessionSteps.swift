package import CommandLineKit
internal import Governance
internal import Wire

/// What the operations that change a session's status share.
protocol SessionStep: Judged {
  var change: ChangeOptions { get set }
  /// The session's id as it was given; by default that of `KERNEL_SESSION`.
  var session: String? { get set }
  var reason: String { get set }
  /// The event for a session.
  func event(_ id: SessionID, _ reason: Text) -> SessionEvent
}

extension SessionStep {
  /// Declares the session, the reason and the options of a change.
  mutating func stepArguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument(
      "session", &session, about: "The session; by default that of KERNEL_SESSION.",
      isRequired: false, completion: .dynamic("session"))
    try visitor.reason(&reason)
    try change.arguments(&visitor)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let id = try Names.session(session, orOf: kernel)
    let reason = try Names.text(reason, "--reason")
    return try SessionAnswer.act(.session(event(id, reason)), id, change, in: kernel)
  }
}

/// `kernel session suspend`.
package struct SessionSuspend: SessionStep {
  package static let path = ["session", "suspend"]
  package static let summary = "Stop a session for a while."
  package static let examples = [
    Example("kernel session suspend S-… --reason 'waits for the new card'", "Suspend a session.")
  ]
  var change = ChangeOptions()
  var session: String?
  var reason = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try stepArguments(&visitor)
  }

  func event(_ id: SessionID, _ reason: Text) -> SessionEvent {
    .suspended(SessionSuspended(session: id, reason: reason))
  }
}

/// `kernel session resume`.
package struct SessionResume: SessionStep {
  package static let path = ["session", "resume"]
  package static let summary = "Let a suspended session go on, as a person."
  package static let examples = [
    Example("kernel session resume S-… --reason 'the card is there'", "Resume a session.")
  ]
  var change = ChangeOptions()
  var session: String?
  var reason = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try stepArguments(&visitor)
  }

  func event(_ id: SessionID, _ reason: Text) -> SessionEvent {
    .resumed(SessionResumed(session: id, reason: reason))
  }
}

/// `kernel session end`.
package struct SessionEnd: SessionStep {
  package static let path = ["session", "end"]
  package static let summary = "End a session at once and for good."
  package static let discussion = """
    Nothing that the session signs later counts. It works even when the clock is wrong; an agent \
    may end its own session.
    """
  package static let examples = [
    Example("kernel session end S-… --reason 'done'", "End a session."),
    Example("kernel session end --reason 'done'", "End one's own."),
  ]
  var change = ChangeOptions()
  var session: String?
  var reason = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try stepArguments(&visitor)
  }

  func event(_ id: SessionID, _ reason: Text) -> SessionEvent {
    .ended(SessionEnded(session: id, reason: reason))
  }
}

/// `kernel session switch`.
package struct SessionSwitch: Judged {
  package static let path = ["session", "switch"]
  package static let summary = "Go on in another role, sideways or down."
  package static let discussion = """
    Executor and builder may change into each other, and an architect into a planner. Any other \
    role needs a new session.
    """
  package static let examples = [
    Example("kernel session switch builder", "Go on as a builder in one's own session.")
  ]
  var change = ChangeOptions()
  var role: RoleMode?
  var session: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("role", &role, about: "The role to go on in.", isRequired: true)
    try visitor.option(
      "session", &session, placeholder: "SESSION",
      about: "The session; by default that of KERNEL_SESSION.", isRequired: false,
      completion: .dynamic("session"))
    try change.arguments(&visitor)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    guard let role else { throw Problem("KRN-USAGE", .usage, "a role is needed") }
    let id = try Names.session(session, orOf: kernel)
    return try SessionAnswer.act(
      .session(.roleSwitched(SessionRoleSwitched(session: id, role: role))), id, change,
      in: kernel)
  }
}

/// The answer of every operation that changes one session.
enum SessionAnswer {
  /// Proposes an event and tells where the session stands.
  static func act(
    _ event: Event, _ id: SessionID, _ change: ChangeOptions, in kernel: Kernel
  ) throws(Problem) -> Answer {
    let (acted, ledger) = try kernel.act(change) { _ in [Draft(event)] }
    guard let session = ledger.state.get(SessionEntity.self, id.text) else {
      return Answer("kernel.session/1", data: .object([]), lines: [acted.place])
    }
    return Answer(
      "kernel.session/1", data: .members(["session": .wire(session)]),
      lines: [
        "\(id) is \(session.status.rawValue), \(session.agent) as \(session.role.rawValue) "
          + "(\(acted.place))"
      ],
      next: next(session), ledger: ledger.position)
  }

  private static func next(_ session: SessionEntity) -> [String] {
    switch session.status {
    case .active: ["kernel session show \(session.id)"]
    case .suspended: ["kernel session resume \(session.id) --reason TEXT"]
    case .ended: ["kernel session list"]
    }
  }
}
