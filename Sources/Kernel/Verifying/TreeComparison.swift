internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Wire

/// Compares the stored upper hashes and checkpoints with the tree that the records make.
/// Checkpoints are read alongside, in order of size, so that memory stays flat and no row is walked
/// past.
struct TreeComparison: ~Copyable {
  private let store: LedgerStore
  private var found: [VerifyFault] = []
  private var rows: RowStream?
  private var row: [StoredCell]?
  private var newest = 0
  /// The size of the newest checkpoint that the store says somebody else has seen; 0 for none.
  private(set) var seen = 0
  /// What ended the reading and tells nothing of the checkpoints.
  private var failure: StoreError?

  init(_ store: LedgerStore) {
    self.store = store
    do throws(StoreError) {
      rows = try store.rows(of: .checkpoint)
      nextRow()
    } catch { noteUnread(error) }
  }

  /// Takes the nodes that a record completed, and the tree after it; the checkpoints are to be
  /// signed by the key that `state` tells. It is nil under a law that is not known here, which may
  /// have given the ledger another one.
  mutating func add(
    _ completed: [RightEdge.Completed], _ edge: RightEdge, _ state: State?
  ) {
    for node in completed {
      // A missing hash is a finding of its own, not the end of the verification.
      let stored = try? store.hashes(level: node.level, in: node.index..<(node.index + 1))
      if stored?.first != node.hash {
        note("tree/\(node.level)/\(node.index)", "tree", "the stored hash is missing or wrong")
      }
    }
    while let cells = row, let size = Self.size(cells), size <= edge.size {
      if size == edge.size { compare(cells, edge, state) } else { noteStray(cells) }
      nextRow()
    }
  }

  private static func size(_ row: [StoredCell]) -> Int? {
    if case .integer(let size) = row[0] { size } else { nil }
  }

  private mutating func nextRow() {
    row = nil
    do throws(StoreError) { row = try rows?.nextRow() } catch { noteUnread(error) }
  }

  private mutating func compare(_ row: [StoredCell], _ edge: RightEdge, _ state: State?) {
    newest = edge.size
    let name = "checkpoint/\(edge.size)"
    guard case .blob(let bytes) = row[1], let note = try? SignedNote(parsing: bytes),
      let checkpoint = try? Checkpoint(text: note.text)
    else { return self.note(name, "checkpoint", "it is not a signed tree head") }
    if checkpoint.size != edge.size || checkpoint.root != edge.root {
      self.note(name, "checkpoint", "its root is not that of the records")
    }
    if let ledger = state?.get(LedgerEntity.self, LedgerEntity.id),
      (try? Checkpoint.open(note, origin: ledger.origin, key: ledger.checkpointKey)) == nil
    {
      self.note(name, "checkpoint", "it is not signed by the ledger's checkpoint key")
    }
    if row[2] != .blob(edge.bytes) { self.note(name, "edge", "the stored right edge is wrong") }
    switch row[3] {
    case .integer(0): break
    case .integer(1): seen = edge.size
    default: self.note(name, "checkpoint", "whether somebody has seen it is neither 0 nor 1")
    }
  }

  /// Ends the comparison after the last record, and returns what was found.
  ///
  /// - Throws: what tells nothing of the tables, such as a disk that fails.
  consuming func finish(_ edge: RightEdge) throws(Problem) -> [VerifyFault] {
    while let cells = row {
      noteStray(cells)
      nextRow()
    }
    if newest != edge.size {
      note("checkpoint/\(edge.size)", "checkpoint", "the newest one does not cover all records")
    }
    if let failure { throw Problem(failure) }
    try findSurplusHashes(edge.size)
    return found
  }

  /// Rows of upper hashes that no tree of this size has.
  private mutating func findSurplusHashes(_ size: Int) throws(Problem) {
    var surplus: [String] = []
    let unread = try store.eachRow(of: .tree) { row in
      if case .integer(let level) = row[0], case .integer(let index) = row[1],
        Self.isComplete(level, index, size), row[2].asDigest != nil
      {
        return
      }
      if surplus.count < VerifyReport.derivedCountMax {
        surplus.append("tree/\(row[0].shown)/\(row[1].shown)")
      }
    }
    for name in surplus { note(name, "tree", "the tree of these records has no such hash") }
    if let unread { found.append(unread) }
  }

  /// Whether a tree of `size` leaves has all leaves below the node at `index` of `level`.
  private static func isComplete(_ level: Int, _ index: Int, _ size: Int) -> Bool {
    let height = level.multipliedReportingOverflow(by: Tile.height)
    guard level >= 1, !height.overflow, height.partialValue < Int.bitWidth - 1 else { return false }
    return (0..<(size >> height.partialValue)).contains(index)
  }

  private mutating func noteStray(_ row: [StoredCell]) {
    note("checkpoint/\(row[0].shown)", "checkpoint", "there never were so many records")
  }

  private mutating func noteUnread(_ error: StoreError) {
    guard error.isDamage else {
      failure = error
      return
    }
    note(
      "table checkpoint", "unreadable", "what comes after size \(newest) cannot be read: \(error)")
  }

  private mutating func note(_ name: String, _ check: String, _ message: String) {
    guard found.count < VerifyReport.derivedCountMax else { return }
    found.append(VerifyFault(derived: name, check, message))
  }
}
