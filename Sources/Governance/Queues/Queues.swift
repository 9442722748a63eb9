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
    let entity = court.state.get(QueueEntity.self, queue.text)
    court.require(.queueUnlocked, (entity?.lock).map { _ in false } ?? true)
    court.require(.reasonGiven, Reason.isGiven(reason))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    var entity = QueueEntity.of(queue, in: state)
    entity.lock = QueueLock(reason: reason, source: occurrence.source)
    state.put(entity, seq: occurrence.seq)
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
    let entity = court.state.get(QueueEntity.self, queue.text)
    court.require(.queueLocked, entity?.lock != nil)
    court.require(.reasonGiven, Reason.isGiven(reason))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    var entity = QueueEntity.of(queue, in: state)
    entity.lock = nil
    state.put(entity, seq: occurrence.seq)
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

/// A queue: the tasks that hold its slots, which follow from the tasks' own states.
package struct QueueEntity: EntityValue {
  package var holders: [TaskID]
  package let id: Identifier
  package var lock: QueueLock?

  package static let kind = EntityKind.queue
  package var entityID: Text { id.text }
  package var entity: Entity { .queue(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .queue(let value) = entity { value } else { nil }
  }

  init(id: Identifier, holders: [TaskID], lock: QueueLock?) {
    self.holders = holders
    self.id = id
    self.lock = lock
  }

  /// The queue's entity; a queue that a later policy added begins empty.
  static func of(_ id: Identifier, in state: State) -> QueueEntity {
    state.get(QueueEntity.self, id.text) ?? QueueEntity(id: id, holders: [], lock: nil)
  }

  package static let fields: [WireField] = [
    .optional("holders", [TaskID].self, "The tasks that hold a slot, first come first."),
    .required("id", Identifier.self, "The queue's name."),
    .optional("lock", QueueLock.self, "Why it takes no starts."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    holders = try reader.list("holders")
    id = try reader.field("id")
    lock = try reader.optional("lock")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("holders", unlessEmpty: holders)
    writer.field("id", id)
    writer.field("lock", lock)
  }
}

/// The tasks in progress over the queues that the policy counts together.
package struct WorkInProgressEntity: EntityValue {
  package var holders: [TaskID]

  package static let kind = EntityKind.workInProgress
  package static let id: Text = "wip"
  package var entityID: Text { Self.id }
  package var entity: Entity { .workInProgress(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .workInProgress(let value) = entity { value } else { nil }
  }

  init(holders: [TaskID]) { self.holders = holders }

  /// Counts again which tasks are in progress, when a policy may count other queues than before.
  static func recount(under policy: Policy, in state: State, as occurrence: Occurrence) {
    let before = state.get(Self.self, id)?.holders ?? []
    var counted: [TaskID] = []
    for queue in policy.workInProgress.queues {
      counted += state.get(QueueEntity.self, queue.text)?.holders ?? []
    }
    let now = Set(counted)
    // Those that stay keep their order; a queue that is named twice counts once.
    var holders = before.filter(now.contains)
    for task in counted where !holders.contains(task) { holders.append(task) }
    if holders != before { state.put(Self(holders: holders), seq: occurrence.seq) }
  }

  package static let fields: [WireField] = [
    .optional("holders", [TaskID].self, "The tasks, first come first.")
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    holders = try reader.list("holders")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("holders", unlessEmpty: holders)
  }
}
