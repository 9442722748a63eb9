internal import Governance
internal import Ledger
internal import Store
internal import Wire

/// What the replay leaves behind: all that is asked of it once every record is judged.
///
/// It is made as soon as the last record is judged, while other threads still verify signatures, so
/// that no processor waits for another.
struct DerivedChecks {
  /// The root over all records.
  let root: Digest
  /// How many records there are.
  let size: Int
  /// The law under which the rest could not be judged.
  let unknownLaw: UnknownLaw?
  /// How many signatures could not be checked for it.
  let unknownKeyCount: Int
  /// The ledger's own entity.
  let ledger: LedgerEntity?
  /// The size of the newest checkpoint that somebody else has seen.
  let seen: Int
  /// What is wrong with upper hashes and checkpoints.
  private(set) var tree: [VerifyFault] = []
  /// What is wrong with entities.
  private(set) var entities: [VerifyFault] = []
  /// The records that nobody can rely on any more.
  private(set) var contested: [Int] = []
  /// What ended the looking and tells nothing of the ledger, such as a disk that fails.
  private(set) var failure: Problem?

  /// Holds what is derived from the records against what the replay made. No row is believed, and
  /// what cannot be read is named and passed over.
  init(
    _ replay: Replay, _ tree: consuming TreeComparison, _ views: inout ViewComparison,
    in store: LedgerStore
  ) {
    root = replay.edge.root
    size = replay.edge.size
    unknownLaw = replay.unknownLaw
    unknownKeyCount = replay.unknownKeyCount
    ledger = replay.state.get(LedgerEntity.self, LedgerEntity.id)
    seen = tree.seen
    if size == 0 { return }
    do throws(Problem) {
      self.tree = try tree.finish(replay.edge)
      // What a law that is not known here has made of state and ids, nobody here can say.
      if unknownLaw == nil {
        entities = try EntityCheck.faults(in: store, against: replay.state)
        try views.compareRows(with: replay.state, head: size - 1)
      }
      contested = try Self.contested(
        replay.state, in: store, before: min(size, unknownLaw?.firstUnjudged ?? size))
    } catch { failure = error }
  }

  /// The records that nobody can rely on any more, because of revoked keys.
  private static func contested(
    _ state: State, in store: LedgerStore, before end: Int
  ) throws(Problem) -> [Int] {
    let keys = state.scan(KeyEntity.self, limit: state.keptCount)
    guard keys.contains(where: { $0.revocation != nil }) else { return [] }
    var found: [Int] = []
    try storing { () throws(StoreError) in
      var stream = try store.records(from: 0, before: end)
      while let stored = try stream.nextRecord() {
        guard let record = try? Record(parsing: stored.bytes) else { continue }
        if !state.isTrusted(Source(key: record.key, seq: record.seq)) { found.append(record.seq) }
      }
    }
    return found
  }
}
