internal import CSQLite
internal import Glibc
internal import Wire

/// One connection to a SQLite file that may have been written by an enemy.
///
/// It is used by one thread at a time. Extensions, views and unsafe functions in the file's own
/// schema are off, lengths are bounded, links are refused, and closing never touches the WAL: only
/// the holder of the ledger's lock starts it over, and says so.
@safe package struct Database: ~Copyable {
  /// How a file is opened.
  package enum Mode: Sendable {
    /// Makes a file that must not exist.
    case create
    /// Reads and writes one that exists.
    case write
    /// Only reads.
    case read
    /// Only reads a file that nobody writes now: no lock is taken and the WAL is not looked at.
    case readUnchanging
  }

  /// The file's path.
  package let path: String
  private let handle: OpaquePointer
  /// The WAL's length after the last commit, in frames. A box, since SQLite keeps its address.
  private let walFrames: UnsafeMutablePointer<Int32>

  /// The most bytes of one value. Records have 65,535 at most and the policy half of that.
  package static let valueByteCountMax = 1 << 20
  /// How long a connection waits for another one that recovers the WAL or cuts it.
  package static let busyTimeoutMs = 2_000

  private static let limits: [(Int32, Int)] = [
    (SQLITE_LIMIT_LENGTH, valueByteCountMax),
    // All of ours is below 1 KiB; the schema of the file passes through the same parser.
    (SQLITE_LIMIT_SQL_LENGTH, 16_384),
    (SQLITE_LIMIT_ATTACHED, 0),
    (SQLITE_LIMIT_COLUMN, 32),
    (SQLITE_LIMIT_EXPR_DEPTH, 32),
    (SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (SQLITE_LIMIT_VARIABLE_NUMBER, 16),
  ]

  private static let switches: [(option: Int32, value: Int32)] = [
    (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
    (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
    (SQLITE_DBCONFIG_ENABLE_VIEW, 0),
    (SQLITE_DBCONFIG_DEFENSIVE, 1),
  ]

  /// Opens the file at `path`, which must hold no link, neither at its end nor on the way.
  ///
  /// - Throws: `.notFound`, `.readOnly`, `.refused` for a link. A file that is no database shows
  ///   only when it is first read.
  package init(path: String, mode: Mode) throws(StoreError) {
    var (name, flags) = (path, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE)
    switch mode {
    case .create: flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    case .write: flags |= SQLITE_OPEN_READWRITE
    case .read: flags |= SQLITE_OPEN_READONLY
    case .readUnchanging:
      flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      // RFC 8089: an empty authority goes before an absolute path.
      name = "\(path.utf8.first == UInt8(ascii: "/") ? "file://" : "file:")\(Self.uriPath(path))"
      name += "?immutable=1"
    }
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(name, &opened, flags, nil)
    guard code == SQLITE_OK, let opened = unsafe opened else {
      let error = unsafe Self.error(code, on: opened, at: path, sql: nil)
      _ = unsafe sqlite3_close_v2(opened)
      throw error
    }
    unsafe handle = opened
    self.path = path
    unsafe walFrames = .allocate(capacity: 1)
    unsafe walFrames.initialize(to: 0)
    configure()
    // A new file is to be one file when it is closed; of all others the lock's holder takes care.
    let leavesWAL: Int32 = mode == .create ? 0 : 1
    _ = unsafe csqlite_configure(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leavesWAL)
  }

  private func configure() {
    _ = unsafe sqlite3_busy_timeout(handle, Int32(Self.busyTimeoutMs))
    for (option, value) in Self.switches { _ = unsafe csqlite_configure(handle, option, value) }
    for (limit, value) in Self.limits { _ = unsafe sqlite3_limit(handle, limit, Int32(value)) }
    // It also takes the place of SQLite's own way of writing the WAL back every 1,000 frames.
    _ = unsafe sqlite3_wal_hook(
      handle,
      { context, _, _, frames in
        unsafe context?.assumingMemoryBound(to: Int32.self).pointee = frames
        return SQLITE_OK
      }, walFrames)
  }

  deinit {
    // Statements that outlive the connection keep it half open, so order does not matter.
    _ = unsafe sqlite3_wal_hook(handle, nil, nil)
    _ = unsafe sqlite3_close_v2(handle)
    unsafe walFrames.deallocate()
  }

  /// Prepares a statement.
  package func prepare(_ sql: StaticString) throws(StoreError) -> PreparedStatement {
    try unsafe PreparedStatement(sql, on: handle, subject: path)
  }

  /// Runs a statement that takes no values and gives no rows, or whose rows do not matter.
  package func execute(_ sql: StaticString) throws(StoreError) {
    let statement = try prepare(sql)
    while try statement.step() {}
  }

  /// Runs a statement that gives one integer.
  package func integer(_ sql: SQL) throws(StoreError) -> Int {
    let statement = try prepare(sql.text)
    guard try statement.step() else {
      throw .corrupt(StoreError.Fault(path, "no row", sql: "\(sql.text)"))
    }
    return try statement.integer(0)
  }

  /// Whether a transaction is open.
  package var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  /// How many rows the last statement changed.
  package var changes: Int { Int(unsafe sqlite3_changes(handle)) }

  /// How many frames the WAL had after this connection's last commit; 0 before the first.
  package var framesAfterCommit: Int { Int(unsafe walFrames.pointee) }

  /// Writes the WAL back into the file; with `truncating` it is cut to nothing, else the next
  /// commit starts it over. False when a reader still needs it.
  ///
  /// - Throws: `.syncFailed` when a flush fails: the process must end.
  package func restartWAL(truncating: Bool) throws(StoreError) -> Bool {
    // A reader may stay for minutes; whoever writes does not wait for it.
    _ = unsafe sqlite3_busy_timeout(handle, 0)
    defer { _ = unsafe sqlite3_busy_timeout(handle, Int32(Self.busyTimeoutMs)) }
    let mode = truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_RESTART
    let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
    switch code & 0xFF {
    case SQLITE_OK: return true
    case SQLITE_BUSY: return false
    default: throw unsafe Self.error(code, on: handle, at: path, sql: "wal_checkpoint")
    }
  }

  /// The error that SQLite reports on a connection, which may be none at all after a failed open.
  static func error(
    _ code: Int32, on database: OpaquePointer?, at subject: String, sql: StaticString?
  ) -> StoreError {
    // SQLite keeps the system's code of what it tells as I/O, and not of a read that failed, which
    // it tells as damage.
    let last = errno
    let system = code & 0xFF == SQLITE_CORRUPT ? last : unsafe sqlite3_system_errno(database)
    let message = unsafe String(cString: sqlite3_errmsg(database))
    return StoreError(
      sqlite: code, system: system, message: message, at: subject,
      sql: sql.map { "\($0)" })
  }

  /// A path as the path of a URI (RFC 3986 §3.3): all but plain characters are escaped.
  private static func uriPath(_ path: String) -> String {
    var out: [UInt8] = []
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "/")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"):
        out.append(byte)
      default:
        out.append(UInt8(ascii: "%"))
        Hex.append(byte, to: &out)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
