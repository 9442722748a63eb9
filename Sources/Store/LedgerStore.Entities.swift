package import Wire

extension LedgerStore {
  /// The entity `id` of a kind; nil when there is none.
  package func entity(_ kind: Text, _ id: Text) throws(StoreError) -> StoredEntity? {
    try one(.entity) { statement throws(StoreError) in
      try statement.bind(kind, at: 1)
      try statement.bind(id, at: 2)
      guard try statement.step() else { return nil }
      return StoredEntity(
        kind: kind, id: id, seq: try statement.integer(0), bytes: try statement.bytes(1))
    }
  }

  /// The entities of a kind whose ids begin with `prefix` and come after `after`, in byte order of
  /// their ids, `limit` at most.
  package func entities(
    _ kind: Text, prefix: Text? = nil, after: Text? = nil, limit: Int
  ) throws(StoreError) -> [StoredEntity] {
    let start: [UInt8] = prefix.map { Array($0.string.utf8) } ?? []
    // No text comes between `after` and `after` with a zero byte behind it, and UTF-8 has no byte
    // 0xFF: so both bounds are exact.
    let behind: [UInt8] = after.map { Array($0.string.utf8) + [0] } ?? []
    let lower = start.lexicographicallyPrecedes(behind) ? behind : start
    return try one(.entitiesInRange) { statement throws(StoreError) in
      try statement.bind(kind, at: 1)
      try statement.bind(textBound: lower, at: 2)
      try statement.bind(textBound: start + [0xFF], at: 3)
      try statement.bind(max(limit, 0), at: 4)
      var found: [StoredEntity] = []
      while try statement.step() {
        found.append(
          StoredEntity(
            kind: kind, id: try statement.text(0), seq: try statement.integer(1),
            bytes: try statement.bytes(2)))
      }
      return found
    }
  }
}
