package import Wire

/// A queue: the tasks that hold its slots, which follow from the tasks' own states.
package struct Queue: Hashable, Sendable {
  package var holders: [TaskID]
  package let id: Identifier
  package var lock: QueueLock?

  /// Whether there is nothing to keep: such a queue is not listed.
  fileprivate var isIdle: Bool { holders.isEmpty && lock == nil }
}

extension Queue: WireObject {
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

/// Every queue that is held or locked, in one entity: an action that takes a slot looks at several
/// and changes one, so together they are one reading and one writing.
package struct QueuesEntity: EntityValue {
  /// The queues in byte order of their names.
  package private(set) var queues: [Queue]

  package static let kind = EntityKind.queues
  package static let id: Text = "queues"
  package var entityID: Text { Self.id }
  package var entity: Entity { .queues(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .queues(let value) = entity { value } else { nil }
  }

  /// No queue is held or locked.
  init() { queues = [] }

  /// A queue by its name; one that is not listed is idle.
  package subscript(_ id: Identifier) -> Queue {
    for queue in queues where queue.id == id { return queue }
    return Queue(holders: [], id: id, lock: nil)
  }

  /// The tasks that hold slots of some queues, each queue counted once: what is in progress when
  /// these are the queues that a policy counts.
  package func holders(of counted: [Identifier]) -> [TaskID] {
    var holders: [TaskID] = []
    for queue in queues where counted.contains(queue.id) { holders += queue.holders }
    return holders
  }

  fileprivate mutating func set(_ queue: Queue) {
    queues.removeAll { $0.id == queue.id }
    if queue.isIdle { return }
    let index = queues.firstIndex { queue.id < $0.id } ?? queues.count
    queues.insert(queue, at: index)
  }

  package static let fields: [WireField] = [
    .optional("queues", [Queue].self, "The queues in byte order of their names.")
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    queues = try reader.list("queues")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("queues", unlessEmpty: queues)
  }
}

extension State {
  /// The queues that are held or locked.
  package var queues: QueuesEntity {
    self.get(QueuesEntity.self, QueuesEntity.id) ?? QueuesEntity()
  }

  /// One queue; idle unless something holds or locks it.
  package func queue(_ id: Identifier) -> Queue { queues[id] }

  /// Changes one queue in the name of record `seq`.
  func updateQueue(_ id: Identifier, seq: Int, _ change: (inout Queue) -> Void) {
    var entity = queues
    var queue = entity[id]
    change(&queue)
    entity.set(queue)
    put(entity, seq: seq)
  }
}
