internal import Crypto
internal import Ledger
internal import Store
internal import Wire

/// Compares the stored upper hashes and checkpoints with the tree that the records make.
struct TreeComparison {
  private let store: LedgerStore
  private var found: [VerifyFault] = []
  private var checkpoints: [StoredCheckpoint] = []
  private var next = 0

  init(_ store: LedgerStore) {
    self.store = store
  }

  /// Takes the nodes that a record completed, and the tree after it.
  mutating func add(
    _ completed: [RightEdge.Completed], size: Int, root edge: RightEdge
  ) throws(StoreError) {
    for node in completed where found.count < VerifyReport.derivedCountMax {
      let name = "tree/\(node.level)/\(node.index)"
      // A missing hash is a finding of its own, not the end of the verification.
      let stored = try? store.hashes(level: node.level, in: node.index..<(node.index + 1))
      if stored?.first != node.hash {
        found.append(VerifyFault(derived: name, "tree", "the stored hash is missing or wrong"))
      }
    }
    if next == 0 { try load(from: size) }
    while next <= checkpoints.count, next > 0, next - 1 < checkpoints.count,
      checkpoints[next - 1].size == size
    {
      compare(checkpoints[next - 1], edge)
      next += 1
      if next - 1 == checkpoints.count { try load(from: size + 1) }
    }
  }

  /// Checkpoints come in pages, so that memory stays flat.
  private mutating func load(from size: Int) throws(StoreError) {
    checkpoints = try store.checkpoints(from: size, limit: 256)
    next = checkpoints.isEmpty ? .max : 1
  }

  private mutating func compare(_ stored: StoredCheckpoint, _ edge: RightEdge) {
    guard found.count < VerifyReport.derivedCountMax else { return }
    let name = "checkpoint/\(stored.size)"
    guard let note = try? SignedNote(parsing: stored.note),
      let checkpoint = try? Checkpoint(text: note.text)
    else {
      found.append(VerifyFault(derived: name, "checkpoint", "it is not a signed tree head"))
      return
    }
    if checkpoint.size != stored.size || checkpoint.root != edge.root {
      found.append(
        VerifyFault(derived: name, "checkpoint", "its root is not that of the records"))
    }
    if stored.rightEdge != edge.bytes {
      found.append(VerifyFault(derived: name, "edge", "the stored right edge is wrong"))
    }
  }

  /// What was found.
  func faults() -> [VerifyFault] { found }
}
