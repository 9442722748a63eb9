internal import CSQLite
internal import Wire

/// The database engine, and how it keeps what is committed.
package struct StoreEngine: Equatable, Sendable {
  /// SQLite's version.
  package let version: String
  /// The journal of the file; `wal` in every ledger.
  package let journalMode: String
  /// How much a commit waits for: 2 is until it is on the disk.
  package let synchronous: Int
}

extension LedgerStore {
  /// Asks the engine about itself.
  package func engine() throws(StoreError) -> StoreEngine {
    let mode = try one(.readJournalMode) { statement throws(StoreError) in
      try statement.step() ? try statement.text(0).string : ""
    }
    return StoreEngine(
      version: unsafe String(cString: sqlite3_libversion()), journalMode: mode,
      synchronous: try database.integer(.readSynchronous))
  }
}
