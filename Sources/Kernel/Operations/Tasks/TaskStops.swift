package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel task stop`.
package struct TaskStop: TaskChange {
  package static let path = ["task", "stop"]
  package static let summary = "Stop a task at once: it becomes blocked, with a reason."
  package static let discussion = """
    The emergency stop. It never moves a task forward, frees its slot, and works even when the \
    clock is wrong.
    """
  package static let examples = [
    Example("kernel task stop FIX-1 --reason 'deletes user data'", "Stop FIX-1.")
  ]
  var change = ChangeOptions()
  var task = ""
  var reason = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try taskArguments(&visitor)
    try visitor.reason(&reason)
  }

  func event(_ id: TaskID, on ledger: OpenLedger) throws(Problem) -> Event {
    .task(.stopped(TaskStopped(id: id, reason: try Names.text(reason, "--reason"))))
  }
}

/// `kernel task unblock`.
package struct TaskUnblock: TaskChange {
  package static let path = ["task", "unblock"]
  package static let summary = "Let a blocked task go on where it was, or further back."
  package static let examples = [
    Example("kernel task unblock FIX-1 --reason 'backup restored'", "Let FIX-1 go on."),
    Example(
      "kernel task unblock FIX-1 --to running --reason 'review it anew'",
      "Send it back to its author."),
  ]
  var change = ChangeOptions()
  var task = ""
  var reason = ""
  var to: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try taskArguments(&visitor)
    try visitor.reason(&reason)
    try visitor.option(
      "to", &to, placeholder: "STATE", about: "running or code_review, to go further back.",
      isRequired: false, completion: .words(["running", "code_review"]))
  }

  func event(_ id: TaskID, on ledger: OpenLedger) throws(Problem) -> Event {
    let target: TaskStatus? = try to.map { (word) throws(Problem) in
      guard let status = TaskStatus(rawValue: word) else {
        throw Problem("KRN-USAGE", .usage, "--to takes running or code_review")
      }
      return status
    }
    return .task(
      .unblocked(
        TaskUnblocked(id: id, reason: try Names.text(reason, "--reason"), to: target)))
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    try TaskAnswer.takingSlot(try Names.task(task), acted, on: ledger)
  }
}

/// `kernel task abandon`.
package struct TaskAbandon: TaskChange {
  package static let path = ["task", "abandon"]
  package static let summary = "Give a task up for good."
  package static let examples = [
    Example("kernel task abandon FIX-1 --reason 'not needed'", "Give FIX-1 up.")
  ]
  var change = ChangeOptions()
  var task = ""
  var reason = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try taskArguments(&visitor)
    try visitor.reason(&reason)
  }

  func event(_ id: TaskID, on ledger: OpenLedger) throws(Problem) -> Event {
    .task(.abandoned(TaskAbandoned(id: id, reason: try Names.text(reason, "--reason"))))
  }
}

extension ArgumentVisitor {
  /// Declares the reason that stops and other grave steps need.
  mutating func reason(_ value: inout String) throws(UsageError) {
    var given: String? = value.isEmpty ? nil : value
    try option(
      "reason", &given, placeholder: "TEXT", about: "Why, at most 2,000 bytes.",
      isRequired: true, completion: .none)
    value = given ?? ""
  }
}

/// Turns words into the names of the law, with a problem of one form for each.
enum Names {
  static func task(_ text: String) throws(Problem) -> TaskID {
    guard let id = TaskID(text) else {
      throw Problem(
        "KRN-USAGE", .usage, "a task id is 2 to 64 of A-Z 0-9 _ -, beginning with a letter",
        hint: "kernel task list")
    }
    return id
  }

  static func principal(_ text: String) throws(Problem) -> PrincipalID {
    guard let id = PrincipalID(text) else {
      throw Problem(
        "KRN-USAGE", .usage, "a principal is human:NAME, agent:NAME or runner:NAME",
        hint: "kernel principal list")
    }
    return id
  }

  static func session(_ text: String) throws(Problem) -> SessionID {
    guard let id = SessionID(text) else {
      throw Problem(
        "KRN-USAGE", .usage, "a session id is S- and 26 characters", hint: "kernel session list")
    }
    return id
  }

  static func identifier(_ text: String, _ what: String) throws(Problem) -> Identifier {
    guard let id = Identifier(text) else {
      throw Problem(
        "KRN-USAGE", .usage, "\(what) is up to 128 letters, digits and . _ : / -, without ..")
    }
    return id
  }

  static func text(_ string: String, _ what: String) throws(Problem) -> Text {
    do { return try Text(string) } catch {
      throw Problem("KRN-TEXT", .refused, "\(what): \(error)")
    }
  }
}
