extension LedgerStore {
  /// How many frames the WAL may have when a short-lived process leaves it.
  ///
  /// Every process that opens the ledger reads the whole WAL again, 2 µs a frame, and a commit of
  /// one action adds 5 or 6. Starting the WAL over costs 0.7 ms. Between 32 and 128 frames the sum
  /// hardly changes.
  package static let walFramesMax = 64

  /// How many frames the WAL may have while one process goes on to write: it reads none again, so
  /// it starts over seldom, and early enough that the file is overwritten and never cut.
  package static let walFramesRunning = 960

  /// Above how many frames the WAL's file is cut, so that a large import does not leave a large
  /// file for good: 4 MiB.
  package static let walFramesKept = 1_024

  /// Starts the WAL over when the last commit made it longer than `framesMax`; whether it did.
  ///
  /// To be called after an outcome has been told, since nobody need wait for it; a server, which
  /// opens the ledger once, may pass a larger number. The file keeps its length where it can: a
  /// commit that overwrites is on the disk in 0.1 ms and one that makes a file longer in 0.2, since
  /// the file system then flushes its own journal as well. While a reader keeps the WAL it is tried
  /// again at each further multiple only.
  /// - Throws: `.syncFailed`: the process must end, although what was committed stays so.
  package func truncateWALIfLarge(framesMax: Int = walFramesMax) throws(StoreError) -> Bool {
    let frames = database.framesAfterCommit
    guard access == .writing, frames > framesMax,
      frames / framesMax > framesAtLastTry / framesMax
    else { return false }
    framesAtLastTry = frames
    let isTooLong = frames > Self.walFramesKept
    guard try database.restartWAL(truncating: isTooLong) else { return false }
    framesAtLastTry = 0
    // SQLite starts over when it writes next, and until then whoever opens the ledger takes the old
    // frames for new ones. So it writes: one page, over the first frame.
    if !isTooLong { try run(.countRestart) }
    return true
  }
}
