package import Wire

/// `session.suspended`: the session does not count until it is resumed.
package struct SessionSuspended: SessionChange {
  package let reason: Text
  package let session: SessionID

  package static let traits = EventTraits.stop
  package static let from: [SessionStatus] = [.active]
  package static let to = SessionStatus.suspended

  package init(session: SessionID, reason: Text) {
    self.reason = reason
    self.session = session
  }
}

/// `session.resumed`: the session counts again.
package struct SessionResumed: SessionChange {
  package let reason: Text
  package let session: SessionID

  package static let traits = EventTraits(.policy)
  package static let from: [SessionStatus] = [.suspended]
  package static let to = SessionStatus.active

  package init(session: SessionID, reason: Text) {
    self.reason = reason
    self.session = session
  }
}

/// `session.ended`: the session never counts again.
package struct SessionEnded: SessionChange {
  package let reason: Text
  package let session: SessionID

  package static let traits = EventTraits.stop
  package static let from: [SessionStatus] = [.active, .suspended]
  package static let to = SessionStatus.ended

  package init(session: SessionID, reason: Text) {
    self.reason = reason
    self.session = session
  }
}

/// What the three changes of a session's status share.
package protocol SessionChange: EventPayload {
  /// Why, in words.
  var reason: Text { get }
  /// The session.
  var session: SessionID { get }
  /// The status that it must have.
  static var from: [SessionStatus] { get }
  /// The status that it gets.
  static var to: SessionStatus { get }
  /// Proposes the change.
  init(session: SessionID, reason: Text)
}

extension SessionChange {
  package static var fields: [WireField] {
    [
      .required("reason", Text.self, "Why, at most 2,000 bytes."),
      .required("session", SessionID.self, "The session."),
    ]
  }

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    let reason: Text = try reader.field("reason")
    self.init(session: try reader.field("session"), reason: reason)
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("reason", reason)
    writer.field("session", session)
  }

  package func judge(in court: Court) {
    let entity = court.requireSession(session)
    court.require(
      .sessionStatus, entity.map { Self.from.contains($0.status) },
      ConditionDetail(["status": entity?.status.rawValue ?? "none"]))
    court.require(.reasonGiven, Reason.isGiven(reason))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.update(SessionEntity.self, session.text, seq: occurrence.seq) { $0.status = Self.to }
    guard Self.to == .ended, let entity = state.get(SessionEntity.self, session.text),
      state.get(AgentEntity.self, entity.agent.identifier.text)?.session == session
    else { return }
    state.update(AgentEntity.self, entity.agent.identifier.text, seq: occurrence.seq) {
      $0.session = nil
    }
  }
}

/// `session.role_switched`: sideways or down, by the table of `RoleMode.maySwitch`.
package struct SessionRoleSwitched: EventPayload {
  package let role: RoleMode
  package let session: SessionID

  package static let traits = EventTraits(.policy)

  /// Proposes another role for a session.
  package init(session: SessionID, role: RoleMode) {
    self.role = role
    self.session = session
  }

  package static let fields: [WireField] = [
    .required("role", RoleMode.self, "The role that it gets."),
    .required("session", SessionID.self, "The session."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    role = try reader.field("role")
    session = try reader.field("session")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("role", role)
    writer.field("session", session)
  }

  package func judge(in court: Court) {
    let entity = court.requireSession(session)
    court.require(.sessionStatus, entity.map { $0.status == .active })
    court.require(
      .sessionMaySwitch, entity.map { $0.role.maySwitch(to: role) },
      ConditionDetail(["from": entity?.role.rawValue ?? "none", "to": role.rawValue]))
    let agent = entity.flatMap { court.state.get(AgentEntity.self, $0.agent.identifier.text) }
    court.require(.agentHasRole, agent.map { $0.roles.contains(role) })
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.update(SessionEntity.self, session.text, seq: occurrence.seq) { $0.role = role }
  }
}

extension Court {
  /// Asks that a session exists and that the actor is its own holder or a person.
  func requireSession(_ id: SessionID) -> SessionEntity? {
    let entity = state.get(SessionEntity.self, id.text)
    require(
      .sessionKnown, entity != nil,
      ConditionDetail(["session": id.description], step: "kernel session list"))
    require(
      .sessionOwnOrHuman,
      proposal.session == nil ? proposal.actor.kind == .human : proposal.session == id)
    return entity
  }
}

extension ConditionKind {
  static let sessionKnown = ConditionKind(
    "session.known", "KRN-SESSION-UNKNOWN", "The session exists.")
  static let sessionStatus = ConditionKind(
    "session.status", "KRN-SESSION-STATUS", "The session has a status from which this leads on.")
  static let sessionOwnOrHuman = ConditionKind(
    "session.own", "KRN-SESSION-NOT-YOURS", "It is the actor's own session, or a person acts.",
    fixer: "a person")
  static let sessionMaySwitch = ConditionKind(
    "session.may_switch", "KRN-ROLE-ESCALATION",
    "The switch is executor to builder or back, or architect to planner; else a new session.",
    fixer: "a person who opens a new session")
}
