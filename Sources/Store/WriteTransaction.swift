package import Wire

extension LedgerStore {
  /// Starts the one transaction that writes. The store's reads see its changes at once.
  ///
  /// - Throws: `.readOnly` on a reading store; `.conflict` while another one is open.
  package func begin() throws(StoreError) -> WriteTransaction {
    guard access == .writing else {
      throw .readOnly(StoreError.Fault(database.path, "opened for reading"))
    }
    guard !database.isInTransaction else {
      throw .conflict(StoreError.Fault(database.path, "a transaction is open already"))
    }
    try run(.beginImmediate)
    return WriteTransaction(self)
  }
}

/// Changes that become durable together at `commit()`, or not at all: it rolls back when it goes.
package struct WriteTransaction: ~Copyable {
  private let store: LedgerStore
  private var isCommitted = false

  init(_ store: LedgerStore) { self.store = store }

  deinit {
    guard !isCommitted, store.database.isInTransaction else { return }
    // Nothing can be done about a failure here; the next one to open the file rolls back.
    try? store.run(.rollback)
  }

  /// Makes all changes durable: when it returns they survive a loss of power.
  ///
  /// - Throws: `.syncFailed` when nobody knows whether they do; the process must end. After any
  ///   other error nothing was changed.
  package consuming func commit() throws(StoreError) {
    try store.run(.commit)
    isCommitted = true
  }

  /// Forgets all changes.
  package consuming func rollback() {}

  /// Appends record `seq`.
  ///
  /// - Throws: `.conflict` unless `seq` is the next number; `.refused` for more than 65,535 bytes.
  package func append(seq: Int, leaf: Digest, bytes: [UInt8]) throws(StoreError) {
    guard bytes.count <= StoredRecord.byteCountMax else {
      throw .refused(
        StoreError.Fault("record \(seq)", "larger than \(StoredRecord.byteCountMax) bytes"))
    }
    try store.one(.appendRecord) { statement throws(StoreError) in
      try statement.bind(seq, at: 1)
      try statement.bind(leaf, at: 2)
      try statement.bind(bytes, at: 3)
      _ = try statement.step()
    }
  }

  /// Puts an entity in place of the one with its kind and id.
  package func putEntity(_ kind: Text, _ id: Text, seq: Int, bytes: [UInt8]) throws(StoreError) {
    try store.one(.putEntity) { statement throws(StoreError) in
      try statement.bind(kind, at: 1)
      try statement.bind(id, at: 2)
      try statement.bind(seq, at: 3)
      try statement.bind(bytes, at: 4)
      _ = try statement.step()
    }
  }

  /// Removes an entity; one that is not there is no error.
  package func removeEntity(_ kind: Text, _ id: Text) throws(StoreError) {
    try store.one(.removeEntity) { statement throws(StoreError) in
      try statement.bind(kind, at: 1)
      try statement.bind(id, at: 2)
      _ = try statement.step()
    }
  }

  /// Stores the hash over 256^`level` leaves, from level 1 up.
  package func putTreeHash(level: Int, index: Int, _ hash: Digest) throws(StoreError) {
    precondition(level >= 1, "level 0 is the leaves of the records")
    try store.one(.putTreeHash) { statement throws(StoreError) in
      try statement.bind(level, at: 1)
      try statement.bind(index, at: 2)
      try statement.bind(hash, at: 3)
      _ = try statement.step()
    }
  }

  /// Stores the checkpoint of `size` records as the newest, with the tree's right edge. The one
  /// before it goes, unless somebody has seen it or it was the first to reach a multiple of 256.
  package func putCheckpoint(size: Int, note: [UInt8], rightEdge: [UInt8]) throws(StoreError) {
    try store.one(.dropCheckpoint) { statement throws(StoreError) in
      try statement.bind(size, at: 1)
      _ = try statement.step()
    }
    try store.one(.putCheckpoint) { statement throws(StoreError) in
      try statement.bind(size, at: 1)
      try statement.bind(note, at: 2)
      try statement.bind(rightEdge, at: 3)
      _ = try statement.step()
    }
  }

  /// Notes that somebody else has seen the checkpoint of `size` records, so that it is kept; false
  /// when it is gone already.
  package func markCheckpointSeen(size: Int) throws(StoreError) -> Bool {
    try store.one(.markSeen) { statement throws(StoreError) in
      try statement.bind(size, at: 1)
      _ = try statement.step()
    }
    return store.database.changes == 1
  }

  /// Consumes the statement `id` of `actor`.
  ///
  /// - Throws: `.conflict` when it is consumed already.
  package func putStatementID(actor: Text, id: Text, seq: Int) throws(StoreError) {
    try store.one(.putStatementID) { statement throws(StoreError) in
      try statement.bind(actor, at: 1)
      try statement.bind(id, at: 2)
      try statement.bind(seq, at: 3)
      _ = try statement.step()
    }
  }

  /// Notes what the view file at `path` is to hold from record `seq` on. The last digest is kept
  /// beside it, or with `keepsPrevious` the one before that: of a rendering that never reached the
  /// file, nobody can have seen anything.
  package func putView(
    _ path: Text, seq: Int, digest: Digest, keepsPrevious: Bool = false
  ) throws(StoreError) {
    try store.one(.putView) { statement throws(StoreError) in
      try statement.bind(path, at: 1)
      try statement.bind(seq, at: 2)
      try statement.bind(digest, at: 3)
      try statement.bind(keepsPrevious ? 1 : 0, at: 4)
      _ = try statement.step()
    }
  }

  /// Notes that there should be no view file at `path`.
  package func removeView(_ path: Text) throws(StoreError) {
    try store.one(.removeView) { statement throws(StoreError) in
      try statement.bind(path, at: 1)
      _ = try statement.step()
    }
  }

  /// Stores a value that describes the whole store.
  package func putMeta(_ key: Text, _ value: [UInt8]) throws(StoreError) {
    try store.one(.putMeta) { statement throws(StoreError) in
      try statement.bind(key, at: 1)
      try statement.bind(value, at: 2)
      _ = try statement.step()
    }
  }
}
