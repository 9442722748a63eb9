internal import Glibc
internal import Wire

/// A ledger's records, entities and whatever else one transaction keeps, in `ledger/kernel.db`.
///
/// It stores bytes and knows no event. A store opened for writing holds the ledger's lock as long
/// as it lives; one opened for reading sees a single state of the ledger until `refresh()`. Neither
/// may be used by two threads at once: a server keeps it behind a `Mutex`.
package final class LedgerStore {
  /// What holds the database within the ledger's folder.
  package static let fileName = "kernel.db"
  /// What the one writer locks.
  package static let lockName = "lock"

  /// How a store was opened.
  package enum Access: Sendable, Equatable {
    case writing
    case reading
    /// The folder cannot be written, and the database was closed cleanly: see `confirmSnapshot()`.
    case readingUnchanging
  }

  /// How this store was opened.
  package let access: Access
  /// The ledger's folder.
  package let folder: String

  // Statements go before their connection, and the connection before the lock.
  private var statements: StatementCache
  let database: Database
  private let lock: FileLock?
  /// The WAL's length when it was last tried to cut it in vain.
  var framesAtLastTry = 0
  /// The database file's facts when an unchanging one was opened.
  private let opened: stat?

  private init(
    folder: String, database: consuming Database, lock: consuming FileLock?, access: Access,
    opened: stat? = nil
  ) {
    self.folder = folder
    self.database = database
    self.lock = lock
    self.access = access
    self.opened = opened
    statements = StatementCache()
  }

  /// Takes the writer's lock of a ledger folder.
  ///
  /// - Throws: `.busy` after `timeoutMs`; `.readOnly` where nobody may write.
  package static func lock(_ folder: String, timeoutMs: Int) throws(StoreError) -> FileLock {
    try FileLock(path: "\(folder)/\(lockName)", timeoutMs: timeoutMs)
  }

  /// Opens an existing ledger for writing, and holds `lock` until the store goes.
  ///
  /// - Throws: `.notFound`; `.newerFormat`; `.corrupt` for another kind of file; `.refused` for a
  ///   link or the lock of another folder.
  package static func openForWriting(
    _ folder: String, lock: consuming FileLock
  ) throws(StoreError) -> LedgerStore {
    try check(lock, of: folder)
    let path = "\(folder)/\(fileName)"
    try checkEntry(path)
    try checkJournal(path)
    let database = try open(fileName, in: folder, .write)
    try database.execute(SQL.checkCells.text)
    try checkFormat(of: database)
    try makeDurable(database)
    return LedgerStore(folder: folder, database: database, lock: lock, access: .writing)
  }

  /// Opens an existing ledger for reading: what is committed now, until `refresh()`.
  ///
  /// - Throws: as `openForWriting`; `.readOnly` when the folder cannot be written, its WAL holds
  ///   commits, and there is no readable index for them: reading past them would show an old state.
  package static func openForReading(_ folder: String) throws(StoreError) -> LedgerStore {
    let path = "\(folder)/\(fileName)"
    try checkEntry(path)
    try checkJournal(path)
    do throws(StoreError) {
      let database = try open(fileName, in: folder, .read)
      try startSnapshot(of: database)
      return LedgerStore(folder: folder, database: database, lock: nil, access: .reading)
    } catch {
      guard error.mayBeReadOnlyFolder, unsafe Glibc.access(folder, W_OK) != 0 else { throw error }
    }
    return try openUnchanging(path, in: folder)
  }

  /// SQLite must write the index of the WAL to read through it; where it cannot, a database without
  /// commits in its WAL is read as an unchanging file.
  private static func openUnchanging(
    _ path: String, in folder: String
  ) throws(StoreError) -> LedgerStore {
    guard let status = try stat.ofEntry(path) else {
      throw StoreError(errno: ENOENT, at: path)
    }
    let database = try open(fileName, in: folder, .readUnchanging)
    try startSnapshot(of: database)
    // Looked at after the snapshot has begun, so that a writer that came meanwhile shows.
    if let wal = try stat.ofEntry("\(path)-wal"), wal.st_size > 0 {
      throw .readOnly(
        StoreError.Fault(
          "\(path)-wal", "holds commits that cannot be read in a folder without write access"))
    }
    return LedgerStore(
      folder: folder, database: database, lock: nil, access: .readingUnchanging, opened: status)
  }

  /// Makes the database of a new ledger, without records, and opens it for writing.
  ///
  /// It is made under another name and renamed, so a crash leaves no half of one.
  /// - Throws: `.conflict` when there is a database already.
  package static func create(
    _ folder: String, lock: consuming FileLock
  ) throws(StoreError) -> LedgerStore {
    try check(lock, of: folder)
    let path = "\(folder)/\(fileName)"
    guard try stat.ofEntry(path) == nil else {
      throw .conflict(StoreError.Fault(path, "there is a ledger already"))
    }
    let unfinished = "\(path).new"
    for leftover in ["", "-wal", "-shm", "-journal"] {
      _ = try DurableFile.remove(unfinished + leftover, durable: false)
    }
    try makeSchema(of: open("\(fileName).new", in: folder, .create))
    try OpenFile(unfinished, path: unfinished, flags: O_RDONLY).sync()
    guard unsafe rename(unfinished, path) == 0 else { throw StoreError(errno: errno, at: path) }
    try Folder(folder).sync()
    return try openForWriting(folder, lock: lock)
  }

  /// Puts the tables into a new database, and closes it.
  private static func makeSchema(of database: consuming Database) throws(StoreError) {
    try database.execute(SQL.setPageSize.text)
    try makeDurable(database)
    try database.execute(SQL.beginImmediate.text)
    for part in SQL.Schema.allCases { try database.execute(part.text) }
    try database.execute(SQL.setApplicationID.text)
    try database.execute(SQL.setFormat.text)
    try database.execute(SQL.commit.text)
    // Closing would write the log back too, but keep silent when it cannot: then the file would get
    // its name without its tables, which would be left behind in a log of another name.
    guard try database.restartWAL(truncating: true) else {
      throw .busy(StoreError.Fault(database.path, "is being read before it is finished"))
    }
  }

  /// Sets what durability rests on and reads it back: SQLite keeps silent when it cannot.
  private static func makeDurable(_ database: borrowing Database) throws(StoreError) {
    let mode = try database.prepare(SQL.useWAL.text)
    guard try mode.step(), try mode.text(0).string == "wal" else {
      throw .other(StoreError.Fault(database.path, "the journal is not a WAL"))
    }
    // 2 is FULL: a commit is on the disk before it returns. It is the default, so one reading does.
    if try database.integer(.readSynchronous) == 2 { return }
    try database.execute(SQL.setSynchronous.text)
    guard try database.integer(.readSynchronous) == 2 else {
      throw .other(StoreError.Fault(database.path, "commits are not synchronous"))
    }
  }

  private static func startSnapshot(of database: borrowing Database) throws(StoreError) {
    try database.execute(SQL.checkCells.text)
    try database.execute(SQL.begin.text)
    // The first read fixes what the transaction sees.
    try checkFormat(of: database)
  }

  private static func checkFormat(of database: borrowing Database) throws(StoreError) {
    guard try database.integer(.readApplicationID) == SQL.Schema.applicationID else {
      throw .corrupt(StoreError.Fault(database.path, "not the database of a ledger"))
    }
    let format = try database.integer(.readFormat)
    guard format <= SQL.Schema.format else {
      throw .newerFormat(found: format, known: SQL.Schema.format)
    }
    guard format == SQL.Schema.format else {
      throw .corrupt(StoreError.Fault(database.path, "has no format that ever was"))
    }
  }

  private static func check(_ lock: borrowing FileLock, of folder: String) throws(StoreError) {
    guard lock.path == "\(folder)/\(lockName)" else {
      throw .refused(StoreError.Fault(lock.path, "not the lock of \(folder)"))
    }
  }

  /// Opens the database `name`, which itself is no link.
  ///
  /// SQLite then refuses a link anywhere in the path, also in the folders on the way to the
  /// workspace, which are their owner's own affair: those are resolved, when there are any.
  private static func open(
    _ name: String, in folder: String, _ mode: Database.Mode
  ) throws(StoreError) -> Database {
    do throws(StoreError) {
      return try Database(path: "\(folder)/\(name)", mode: mode)
    } catch {
      guard case .refused = error else { throw error }
    }
    guard let resolved = unsafe realpath(folder, nil) else {
      throw StoreError(errno: errno, at: folder)
    }
    defer { unsafe free(resolved) }
    guard let folder = unsafe String(validatingCString: resolved) else {
      throw .refused(StoreError.Fault(folder, "leads to a name that is not UTF-8"))
    }
    return try Database(path: "\(folder)/\(name)", mode: mode)
  }

  /// A WAL database has no rollback journal. Were we to play back one that somebody put there, it
  /// could name files for SQLite to delete; a reader that may not would only fail.
  private static func checkJournal(_ path: String) throws(StoreError) {
    guard try stat.ofEntry("\(path)-journal") == nil else {
      throw .refused(StoreError.Fault("\(path)-journal", "a journal that we did not write"))
    }
  }

  private static func checkEntry(_ path: String) throws(StoreError) {
    guard let status = try stat.ofEntry(path) else { throw StoreError(errno: ENOENT, at: path) }
    guard status.isRegular else {
      throw .refused(StoreError.Fault(path, status.isLink ? "a link" : "not a regular file"))
    }
  }
}

extension LedgerStore {
  /// Runs a statement by `body`, which binds, steps and reads. It is prepared once and kept.
  func one<Value>(
    _ sql: SQL, _ body: (borrowing PreparedStatement) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    let prepared = try statements.statement(sql, on: database)
    defer { prepared.statement.reset() }
    return try body(prepared.statement)
  }

  /// Runs a statement without values or rows.
  func run(_ sql: SQL) throws(StoreError) {
    try one(sql) { statement throws(StoreError) in _ = try statement.step() }
  }
}

extension StoreError {
  /// Whether SQLite may have failed since it could not write beside the database.
  fileprivate var mayBeReadOnlyFolder: Bool {
    switch self {
    case .readOnly, .unreadable, .io, .other, .notFound: true
    default: false
    }
  }
}

extension LedgerStore {
  /// Moves a reading store to what is committed now.
  package func refresh() throws(StoreError) {
    guard access != .writing else { return }
    try run(.rollback)
    try run(.begin)
    // The first read fixes what the transaction sees.
    try run(.readFormat)
  }

  /// Moves a reading store to what is committed now, and says whether nothing had been committed
  /// meanwhile: then any other store that began to read in between sees the very same.
  ///
  /// False for an unchanging file, of which SQLite keeps no count.
  package func refreshUnmoved() throws(StoreError) -> Bool {
    guard access == .reading else { return false }
    // It counts the commits of others that this connection has come upon.
    let version = try database.integer(.dataVersion)
    try refresh()
    return try database.integer(.dataVersion) == version
  }

  /// Confirms that everything read so far was one state of the ledger.
  ///
  /// SQLite sees to it, but for an unchanging file (`readingUnchanging`): there a writer of another
  /// user may have come meanwhile, and this tells.
  /// - Throws: `.busy` when the file was changed: read again.
  package func confirmSnapshot() throws(StoreError) {
    guard let opened else { return }
    let now = try stat.ofEntry(database.path)
    guard let now, now.isSameFile(as: opened), now.st_size == opened.st_size,
      now.st_mtim.tv_sec == opened.st_mtim.tv_sec, now.st_mtim.tv_nsec == opened.st_mtim.tv_nsec
    else {
      throw .busy(StoreError.Fault(database.path, "was changed while it was read"))
    }
  }

  /// Reads the whole file and says what is wrong with it, in SQLite's words; empty when nothing is.
  ///
  /// It finds damaged pages. Whether the records are the right ones, only their hashes tell. The
  /// quick form does not look whether rows without a rowid come in the order of their keys, and
  /// once: whoever relies on that looks for itself.
  package func damage(isQuick: Bool = false) throws(StoreError) -> [String] {
    let statement = try database.prepare((isQuick ? SQL.quickCheck : .integrityCheck).text)
    var found: [String] = []
    while try statement.step() { found.append(try statement.text(0).string) }
    return found == ["ok"] ? [] : found
  }
}
