package import Governance
package import Wire

/// What the holder of a session's key asks a person for. The possession proves that the key is
/// held; the rest is a wish, and counts only as the person signs it.
package struct SessionRequest: WireObject, Equatable {
  package let agent: PrincipalID
  package let key: PublicKey
  package let ledger: Identifier
  package let parent: SessionID?
  package let possession: Signature
  package let reach: SessionReach
  package let role: RoleMode
  package let scope: [TaskID]
  /// How long the session is to last once it is opened.
  package let seconds: Int
  package let session: SessionID

  package static let fields: [WireField] = [
    .required("agent", PrincipalID.self, "The agent that will act."),
    .required("key", PublicKey.self, "The session's own key."),
    .required("ledger", Identifier.self, "The origin of the ledger that it is for."),
    .optional("parent", SessionID.self, "The session that it descends from."),
    .required("possession", Signature.self, "The key's proof of possession."),
    .required("reach", SessionReach.self, "Whether the scope is a list or every task."),
    .required("role", RoleMode.self, "The role mode."),
    .optional("scope", [TaskID].self, "The tasks that it may touch."),
    .required("seconds", Int.self, "How long it is to last once it is opened."),
    .required("session", SessionID.self, "The new session's id."),
  ]

  /// Asks for a session with a key that was just made.
  init(_ terms: SessionTerms, session: SessionID, key: borrowing NewKey) {
    agent = terms.agent
    self.key = key.key
    ledger = key.ledger
    parent = terms.parent
    possession = key.possession()
    reach = terms.reach
    role = terms.role
    scope = terms.scope
    seconds = terms.lifetime.seconds
    self.session = session
  }

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    agent = try reader.field("agent")
    key = try reader.field("key")
    ledger = try reader.field("ledger")
    parent = try reader.optional("parent")
    possession = try reader.field("possession")
    reach = try reader.field("reach")
    role = try reader.field("role")
    scope = try reader.list("scope")
    seconds = try reader.bounded("seconds", 1...Lifetime.secondsMax)
    session = try reader.field("session")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("agent", agent)
    writer.field("key", key)
    writer.field("ledger", ledger)
    writer.field("parent", parent)
    writer.field("possession", possession)
    writer.field("reach", reach)
    writer.field("role", role)
    writer.field("scope", unlessEmpty: scope)
    writer.field("seconds", seconds)
    writer.field("session", session)
  }

  /// The event that opens it, from `moment` on.
  func opened(at moment: Timestamp) -> SessionOpened {
    SessionOpened(
      session: session, agent: agent, role: role, reach: reach, scope: scope,
      expires: moment.advanced(byMilliseconds: Int64(seconds) * 1000), parent: parent, key: key,
      possession: possession)
  }

  /// What a person reads before they sign it.
  var summary: [String] {
    [
      "session \(session)",
      "agent   \(agent) as \(role.rawValue)",
      "tasks   "
        + (reach == .all ? "all of them" : scope.map(\.description).joined(separator: " ")),
      "for     \(Lifetime(seconds: seconds).argumentText)",
      "key     \(key.id)",
    ] + (parent.map { ["parent  \($0)"] } ?? [])
  }
}
