package import Wire

/// The events of tasks.
package enum TaskEvent: EventGroup {
  case imported(TaskImported)
  case readied(TaskReadied)
  case startApproved(TaskStartApproved)
  case started(TaskStarted)
  case stopped(TaskStopped)
  case unblocked(TaskUnblocked)
  case abandoned(TaskAbandoned)
  case finished(TaskFinished)
  case merged(TaskMerged)
  case released(TaskReleased)

  package enum Kind: String, CaseIterable, Sendable {
    case imported = "task.imported"
    case readied = "task.readied"
    case startApproved = "task.start_approved"
    case started = "task.started"
    case stopped = "task.stopped"
    case unblocked = "task.unblocked"
    case abandoned = "task.abandoned"
    case finished = "task.finished"
    case merged = "task.merged"
    case released = "task.released"
  }

  package var payload: any EventPayload {
    switch self {
    case .imported(let body): body
    case .readied(let body): body
    case .startApproved(let body): body
    case .started(let body): body
    case .stopped(let body): body
    case .unblocked(let body): body
    case .abandoned(let body): body
    case .finished(let body): body
    case .merged(let body): body
    case .released(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .imported: TaskImported.self
    case .readied: TaskReadied.self
    case .startApproved: TaskStartApproved.self
    case .started: TaskStarted.self
    case .stopped: TaskStopped.self
    case .unblocked: TaskUnblocked.self
    case .abandoned: TaskAbandoned.self
    case .finished: TaskFinished.self
    case .merged: TaskMerged.self
    case .released: TaskReleased.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .imported: self = .imported(try .init(reading: &reader))
    case .readied: self = .readied(try .init(reading: &reader))
    case .startApproved: self = .startApproved(try .init(reading: &reader))
    case .started: self = .started(try .init(reading: &reader))
    case .stopped: self = .stopped(try .init(reading: &reader))
    case .unblocked: self = .unblocked(try .init(reading: &reader))
    case .abandoned: self = .abandoned(try .init(reading: &reader))
    case .finished: self = .finished(try .init(reading: &reader))
    case .merged: self = .merged(try .init(reading: &reader))
    case .released: self = .released(try .init(reading: &reader))
    }
  }
}
