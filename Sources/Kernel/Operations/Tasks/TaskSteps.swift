package import CommandLineKit
internal import Governance
internal import Wire

/// What the operations that move one task share: a task, and the options of a change.
protocol TaskChange: Change {
  /// The task's id as it was given.
  var task: String { get set }
  /// The event for a task.
  func event(_ id: TaskID, on ledger: OpenLedger) throws(Problem) -> Event
}

extension TaskChange {
  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft] {
    [Draft(try event(try Names.task(task), on: ledger))]
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    try TaskAnswer.make(try Names.task(task), acted, on: ledger)
  }

  /// Declares the task and the options of a change.
  mutating func taskArguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("task", &task, about: "The task.", completion: .dynamic("task"))
    try change.arguments(&visitor)
  }
}

/// `kernel task ready`.
package struct TaskReady: TaskChange {
  package static let path = ["task", "ready"]
  package static let summary = "Say that a draft task is ready to be started."
  package static let examples = [Example("kernel task ready FIX-1", "Make FIX-1 ready.")]
  var change = ChangeOptions()
  var task = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try taskArguments(&visitor)
  }

  func event(_ id: TaskID, on ledger: OpenLedger) -> Event {
    .task(.readied(TaskReadied(id: id)))
  }
}

/// `kernel task approve`.
package struct TaskApprove: TaskChange {
  package static let path = ["task", "approve"]
  package static let summary = "Approve the start of a task, as a person."
  package static let discussion = """
    The approval names the card as it is now: a card that is imported again needs a new one.
    """
  package static let examples = [
    Example("kernel task approve SPEC-1", "Let SPEC-1 be started.")
  ]
  var change = ChangeOptions()
  var task = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try taskArguments(&visitor)
  }

  func event(_ id: TaskID, on ledger: OpenLedger) -> Event {
    let card = ledger.state.get(TaskEntity.self, id.text)?.card.file.digest ?? .zero
    return .task(.startApproved(TaskStartApproved(id: id, card: card)))
  }
}

/// `kernel task start`.
package struct TaskStart: TaskChange {
  package static let path = ["task", "start"]
  package static let aliases = [["start"]]
  package static let summary = "Start work on a task."
  package static let discussion = """
    Takes a slot of the task's queue. The task must be a draft or ready, its specs registered, and \
    its start approved where the queue asks for it. A task that needs a revision can be started \
    again for a larger rework.

    A task of priority P0 may exceed the limit of work in progress, and a hotfix too up to a limit \
    of its own: the answer warns of it.
    """
  package static let examples = [
    Example("kernel task start FIX-1", "Start FIX-1."),
    Example("kernel start FIX-1 --dry-run", "See whether it would be admitted."),
  ]
  var change = ChangeOptions()
  var task = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try taskArguments(&visitor)
  }

  func event(_ id: TaskID, on ledger: OpenLedger) -> Event {
    .task(.started(TaskStarted(id: id)))
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    try TaskAnswer.takingSlot(try Names.task(task), acted, on: ledger)
  }
}

/// `kernel task finish`.
package struct TaskFinish: TaskChange {
  package static let path = ["task", "finish"]
  package static let aliases = [["finish"]]
  package static let summary = "Say that the work on a task is done."
  package static let discussion = """
    From code review it needs a live APPROVED verdict of the current revision; from running, a \
    card that asks for no code review. The slot becomes free.
    """
  package static let examples = [Example("kernel task finish FIX-1", "Finish FIX-1.")]
  var change = ChangeOptions()
  var task = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try taskArguments(&visitor)
  }

  func event(_ id: TaskID, on ledger: OpenLedger) -> Event {
    .task(.finished(TaskFinished(id: id)))
  }
}

/// `kernel task merge`.
package struct TaskMerge: TaskChange {
  package static let path = ["task", "merge"]
  package static let summary = "Take the work of a task in, as a person."
  package static let examples = [Example("kernel task merge FIX-1", "Merge FIX-1.")]
  var change = ChangeOptions()
  var task = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try taskArguments(&visitor)
  }

  func event(_ id: TaskID, on ledger: OpenLedger) -> Event {
    .task(.merged(TaskMerged(id: id)))
  }
}

/// `kernel task release`.
package struct TaskRelease: TaskChange {
  package static let path = ["task", "release"]
  package static let summary = "Release a merged task; it is never opened again."
  package static let examples = [Example("kernel task release FIX-1", "Release FIX-1.")]
  var change = ChangeOptions()
  var task = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try taskArguments(&visitor)
  }

  func event(_ id: TaskID, on ledger: OpenLedger) -> Event {
    .task(.released(TaskReleased(id: id)))
  }
}
