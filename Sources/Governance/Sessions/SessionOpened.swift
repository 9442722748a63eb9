package import Wire

/// `session.opened`: a person lets an agent act, in a role, within a scope, for a time.
package struct SessionOpened: EventPayload {
  package let agent: PrincipalID
  package let expires: Timestamp
  package let key: PublicKey
  package let parent: SessionID?
  package let possession: Signature
  package let reach: SessionReach
  package let role: RoleMode
  package let scope: [TaskID]
  package let session: SessionID

  package static let traits = EventTraits(.policy, window: .deliberate)

  /// The longest life of a session: 30 days.
  package static let lifetimeMillisecondsMax: Int64 = 30 * 86_400_000
  /// The most tasks that a scope lists.
  package static let scopeCountMax = 64
  /// The most ancestors of a session.
  package static let ancestorCountMax = 8

  /// Proposes a session for `agent` with its own key and that key's proof of possession.
  package init(
    session: SessionID, agent: PrincipalID, role: RoleMode, reach: SessionReach, scope: [TaskID],
    expires: Timestamp, parent: SessionID?, key: PublicKey, possession: Signature
  ) {
    self.agent = agent
    self.expires = expires
    self.key = key
    self.parent = parent
    self.possession = possession
    self.reach = reach
    self.role = role
    self.scope = scope
    self.session = session
  }

  package static let fields: [WireField] = [
    .required("agent", PrincipalID.self, "The agent that will act."),
    .required("expires", Timestamp.self, "The moment from which the session does not count."),
    .required("key", PublicKey.self, "The session's own key."),
    .optional("parent", SessionID.self, "The session that it descends from."),
    .required("possession", Signature.self, "The key's proof of possession."),
    .required("reach", SessionReach.self, "Whether the scope is a list or every task."),
    .required("role", RoleMode.self, "The role mode."),
    .optional("scope", [TaskID].self, "The tasks that it may touch."),
    .required("session", SessionID.self, "The new session's id."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    agent = try reader.field("agent")
    expires = try reader.field("expires")
    key = try reader.field("key")
    parent = try reader.optional("parent")
    possession = try reader.field("possession")
    reach = try reader.field("reach")
    role = try reader.field("role")
    scope = try reader.list("scope")
    session = try reader.field("session")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("agent", agent)
    writer.field("expires", expires)
    writer.field("key", key)
    writer.field("parent", parent)
    writer.field("possession", possession)
    writer.field("reach", reach)
    writer.field("role", role)
    writer.field("scope", unlessEmpty: scope)
    writer.field("session", session)
  }

  package func claims(ledger: Identifier) -> [SignatureClaim] {
    [Possession(key: key, ledger: ledger, principal: agent).claim(possession)]
  }

  package func judge(in court: Court) {
    let proposal = court.proposal
    let entity = court.state.get(AgentEntity.self, agent.identifier.text)
    court.require(
      .sessionSponsor, proposal.actor.kind == .human && proposal.session == nil,
      ConditionDetail(["actor": proposal.actor.description]))
    court.require(
      .agentEnrolled, entity.map { court.isTrusted($0.source) },
      ConditionDetail(["agent": agent.description], step: "kernel agent list"))
    court.require(
      .agentHasRole, entity.map { $0.roles.contains(role) },
      ConditionDetail([
        "role": role.rawValue,
        "allowed": entity?.roles.map(\.rawValue).joined(separator: " ") ?? "",
      ]))
    let current = entity?.session.flatMap { court.state.get(SessionEntity.self, $0.text) }
    court.require(
      .agentIdle,
      entity.map { _ in
        current.map {
          !court.state.isOpen($0, at: proposal.at, epoch: court.ledger?.epoch ?? 0)
        } ?? true
      },
      ConditionDetail(["open session": current?.id.description ?? "none"]))
    court.require(
      .sessionFresh, court.state.get(SessionEntity.self, session.text) == nil)
    court.require(.keyFresh, court.isFresh(key))
    let life = expires.milliseconds - proposal.at.milliseconds
    court.require(
      .sessionLifetime, life > 0 && life <= Self.lifetimeMillisecondsMax,
      ConditionDetail(["expires": expires.description]))
    court.require(
      .sessionScope,
      reach == .all
        ? scope.isEmpty
        : !scope.isEmpty && scope.count <= Self.scopeCountMax
          && Set(scope).count == scope.count)
    requireParent(in: court)
  }

  private func requireParent(in court: Court) {
    let parent = self.parent.flatMap { court.state.get(SessionEntity.self, $0.text) }
    let moment = court.proposal.at
    let epoch = court.ledger?.epoch ?? 0
    court.require(
      .sessionWithinParent, when: self.parent != nil,
      parent.map { parent in
        court.state.isActive(parent, at: moment, epoch: epoch)
          && court.isTrusted(parent.source) && expires <= parent.expires
          && (parent.reach == .all || reach == .listed && scope.allSatisfy { parent.covers($0) })
          && parent.lineage.count <= Self.ancestorCountMax
      },
      ConditionDetail(
        [(name: "parent", value: self.parent?.description ?? "none")]
          + court.facts(above: parent),
        step: self.parent.map { "kernel session show \($0)" }))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    let ancestors =
      parent.flatMap { state.get(SessionEntity.self, $0.text) }?.lineage ?? []
    let epoch = state.get(LedgerEntity.self, LedgerEntity.id)?.epoch ?? 0
    state.put(
      SessionEntity(self, lineage: [agent] + ancestors, epoch: epoch, as: occurrence),
      seq: occurrence.seq)
    state.put(
      KeyEntity(key: key, owner: agent, session: session, source: occurrence.source),
      seq: occurrence.seq)
    state.update(AgentEntity.self, agent.identifier.text, seq: occurrence.seq) {
      $0.session = session
    }
  }
}

extension ConditionKind {
  static let sessionSponsor = ConditionKind(
    "session.sponsor", "KRN-SESSION-SPONSOR", "A person opens it, with their own key.",
    fixer: "a person")
  static let agentHasRole = ConditionKind(
    "agent.has_role", "KRN-AGENT-ROLE", "The agent is enrolled for this role.",
    fixer: "a person of a level")
  static let agentIdle = ConditionKind(
    "agent.idle", "KRN-SESSION-CONCURRENT", "The agent has no other open session.",
    fixer: "the human who opened that session")
  static let sessionFresh = ConditionKind(
    "session.fresh", "KRN-SESSION-EXISTS", "No session has this id yet.")
  static let sessionLifetime = ConditionKind(
    "session.lifetime", "KRN-SESSION-LIFETIME", "It ends in the future, within 30 days.")
  static let sessionScope = ConditionKind(
    "session.scope", "KRN-SESSION-SCOPE",
    "It lists 1 to 64 different tasks, or says that it reaches all.")
  static let sessionWithinParent = ConditionKind(
    "session.parent", "KRN-SESSION-PARENT",
    "The parent and its ancestors are active, and the child ends no later and reaches no further.")

  static let sessions: [ConditionKind] = [
    .sessionSponsor, .agentHasRole, .agentIdle, .sessionFresh, .sessionLifetime, .sessionScope,
    .sessionWithinParent, .sessionKnown, .sessionStatus, .sessionOwnOrHuman, .sessionMaySwitch,
  ]
}
