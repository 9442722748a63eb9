package import Wire

/// `task.readied`: a draft has been looked at and may be started.
package struct TaskReadied: TaskStep {
  package let id: TaskID

  package static let traits = EventTraits(.policy)

  /// Proposes that a task is ready.
  package init(id: TaskID) { self.id = id }

  package func judge(in court: Court) {
    let task = court.requireTask(id, to: .ready)
    court.requireSpecs(task?.card)
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.move(id, to: .ready, as: occurrence)
  }
}

/// A body that names a task and nothing else.
package protocol TaskStep: EventPayload {
  /// The task.
  var id: TaskID { get }
  /// Proposes the step.
  init(id: TaskID)
}

extension TaskStep {
  package static var fields: [WireField] { [.required("task", TaskID.self, "The task.")] }

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    self.init(id: try reader.field("task"))
  }

  package func writeFields(to writer: inout CanonicalWriter) { writer.field("task", id) }

  package var task: TaskID? { id }
}

/// A body that names a task and gives a reason.
package protocol TaskStepWithReason: EventPayload {
  /// The task.
  var id: TaskID { get }
  /// Why, in words.
  var reason: Text { get }
  /// Proposes the step.
  init(id: TaskID, reason: Text)
}

extension TaskStepWithReason {
  package static var fields: [WireField] {
    [
      .required("reason", Text.self, "Why, at most 2,000 bytes."),
      .required("task", TaskID.self, "The task."),
    ]
  }

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    let reason: Text = try reader.field("reason")
    self.init(id: try reader.field("task"), reason: reason)
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("reason", reason)
    writer.field("task", id)
  }

  package var task: TaskID? { id }
}
