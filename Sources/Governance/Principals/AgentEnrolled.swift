package import Wire

/// `agent.enrolled`: an agent that sessions may be opened for. It has no key of its own: it speaks
/// only in sessions that a person has opened.
package struct AgentEnrolled: EventPayload {
  package let gitEmails: [Text]
  package let id: PrincipalID
  package let name: Text?
  package let roles: [RoleMode]

  package static let traits = EventTraits(.level)

  /// Proposes an agent and the roles that its sessions may have.
  package init(id: PrincipalID, roles: [RoleMode], name: Text?, gitEmails: [Text]) {
    self.gitEmails = gitEmails
    self.id = id
    self.name = name
    self.roles = roles
  }

  package static let fields: [WireField] = [
    .optional("git_emails", [Text].self, "The addresses under which it commits."),
    .required("id", PrincipalID.self, "agent:…."),
    .optional("name", Text.self, "A name for people to read."),
    .required("roles", [RoleMode].self, "The roles that its sessions may have."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    gitEmails = try reader.list("git_emails")
    id = try reader.field("id")
    name = try reader.optional("name")
    roles = try reader.field("roles")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("git_emails", unlessEmpty: gitEmails)
    writer.field("id", id)
    writer.field("name", name)
    writer.field("roles", roles)
  }

  package func judge(in court: Court) {
    court.require(
      .agentFresh, court.state.get(AgentEntity.self, id.identifier.text) == nil,
      ConditionDetail(["agent": id.description]))
    court.require(.agentKind, id.kind == .agent)
    court.require(
      .levelMayEnrol, court.level.map { !$0.mayEnrol.isEmpty } ?? false,
      ConditionDetail(["level": court.level?.rawValue ?? "none"]))
    court.require(.agentRoles, !roles.isEmpty && Set(roles).count == roles.count)
    court.requireEmails(gitEmails)
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.put(
      AgentEntity(
        gitEmails: gitEmails, id: id, name: name, roles: roles, session: nil,
        source: occurrence.source),
      seq: occurrence.seq)
    EmailEntity.put(gitEmails, of: id, in: state, as: occurrence)
  }
}

extension ConditionKind {
  static let agentFresh = ConditionKind(
    "agent.fresh", "KRN-AGENT-EXISTS", "No agent has this id yet.")
  static let agentKind = ConditionKind(
    "agent.kind", "KRN-AGENT-KIND", "The id is one of an agent.")
  static let agentRoles = ConditionKind(
    "agent.roles", "KRN-AGENT-ROLES", "It has one role or more, each named once.")
  static let agentEnrolled = ConditionKind(
    "agent.enrolled", "KRN-AGENT-UNKNOWN", "The agent is enrolled.", fixer: "a person of a level")
}

/// An enrolled agent.
package struct AgentEntity: EntityValue {
  package let gitEmails: [Text]
  package let id: PrincipalID
  package let name: Text?
  package let roles: [RoleMode]
  /// The session that is open for it, active or suspended.
  package var session: SessionID?
  package let source: Source

  package static let kind = EntityKind.agent
  package var entityID: Text { id.identifier.text }
  package var entity: Entity { .agent(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .agent(let value) = entity { value } else { nil }
  }

  init(
    gitEmails: [Text], id: PrincipalID, name: Text?, roles: [RoleMode], session: SessionID?,
    source: Source
  ) {
    self.gitEmails = gitEmails
    self.id = id
    self.name = name
    self.roles = roles
    self.session = session
    self.source = source
  }

  package static let fields: [WireField] = [
    .optional("git_emails", [Text].self, "The addresses under which it commits."),
    .required("id", PrincipalID.self, "The id."),
    .optional("name", Text.self, "A name for people to read."),
    .required("roles", [RoleMode].self, "The roles that its sessions may have."),
    .optional("session", SessionID.self, "The session that is open for it."),
    .required("source", Source.self, "The record that enrolled it."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    gitEmails = try reader.list("git_emails")
    id = try reader.field("id")
    name = try reader.optional("name")
    roles = try reader.field("roles")
    session = try reader.optional("session")
    source = try reader.field("source")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("git_emails", unlessEmpty: gitEmails)
    writer.field("id", id)
    writer.field("name", name)
    writer.field("roles", roles)
    writer.field("session", session)
    writer.field("source", source)
  }
}
