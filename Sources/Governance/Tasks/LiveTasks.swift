package import Wire

/// One live task as lists show it.
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

/// The tasks that are neither released nor abandoned, so that no list grows with the ledger.
package struct LiveTasksEntity: EntityValue {
  package var lines: [LiveTask]

  /// The most live tasks.
  package static let countMax = 4096

  package static let kind = EntityKind.live
  package static let id: Text = "tasks"
  package var entityID: Text { Self.id }
  package var entity: Entity { .live(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .live(let value) = entity { value } else { nil }
  }

  private init() { lines = [] }

  /// Notes where a task stands now.
  static func note(_ task: TaskEntity, in state: State, as occurrence: Occurrence) {
    var live = state.get(LiveTasksEntity.self, id) ?? LiveTasksEntity()
    let index = live.lines.firstIndex { !($0.id < task.id) } ?? live.lines.count
    let isListed = index < live.lines.count && live.lines[index].id == task.id
    let line = LiveTask(
      branch: task.card.branch, id: task.id, priority: task.card.priority, queue: task.card.queue,
      seq: occurrence.seq, since: task.since, status: task.status)
    switch (isListed, task.status.isTerminal) {
    case (true, true): live.lines.remove(at: index)
    case (true, false): live.lines[index] = line
    case (false, true): return
    case (false, false): live.lines.insert(line, at: index)
    }
    state.put(live, seq: occurrence.seq)
  }

  package static let fields: [WireField] = [
    .optional("lines", [LiveTask].self, "The tasks, in byte order of their ids.")
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    lines = try reader.list("lines")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("lines", unlessEmpty: lines)
  }
}
