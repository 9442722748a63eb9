package import Wire

/// One line of a task's audit trail.
package struct AuditLine: Hashable, Sendable {
  package let actor: PrincipalID
  package let at: Timestamp
  package let event: EventKind
  package let seq: Int
  package let session: SessionID?
  package let status: TaskStatus
}

extension AuditLine: WireObject {
  package static let fields: [WireField] = [
    .required("actor", PrincipalID.self, "Who did it."),
    .required("at", Timestamp.self, "When."),
    .required("event", EventKind.self, "What."),
    .required("seq", Int.self, "The record."),
    .optional("session", SessionID.self, "In which session."),
    .required("status", TaskStatus.self, "The task's state after it."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    actor = try reader.field("actor")
    at = try reader.field("at")
    event = try reader.field("event")
    seq = try reader.field("seq")
    session = try reader.optional("session")
    status = try reader.field("status")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("actor", actor)
    writer.field("at", at)
    writer.field("event", event)
    writer.field("seq", seq)
    writer.field("session", session)
    writer.field("status", status)
  }
}

/// The last events of a task, for its audit view; the ledger has them all.
package struct AuditEntity: EntityValue {
  package var earlier: Int
  package var lines: [AuditLine]
  package let task: TaskID

  /// The most lines that are kept; older ones are only counted.
  package static let lineCountMax = 64

  package static let kind = EntityKind.audit
  package var entityID: Text { task.text }
  package var entity: Entity { .audit(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .audit(let value) = entity { value } else { nil }
  }

  private init(task: TaskID) {
    earlier = 0
    lines = []
    self.task = task
  }

  /// Adds an event to its task's trail.
  static func note(_ kind: EventKind, on id: TaskID, in state: State, as occurrence: Occurrence) {
    guard let task = state.get(TaskEntity.self, id.text) else { return }
    var audit = state.get(AuditEntity.self, id.text) ?? AuditEntity(task: id)
    if audit.lines.count == lineCountMax {
      audit.lines.removeFirst()
      audit.earlier += 1
    }
    audit.lines.append(
      AuditLine(
        actor: occurrence.actor, at: occurrence.at, event: kind, seq: occurrence.seq,
        session: occurrence.session, status: task.status))
    state.put(audit, seq: occurrence.seq)
  }

  package static let fields: [WireField] = [
    .required("earlier", Int.self, "How many older events are not listed."),
    .required("lines", [AuditLine].self, "The last events, oldest first."),
    .required("task", TaskID.self, "The task."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    earlier = try reader.field("earlier")
    lines = try reader.field("lines")
    task = try reader.field("task")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("earlier", earlier)
    writer.field("lines", lines)
    writer.field("task", task)
  }
}
