internal import CommandLineKit
internal import Governance
internal import Synchronization
internal import Wire

/// The answer of every operation that changes one task.
enum TaskAnswer {
  /// Tells where the task stands after an act.
  static func make(
    _ id: TaskID?, _ acted: Acted, on ledger: OpenLedger
  ) throws(Problem) -> Answer {
    guard let id, let task = ledger.state.get(TaskEntity.self, id.text) else {
      return Answer("kernel.task/1", data: .object([]), lines: [acted.place])
    }
    return Answer(
      "kernel.task/1", data: .wire(task),
      lines: ["\(task.id) is \(task.status.rawValue) (\(acted.place))"],
      next: next(after: task))
  }

  /// The same for an act by which the task may have taken a slot.
  static func takingSlot(
    _ id: TaskID, _ acted: Acted, on ledger: OpenLedger
  ) throws(Problem) -> Answer {
    var answer = try make(id, acted, on: ledger)
    answer.warnings = WorkInProgress(ledger.state).warning(about: id).map { [$0] } ?? []
    try ledger.check()
    return answer
  }

  /// What makes sense next for a task in its state.
  static func next(after task: TaskEntity) -> [String] {
    switch task.status {
    case .draft: ["kernel task ready \(task.id)"]
    case .ready: ["kernel task start \(task.id)"]
    case .running:
      task.card.review.required
        ? ["kernel review submit \(task.id)"] : ["kernel task finish \(task.id)"]
    case .codeReview: ["kernel review open \(task.id)", "kernel why \(task.id)"]
    case .revisionNeeded: ["kernel review submit \(task.id)"]
    case .reviewing: ["kernel why \(task.id)"]
    case .merged: ["kernel why \(task.id)"]
    case .blocked: ["kernel why \(task.id)"]
    case .released, .abandoned: ["kernel next"]
    }
  }
}

/// Warnings that are found while drafts are made and told with the answer.
final class WarningList: Sendable {
  private let warnings = Mutex<[String]>([])

  /// Keeps warnings for the answer.
  func set(_ list: [String]) { warnings.withLock { $0 = list } }

  /// What was kept.
  var list: [String] { warnings.withLock { $0 } }
}
