package import Wire

/// The life of a session.
package enum SessionStatus: String, WireChoice, Sendable { case active, suspended, ended }

/// How far a session reaches.
package enum SessionReach: String, WireChoice, Sendable {
  /// The tasks that it lists, and no other.
  case listed
  /// Every task.
  case all
}

/// A principal acting in a role for a time within a scope, with a key of its own (design §3).
package struct SessionEntity: EntityValue {
  package let agent: PrincipalID
  package let epoch: Int
  package let expires: Timestamp
  package let id: SessionID
  /// The session's agent and its ancestors' agents (design §6, reviewer ≠ author).
  package let lineage: [PrincipalID]
  package let opened: Timestamp
  package let parent: SessionID?
  package let reach: SessionReach
  package var role: RoleMode
  package let scope: [TaskID]
  package let source: Source
  /// The person who opened it.
  package let sponsor: PrincipalID
  package var status: SessionStatus

  package static let kind = EntityKind.session
  package var entityID: Text { id.text }
  package var entity: Entity { .session(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .session(let value) = entity { value } else { nil }
  }

  /// Whether the scope holds a task.
  package func covers(_ task: TaskID) -> Bool { reach == .all || scope.contains(task) }

  init(
    _ body: SessionOpened, lineage: [PrincipalID], epoch: Int, as occurrence: Occurrence
  ) {
    agent = body.agent
    self.epoch = epoch
    expires = body.expires
    id = body.session
    self.lineage = lineage
    opened = occurrence.at
    parent = body.parent
    reach = body.reach
    role = body.role
    scope = body.scope
    source = occurrence.source
    sponsor = occurrence.actor
    status = .active
  }

  package static let fields: [WireField] = [
    .required("agent", PrincipalID.self, "The agent that acts."),
    .required("epoch", Int.self, "The epoch of the clock in which it counts."),
    .required("expires", Timestamp.self, "The moment from which it does not count."),
    .required("id", SessionID.self, "The id."),
    .required("lineage", [PrincipalID].self, "The agent and its ancestors' agents."),
    .required("opened", Timestamp.self, "When it was opened."),
    .optional("parent", SessionID.self, "The session that it descends from."),
    .required("reach", SessionReach.self, "Whether the scope is a list or every task."),
    .required("role", RoleMode.self, "The role mode."),
    .optional("scope", [TaskID].self, "The tasks that it may touch."),
    .required("source", Source.self, "The record that opened it."),
    .required("sponsor", PrincipalID.self, "The person who opened it."),
    .required("status", SessionStatus.self, "active, suspended or ended."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    agent = try reader.field("agent")
    epoch = try reader.field("epoch")
    expires = try reader.field("expires")
    id = try reader.field("id")
    lineage = try reader.field("lineage")
    opened = try reader.field("opened")
    parent = try reader.optional("parent")
    reach = try reader.field("reach")
    role = try reader.field("role")
    scope = try reader.list("scope")
    source = try reader.field("source")
    sponsor = try reader.field("sponsor")
    status = try reader.field("status")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("agent", agent)
    writer.field("epoch", epoch)
    writer.field("expires", expires)
    writer.field("id", id)
    writer.field("lineage", lineage)
    writer.field("opened", opened)
    writer.field("parent", parent)
    writer.field("reach", reach)
    writer.field("role", role)
    writer.field("scope", unlessEmpty: scope)
    writer.field("source", source)
    writer.field("sponsor", sponsor)
    writer.field("status", status)
  }
}
