package import Wire

/// One live task as lists show it: small, so that listing them reads no cards.
package struct LiveTask: Hashable, Sendable {
  package let branch: GitRef
  package let id: TaskID
  package let priority: Priority
  package let queue: Identifier
  package let seq: Int
  package let since: Timestamp
  package let status: TaskStatus
}

extension LiveTask: WireObject {
  package static let fields: [WireField] = [
    .required("branch", GitRef.self, "The branch on which the work is done."),
    .required("id", TaskID.self, "The task."),
    .required("priority", Priority.self, "How urgent it is."),
    .required("queue", Identifier.self, "Its queue."),
    .required("seq", Int.self, "The record that changed it last."),
    .required("since", Timestamp.self, "When it came into its state."),
    .required("status", TaskStatus.self, "Its state."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    branch = try reader.field("branch")
    id = try reader.field("id")
    priority = try reader.field("priority")
    queue = try reader.field("queue")
    seq = try reader.field("seq")
    since = try reader.field("since")
    status = try reader.field("status")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("branch", branch)
    writer.field("id", id)
    writer.field("priority", priority)
    writer.field("queue", queue)
    writer.field("seq", seq)
    writer.field("since", since)
    writer.field("status", status)
  }
}

extension LiveTask: EntityValue {
  package static let kind = EntityKind.live
  package var entityID: Text { id.text }
  package var entity: Entity { .live(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .live(let value) = entity { value } else { nil }
  }
}

extension State {
  /// All the tasks that are neither released nor abandoned, in byte order of their ids: what is
  /// over is removed, so their number does not grow with the ledger.
  package var liveTasks: [LiveTask] { all(LiveTask.self) }

  /// The first `scanCountMax` of the same tasks as canonical bytes, for lists that only show them.
  package var liveTaskLines: [(id: Text, bytes: [UInt8])] { scanBytes(.live) }

  /// Notes where a task stands now; what is over is not listed any more.
  func noteLive(_ task: TaskEntity, as occurrence: Occurrence) {
    if task.status.isTerminal { return remove(LiveTask.self, task.id.text, seq: occurrence.seq) }
    put(
      LiveTask(
        branch: task.card.branch, id: task.id, priority: task.card.priority,
        queue: task.card.queue, seq: occurrence.seq, since: task.since, status: task.status),
      seq: occurrence.seq)
  }
}
