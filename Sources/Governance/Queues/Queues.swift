package import Wire

/// `queue.locked`: no task of the queue starts until it is unlocked.
package struct QueueLocked: EventPayload {
  package let queue: Identifier
  package let reason: Text

  package static let traits = EventTraits.stop

  /// Proposes a lock.
  package init(queue: Identifier, reason: Text) {
    self.queue = queue
    self.reason = reason
  }

  package static let fields: [WireField] = [
    .required("queue", Identifier.self, "The queue."),
    .required("reason", Text.self, "Why, at most 2,000 bytes."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    queue = try reader.field("queue")
    reason = try reader.field("reason")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("queue", queue)
    writer.field("reason", reason)
  }

  package func judge(in court: Court) {
    _ = court.requireQueue(queue)
    court.require(.queueUnlocked, court.state.queue(queue).lock == nil)
    court.require(.reasonGiven, Reason.isGiven(reason))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.updateQueue(queue, seq: occurrence.seq) {
      $0.lock = QueueLock(reason: reason, source: occurrence.source)
    }
  }
}

/// `queue.unlocked`: the queue takes starts again.
package struct QueueUnlocked: EventPayload {
  package let queue: Identifier
  package let reason: Text

  package static let traits = EventTraits(.policy)

  /// Proposes the end of a lock.
  package init(queue: Identifier, reason: Text) {
    self.queue = queue
    self.reason = reason
  }

  package static let fields = QueueLocked.fields

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    queue = try reader.field("queue")
    reason = try reader.field("reason")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("queue", queue)
    writer.field("reason", reason)
  }

  package func judge(in court: Court) {
    _ = court.requireQueue(queue)
    court.require(.queueLocked, court.state.queue(queue).lock != nil)
    court.require(.reasonGiven, Reason.isGiven(reason))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.updateQueue(queue, seq: occurrence.seq) { $0.lock = nil }
  }
}

extension Court {
  /// Asks that the policy knows a queue, and returns its rule.
  func requireQueue(_ id: Identifier) -> QueueRule? {
    let rule = policy?.policy.queue(id)
    require(
      .queueKnown, policy.map { _ in rule != nil },
      ConditionDetail([
        "queue": id.string,
        "queues": policy?.policy.queues.map(\.id.string).joined(separator: " ") ?? "",
      ]))
    return rule
  }
}

extension ConditionKind {
  static let queueKnown = ConditionKind(
    "queue.known", "KRN-QUEUE-UNKNOWN", "The policy has the queue.")
  static let queueUnlocked = ConditionKind(
    "queue.unlocked", "KRN-QUEUE-LOCKED", "The queue is not locked.",
    fixer: "whoever may unlock it")
  static let queueLocked = ConditionKind(
    "queue.locked", "KRN-QUEUE-NOT-LOCKED", "The queue is locked.")
  static let queueSlot = ConditionKind(
    "queue.slot", "KRN-QUEUE-FULL", "The queue has a free slot.",
    fixer: "whoever holds a slot")
  static let workInProgress = ConditionKind(
    "wip.limit", "KRN-WIP-LIMIT",
    "Work in progress stays within the limit, or the task is a hotfix or P0.",
    fixer: "those who work on other tasks")

  static let queues: [ConditionKind] = [
    .queueKnown, .queueUnlocked, .queueLocked, .queueSlot, .workInProgress,
  ]
}

/// Why a queue takes no starts.
package struct QueueLock: Hashable, Sendable {
  package let reason: Text
  package let source: Source
}

extension QueueLock: WireObject {
  package static let fields: [WireField] = [
    .required("reason", Text.self, "Why."),
    .required("source", Source.self, "The record that locked it."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    reason = try reader.field("reason")
    source = try reader.field("source")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("reason", reason)
    writer.field("source", source)
  }
}
