package import Wire

/// The entities as the store keeps them: bytes, and the record that wrote them last.
///
/// A source that fails latches its error and answers nil; whoever asked checks the latch before
/// using the answer, so the law itself stays total.
package protocol EntitySource {
  /// The stored bytes of one entity, or nil if there is none.
  func entity(_ key: EntityKey) -> (seq: Int, bytes: [UInt8])?
  /// At most `limit` entities of a kind whose ids begin with `prefix` and come after `after`, in
  /// byte order of their ids.
  func entities(
    _ kind: EntityKind, prefix: Text, after: Text?, limit: Int
  ) -> [(id: Text, seq: Int, bytes: [UInt8])]
}

/// The state that the law reads and writes: entities over a source, or in memory alone.
///
/// One class serves live decisions (over the store), replay, backtest and tests (in memory), so
/// all of them see the same law (design §5).
package final class State {
  /// One entity as this state knows it; `entity` is nil when there is none.
  package struct Slot: Sendable {
    /// The entity; nil when there is none.
    package var entity: Entity?
    /// The record that wrote it last.
    package var seq: Int
    /// Whether it was written since the state was made or last taken from.
    package var isDirty: Bool
  }

  /// The most entities that one scan returns unless it says otherwise. What is scanned is only
  /// shown, with a word about the limit; what decides anything looks up by id or reads `all`.
  package static let scanCountMax = 4096

  /// A stored entity that cannot be read: its key and why.
  package private(set) var fault: (key: EntityKey, error: WireError)?
  /// The keys read so far, each once and in order, when reads are logged.
  package private(set) var reads: [EntityKey] = []

  /// What is known of each kind, at the kind's place.
  private var slots: [[Text: Slot]] = Array(repeating: [:], count: EntityKind.allCases.count)
  /// Keys that were asked for by their number, so that no name is made of it again.
  private var keys: [KeyID: KeyEntity] = [:]
  private let source: (any EntitySource)?
  private let logsReads: Bool
  private let logsChanges: Bool

  /// Makes a state over `source`, or an empty one in memory. A replay logs no changes, so that what
  /// was removed takes no memory.
  package init(
    source: (any EntitySource)? = nil, logsReads: Bool = false, logsChanges: Bool = true
  ) {
    self.source = source
    self.logsReads = logsReads
    self.logsChanges = logsChanges
  }

  /// The entity with this id, or nil if there is none.
  package func get<Value: EntityValue>(_ type: Value.Type, _ id: Text) -> Value? {
    guard let entity = slot(EntityKey(kind: Value.kind, id: id)).entity else { return nil }
    return Value.unwrap(entity)
  }

  /// The key with this id, or nil if there is none.
  package func key(_ id: KeyID) -> KeyEntity? {
    if !logsReads, let known = keys[id] { return known }
    let key = get(KeyEntity.self, Text.known(id.description))
    if let key { keys[id] = key }
    return key
  }

  private func slot(_ key: EntityKey) -> Slot {
    if logsReads, !reads.contains(key) { reads.append(key) }
    if let slot = slots[key.kind.place][key.id] { return slot }
    guard let source else { return Slot(entity: nil, seq: -1, isDirty: false) }
    var slot = Slot(entity: nil, seq: -1, isDirty: false)
    if let stored = source.entity(key) { slot = read(key, stored.seq, stored.bytes) }
    set(key.kind, key.id, slot)
    return slot
  }

  private func read(_ key: EntityKey, _ seq: Int, _ bytes: [UInt8]) -> Slot {
    do throws(WireError) {
      return Slot(entity: try Entity(key.kind, canonical: bytes), seq: seq, isDirty: false)
    } catch {
      if fault == nil { fault = (key, error) }
      return Slot(entity: nil, seq: seq, isDirty: false)
    }
  }

  /// At most `limit` entities of one kind whose ids begin with `prefix`, in byte order of ids.
  package func scan<Value: EntityValue>(
    _ type: Value.Type, prefix: Text = "", limit: Int = scanCountMax
  ) -> [Value] {
    merge(Value.kind, prefix, limit) { id, found in value(id, found) }
  }

  /// Every entity of one kind whose id begins with `prefix` and comes after `after`, if it is
  /// wanted, in byte order of ids: what decides must not end where a list does. They are read
  /// `page` at a time, so that only what is wanted takes memory; `limit` counts those.
  package func all<Value: EntityValue>(
    _ type: Value.Type, prefix: Text = "", after: Text? = nil, page: Int = scanCountMax,
    limit: Int = .max, where isWanted: (Value) -> Bool = { _ in true }
  ) -> [Value] {
    var wanted: [Value] = []
    var last = after
    while true {
      // The ids are those of the rows and come one behind the other, whatever the entities say.
      let rows: [(id: Text, value: Value)] = merge(Value.kind, prefix, after: last, page) {
        id, found in value(id, found).map { (id, $0) }
      }
      for row in rows where isWanted(row.value) {
        wanted.append(row.value)
        if wanted.count >= limit { return wanted }
      }
      // One that cannot be read is left out and makes a page short; whoever asked sees the fault.
      guard rows.count >= page, let end = rows.last else { return wanted }
      last = end.id
    }
  }

  private func value<Value: EntityValue>(_ id: Text, _ found: Found) -> Value? {
    switch found {
    case .held(let entity): Value.unwrap(entity)
    case .stored(let seq, let bytes):
      read(EntityKey(kind: Value.kind, id: id), seq, bytes).entity.flatMap { Value.unwrap($0) }
    }
  }

  /// The canonical bytes of all entities of one kind, in byte order of their ids, for whoever only
  /// shows them; at most `scanCountMax`. Those of the source are not read: who prints them looks at
  /// them first.
  package func scanBytes(_ kind: EntityKind) -> [(id: Text, bytes: [UInt8])] {
    merge(kind, "", Self.scanCountMax) { id, found in
      switch found {
      case .held(let entity): (id, entity.value.canonicalBytes)
      case .stored(_, let bytes): (id, bytes)
      }
    }
  }

  /// An entity as this state holds it, or as the source does.
  private enum Found {
    case held(Entity)
    case stored(seq: Int, bytes: [UInt8])
  }

  /// Goes through the entities of a kind in byte order of ids. What this state knows of goes before
  /// what the source holds.
  private func merge<Value>(
    _ kind: EntityKind, _ prefix: Text, after: Text? = nil, _ limit: Int,
    _ value: (Text, Found) -> Value?
  ) -> [Value] {
    var known: [(id: Text, entity: Entity?)] = []
    for (id, slot) in slots[kind.place] where id.hasPrefix(prefix) {
      if let after, id <= after { continue }
      // What is not there any more only hides what a source holds.
      if slot.entity != nil || source != nil { known.append((id, slot.entity)) }
    }
    known.sort { $0.id < $1.id }
    // One that was removed here hides one of the source, so as many more are asked for.
    let rows =
      source?.entities(kind, prefix: prefix, after: after, limit: limit + known.count) ?? []
    var values: [Value] = []
    var next = 0
    func takeKnown(while comes: (Text) -> Bool) {
      while next < known.count, comes(known[next].id) {
        let (id, entity) = known[next]
        if let entity, let value = value(id, .held(entity)) { values.append(value) }
        next += 1
      }
    }
    for row in rows {
      takeKnown { $0 < row.id }
      if next < known.count, known[next].id == row.id { continue }
      if let value = value(row.id, .stored(seq: row.seq, bytes: row.bytes)) { values.append(value) }
    }
    takeKnown { _ in true }
    return values.count > limit ? Array(values[..<limit]) : values
  }

  /// Writes an entity in the name of record `seq`.
  package func put(_ value: some EntityValue, seq: Int) {
    set(
      type(of: value).kind, value.entityID,
      Slot(entity: value.entity, seq: seq, isDirty: logsChanges))
  }

  private func set(_ kind: EntityKind, _ id: Text, _ slot: Slot?) {
    slots[kind.place][id] = slot
    if kind == .key, !keys.isEmpty { keys = [:] }
  }

  /// Changes an entity that a judgement has shown to exist.
  package func update<Value: EntityValue>(
    _ type: Value.Type, _ id: Text, seq: Int, _ change: (inout Value) -> Void
  ) {
    guard var value = get(type, id) else {
      preconditionFailure("apply changes only what judge has found")
    }
    change(&value)
    put(value, seq: seq)
  }

  /// Removes an entity.
  package func remove<Value: EntityValue>(_ type: Value.Type, _ id: Text, seq: Int) {
    // Where there is a source, the slot hides what it holds.
    let isNeeded = logsChanges || source != nil
    set(Value.kind, id, isNeeded ? Slot(entity: nil, seq: seq, isDirty: logsChanges) : nil)
  }

  /// What was written since the last call, in a fixed order, for the store.
  package func takeChanges() -> [(key: EntityKey, slot: Slot)] {
    var changes: [(key: EntityKey, slot: Slot)] = []
    for kind in EntityKind.allCases {
      for (id, slot) in slots[kind.place] where slot.isDirty {
        changes.append((EntityKey(kind: kind, id: id), slot))
      }
    }
    for (key, _) in changes { slots[key.kind.place][key.id]?.isDirty = false }
    return changes.sorted {
      ($0.key.kind.rawValue, $0.key.id) < ($1.key.kind.rawValue, $1.key.id)
    }
  }

  /// Forgets what was written since the last call of `takeChanges`: the source holds what was
  /// before.
  package func discardChanges() {
    for kind in EntityKind.allCases {
      for (id, slot) in slots[kind.place] where slot.isDirty { set(kind, id, nil) }
    }
  }

  /// The entity with this key as it is held in memory, and the record that wrote it last.
  package func kept(_ key: EntityKey) -> (seq: Int, entity: Entity)? {
    guard let slot = slots[key.kind.place][key.id], let entity = slot.entity else { return nil }
    return (slot.seq, entity)
  }

  /// How many entities are held in memory.
  package var keptCount: Int {
    slots.reduce(0) { sum, kind in sum + kind.values.count { $0.entity != nil } }
  }

  /// Every entity held in memory, in a fixed order: after a replay, the whole state.
  package func everything() -> [(key: EntityKey, seq: Int, entity: Entity)] {
    var all: [(key: EntityKey, seq: Int, entity: Entity)] = []
    for kind in EntityKind.allCases {
      for (id, slot) in slots[kind.place] {
        if let entity = slot.entity {
          all.append((EntityKey(kind: kind, id: id), slot.seq, entity))
        }
      }
    }
    return all.sorted {
      $0.key.kind.rawValue == $1.key.kind.rawValue
        ? $0.key.id < $1.key.id : $0.key.kind.rawValue < $1.key.kind.rawValue
    }
  }
}
