internal import Store
internal import Synchronization

/// What can be said of the database before any record is judged: its pages, its own tables, and the
/// sum over the table of ids. It has a connection of its own, so that a thread can look at them
/// while the records are read.
final class TableChecks: Sendable {
  /// What was found.
  struct Found: Sendable {
    /// The table of consumed statement ids.
    let ids: Result<IDTable, Problem>
    /// What is odd about the database as such.
    let store: Result<[VerifyFault], Problem>

    /// Looks at a store.
    init(in store: LedgerStore) {
      ids = Result { () throws(Problem) in try IDTable(in: store) }
      self.store = Result { () throws(Problem) in try StoreCheck(store: store).faults() }
    }
  }

  /// Guarded since a store may be used by one thread at a time.
  private let store: Mutex<LedgerStore>
  private let found = Mutex<Found?>(nil)

  /// Takes a store that sees the same state of the ledger as the one that records are read from.
  init(_ store: sending LedgerStore) { self.store = Mutex(store) }

  /// Looks, on the thread that calls.
  func run() {
    let now = store.withLock { Found(in: $0) }
    found.withLock { $0 = now }
  }

  /// What `run` found; nil before it has ended.
  var result: Found? { found.withLock { $0 } }
}
