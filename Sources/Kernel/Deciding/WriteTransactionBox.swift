internal import Governance
internal import Ledger
internal import Store
internal import Views
internal import Wire

/// Holds the one open transaction of a writer, and speaks to it in the words of records and
/// entities.
struct WriteTransactionBox: ~Copyable {
  private var open: WriteTransaction?

  init() { open = nil }

  /// Whether a transaction is open.
  var isOpen: Bool {
    switch open {
    case .some: true
    case .none: false
    }
  }

  mutating func begin(_ store: LedgerStore) throws(StoreError) { open = try store.begin() }

  mutating func rollback() { open = nil }

  mutating func commit() throws(StoreError) {
    guard let transaction = open.take() else {
      preconditionFailure("a transaction is committed once")
    }
    try transaction.commit()
  }

  borrowing func append(
    _ record: Record, leaf: Digest, to edge: inout RightEdge
  ) throws(StoreError) {
    try open?.append(seq: record.seq, leaf: leaf, bytes: record.bytes)
    for completed in edge.append(leaf) {
      try open?.putTreeHash(level: completed.level, index: completed.index, completed.hash)
    }
  }

  borrowing func put(_ key: EntityKey, _ slot: State.Slot) throws(StoreError) {
    let kind = Text.known(key.kind.rawValue)
    if let entity = slot.entity {
      try open?.putEntity(kind, key.id, seq: slot.seq, bytes: entity.value.canonicalBytes)
    } else {
      try open?.removeEntity(kind, key.id)
    }
  }

  borrowing func putCheckpoint(_ edge: RightEdge, note: [UInt8]) throws(StoreError) {
    try open?.putCheckpoint(size: edge.size, note: note, rightEdge: edge.bytes)
  }

  borrowing func putStatementID(actor: Text, id: Text, seq: Int) throws(StoreError) {
    try open?.putStatementID(actor: actor, id: id, seq: seq)
  }

  borrowing func putView(
    _ view: View, seq: Int, keepsPrevious: Bool = false
  ) throws(StoreError) {
    try open?.putView(
      Text.known(view.path.file), seq: seq, digest: SHA256.hash(Array(view.text.utf8)),
      keepsPrevious: keepsPrevious)
  }

  borrowing func putMeta(_ name: Text, _ value: [UInt8]) throws(StoreError) {
    try open?.putMeta(name, value)
  }
}
