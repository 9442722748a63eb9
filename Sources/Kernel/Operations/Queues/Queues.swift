package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel queue list`.
package struct QueueList: Operation {
  package static let path = ["queue", "list"]
  package static let summary = "List the queues, and who holds their slots."
  package static let examples = [Example("kernel queue list", "See where a slot is free.")]

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {}

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let policy = ledger.state.get(PolicyEntity.self, PolicyEntity.id)
    let rules = policy?.policy.queues ?? []
    let entities = rules.map { ledger.state.queue($0.id) }
    try ledger.check()
    var rows: [[String]] = []
    var data: [JSONText] = []
    for (rule, entity) in zip(rules, entities) {
      let holders = entity.holders
      rows.append([
        "\(rule.id)", "\(holders.count)/\(rule.slots)", rule.approval ? "yes" : "no",
        entity.lock.map { "locked: \($0.reason)" } ?? "open",
        holders.map(\.description).joined(separator: " "),
      ])
      data.append(
        .members([
          "rule": .wire(rule), "holders": .array(holders.map { .string("\($0)") }),
          "free": .integer(max(0, rule.slots - holders.count)),
          "lock": entity.lock.map { .wire($0) },
        ]))
    }
    return Answer(
      "kernel.queues/1", data: .object([.init("queues", .array(data))]),
      lines: Columns.table(
        ["QUEUE", "HELD", "APPROVAL", "STATE", "TASKS"], rows, none: "the policy has no queues"),
      next: ["kernel task list"], ledger: ledger.position)
  }
}

/// What the operations that lock and unlock share.
protocol QueueStep: Change {
  var queue: String { get set }
  var reason: String { get set }
  /// The event for a queue.
  func event(_ queue: Identifier, _ reason: Text) -> QueueEvent
}

extension QueueStep {
  /// Declares the queue, the reason and the options of a change.
  mutating func stepArguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("queue", &queue, about: "The queue.", completion: .dynamic("queue"))
    try visitor.reason(&reason)
    try change.arguments(&visitor)
  }

  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft] {
    [
      Draft(
        .queue(
          event(try Names.identifier(queue, "a queue"), try Names.text(reason, "--reason"))))
    ]
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    let id = try Names.identifier(queue, "a queue")
    let queue = ledger.state.queue(id)
    let isLocked = queue.lock != nil
    return Answer(
      "kernel.queue/1", data: .wire(queue),
      lines: ["\(id) is \(isLocked ? "locked" : "open") (\(acted.place))"],
      next: isLocked
        ? ["kernel queue unlock \(id) --reason TEXT"] : ["kernel task list --queue \(id)"])
  }
}

/// `kernel queue lock`.
package struct QueueLockStep: QueueStep {
  package static let path = ["queue", "lock"]
  package static let summary = "Let no task of a queue start."
  package static let discussion = """
    What runs goes on. It works even when the clock is wrong.
    """
  package static let examples = [
    Example("kernel queue lock dev --reason 'the build is broken'", "Lock dev.")
  ]
  var change = ChangeOptions()
  var queue = ""
  var reason = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try stepArguments(&visitor)
  }

  func event(_ queue: Identifier, _ reason: Text) -> QueueEvent {
    .locked(QueueLocked(queue: queue, reason: reason))
  }
}

/// `kernel queue unlock`.
package struct QueueUnlockStep: QueueStep {
  package static let path = ["queue", "unlock"]
  package static let summary = "Let tasks of a queue start again."
  package static let examples = [
    Example("kernel queue unlock dev --reason 'the build is repaired'", "Unlock dev.")
  ]
  var change = ChangeOptions()
  var queue = ""
  var reason = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try stepArguments(&visitor)
  }

  func event(_ queue: Identifier, _ reason: Text) -> QueueEvent {
    .unlocked(QueueUnlocked(queue: queue, reason: reason))
  }
}
