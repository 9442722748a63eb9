package import Wire

extension LedgerStore {
  /// The newest record; nil in an empty ledger.
  package func head() throws(StoreError) -> StoredRecord? {
    try one(.head) { statement throws(StoreError) in
      try statement.step() ? try statement.record() : nil
    }
  }

  /// How many records there are: one more than the newest's number, since none is ever missing.
  ///
  /// - Throws: `.corrupt` when the newest row has a number that no count can follow.
  package func count() throws(StoreError) -> Int {
    guard let head = try head() else { return 0 }
    guard (0..<Int.max).contains(head.seq) else {
      throw .corrupt(StoreError.Fault("record \(head.seq)", "no record has such a number"))
    }
    return head.seq + 1
  }

  /// The record `seq`; nil when there is none.
  package func record(_ seq: Int) throws(StoreError) -> StoredRecord? {
    try one(.recordAt) { statement throws(StoreError) in
      try statement.bind(seq, at: 1)
      return try statement.step() ? try statement.record() : nil
    }
  }

  /// The leaf hash of record `seq`; nil when there is none.
  package func leaf(_ seq: Int) throws(StoreError) -> Digest? {
    try one(.leafAt) { statement throws(StoreError) in
      try statement.bind(seq, at: 1)
      return try statement.step() ? try statement.digest(0) : nil
    }
  }

  /// The records from `seq` on and before `end`, in order, one at a time; without an end all of
  /// them, whatever numbers somebody gave them.
  package func records(
    from seq: Int = 0, before end: Int? = nil
  ) throws(StoreError) -> RecordStream {
    let statement = try database.prepare(SQL.recordsFrom.text)
    try statement.bind(seq, at: 1)
    // The last number that is wanted: no bound behind it could be above the largest integer.
    try statement.bind(end.map { max($0, 0) - 1 } ?? .max, at: 2)
    return RecordStream(statement, from: seq, of: self)
  }

  /// Hashes of the tree at the positions of `range`: leaves for level 0, and for level L those over
  /// 256^L leaves.
  ///
  /// - Throws: `.corrupt` unless all of them are there.
  package func hashes(level: Int, in range: Range<Int>) throws(StoreError) -> [Digest] {
    var found: [Digest] = []
    found.reserveCapacity(range.count)
    try one(level == 0 ? .leaves : .treeHashes) { statement throws(StoreError) in
      var place: Int32 = 1
      for value in (level == 0 ? [] : [level]) + [range.lowerBound, range.upperBound] {
        try statement.bind(value, at: place)
        place += 1
      }
      while try statement.step() { found.append(try statement.digest(0)) }
    }
    guard found.count == range.count else {
      throw .corrupt(
        StoreError.Fault("tree", "level \(level) lacks hashes of \(range.lowerBound) and on"))
    }
    return found
  }

  /// The newest checkpoint; nil in an empty ledger.
  package func newestCheckpoint() throws(StoreError) -> StoredCheckpoint? {
    try one(.newestCheckpoint) { statement throws(StoreError) in
      try statement.step() ? try statement.checkpoint() : nil
    }
  }

  /// The newest checkpoint that is kept and covers at most `size` records.
  package func checkpoint(atOrBelow size: Int) throws(StoreError) -> StoredCheckpoint? {
    try one(.checkpointAtOrBelow) { statement throws(StoreError) in
      try statement.bind(size, at: 1)
      return try statement.step() ? try statement.checkpoint() : nil
    }
  }

  /// The record that consumed the statement `id` of `actor`; nil when the id is free.
  package func statementID(actor: Text, id: Text) throws(StoreError) -> Int? {
    try one(.statementID) { statement throws(StoreError) in
      try statement.bind(actor, at: 1)
      try statement.bind(id, at: 2)
      return try statement.step() ? try statement.integer(0) : nil
    }
  }

  /// What the view file at `path` should hold; nil when there should be none.
  package func view(_ path: Text) throws(StoreError) -> StoredView? {
    try one(.view) { statement throws(StoreError) in
      try statement.bind(path, at: 1)
      return try statement.step() ? try statement.view() : nil
    }
  }

  /// What all view files should hold, by path: the fixed ones, and an audit log for each task that
  /// there ever was.
  package func views() throws(StoreError) -> [StoredView] {
    try one(.allViews) { statement throws(StoreError) in
      var found: [StoredView] = []
      while try statement.step() { found.append(try statement.view()) }
      return found
    }
  }

  /// A value that describes the whole store; nil when it was never put.
  package func meta(_ key: Text) throws(StoreError) -> [UInt8]? {
    try one(.meta) { statement throws(StoreError) in
      try statement.bind(key, at: 1)
      return try statement.step() ? try statement.bytes(0) : nil
    }
  }
}

/// Records in order, of which one at a time is in memory. It keeps its store open.
package struct RecordStream: ~Copyable {
  private let statement: PreparedStatement
  private let store: LedgerStore
  private var next: Int

  init(_ statement: consuming PreparedStatement, from seq: Int, of store: LedgerStore) {
    self.statement = statement
    self.store = store
    next = seq
  }

  /// Returns the next record; nil after the last.
  ///
  /// - Throws: `.corrupt` when a number is missing.
  package mutating func nextRecord() throws(StoreError) -> StoredRecord? {
    guard try statement.step() else { return nil }
    let record = try statement.record()
    guard record.seq == next, next < .max else {
      throw .corrupt(StoreError.Fault("record \(next)", "is missing"))
    }
    next += 1
    return record
  }
}

extension PreparedStatement {
  fileprivate borrowing func record() throws(StoreError) -> StoredRecord {
    StoredRecord(seq: try integer(0), leaf: try digest(1), bytes: try bytes(2))
  }

  fileprivate borrowing func checkpoint() throws(StoreError) -> StoredCheckpoint {
    StoredCheckpoint(size: try integer(0), note: try bytes(1), rightEdge: try bytes(2))
  }

  fileprivate borrowing func view() throws(StoreError) -> StoredView {
    StoredView(
      path: try text(0), seq: try integer(1), digest: try digest(2),
      previous: try optionalDigest(3))
  }
}
