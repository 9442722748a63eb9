package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel task list`.
package struct TaskList: Operation {
  package static let path = ["task", "list"]
  package static let summary = "List the live tasks, most urgent first."
  package static let examples = [
    Example("kernel task list --queue dev", "List the tasks of one queue.")
  ]
  var queue: String?
  var status: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.option(
      "queue", &queue, placeholder: "NAME", about: "Only tasks of this queue.", isRequired: false,
      completion: .dynamic("queue"))
    try visitor.option(
      "status", &status, placeholder: "STATE", about: "Only tasks in this state.",
      isRequired: false, completion: .words(TaskStatus.allCases.map(\.rawValue)))
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let wantedStatus = try status.map { (word) throws(Problem) in
      guard let status = TaskStatus(rawValue: word) else {
        throw Problem(
          "KRN-USAGE", .usage,
          "--status takes \(TaskStatus.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return status
    }
    let wantedQueue = try queue.map { (name) throws(Problem) in
      try Names.identifier(name, "a queue")
    }
    let live = ledger.state.liveTasks
    try ledger.check()
    let shown = live.filter {
      (wantedStatus == nil || $0.status == wantedStatus)
        && (wantedQueue == nil || $0.queue == wantedQueue)
    }.sorted { ($0.priority, $0.id) < ($1.priority, $1.id) }
    return Answer(
      "kernel.tasks/1", data: .object([.init("tasks", .array(shown.map { .wire($0) }))]),
      lines: shown.isEmpty ? ["no tasks"] : shown.map(Self.line),
      next: ["kernel next"], ledger: ledger.position)
  }

  private static func line(_ task: LiveTask) -> String {
    let columns = [
      (task.id.description, 24), (task.status.rawValue, 16), (task.queue.string, 12),
      (task.priority.rawValue, 4),
    ]
    let padded = columns.map { text, width in
      text + String(repeating: " ", count: max(1, width - text.utf8.count))
    }
    return padded.joined() + task.since.description
  }
}

/// `kernel task show`.
package struct TaskShow: Operation {
  package static let path = ["task", "show"]
  package static let summary = "Show one task."
  package static let examples = [Example("kernel task show FIX-1", "Show FIX-1.")]
  var task = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("task", &task, about: "The task.", completion: .dynamic("task"))
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let id = try Names.task(task)
    let entity = ledger.state.get(TaskEntity.self, id.text)
    let review = ledger.state.get(ReviewEntity.self, id.text)
    try ledger.check()
    guard let entity else {
      throw Problem(
        "KRN-TASK-UNKNOWN", .notFound, "there is no task \(id)", hint: "kernel task list")
    }
    var lines = [
      "\(entity.id)  \(entity.status.rawValue)  since \(entity.since)",
      "queue \(entity.card.queue)  priority \(entity.card.priority.rawValue)  "
        + "type \(entity.card.type)  branch \(entity.card.branch)",
      "specs \(entity.card.specs.map(\.description).joined(separator: " "))",
    ]
    if let block = entity.block {
      lines.append(
        "blocked by record \(block.source.seq), was \(block.from.rawValue): \(block.reason)")
    }
    if let review {
      lines.append(
        "revision \(review.revision)  "
          + "reviewer \(review.reviewer?.principal.description ?? "none")  "
          + "report \(review.report?.outcome.rawValue ?? "none")  "
          + "verdict \(review.verdict?.outcome.rawValue ?? "none")")
    }
    lines += entity.card.verification.map { "verify: \($0)" }
    return Answer(
      "kernel.task/1",
      data: .members(["task": .wire(entity), "review": review.map { .wire($0) }]),
      lines: lines, next: TaskAnswer.next(after: entity), ledger: ledger.position)
  }
}
