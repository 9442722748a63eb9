import CSQLite
import Glibc
import Store
import Testing
import Wire

/// A folder of its own for one test, removed with everything in it when the test ends.
final class Scratch {
  let path: String
  /// The ledger's folder within.
  var ledger: String { path + "/ledger" }

  init() throws {
    var template = Array("/tmp/store-test-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    path = String(cString: made)
    try #require(mkdir(path + "/ledger", 0o755) == 0)
  }

  deinit { removeTree(path) }

  func create() throws -> LedgerStore {
    try LedgerStore.create(ledger, lock: LedgerStore.lock(ledger, timeoutMs: 1000))
  }

  func write() throws -> LedgerStore {
    try LedgerStore.openForWriting(ledger, lock: LedgerStore.lock(ledger, timeoutMs: 1000))
  }

  func read() throws -> LedgerStore { try LedgerStore.openForReading(ledger) }
}

private func removeTree(_ path: String) {
  for name in entries(of: path) { removeTree("\(path)/\(name)") }
  _ = remove(path)
}

/// The names in a folder, sorted; none in anything else, a link included.
func entries(of folder: String) -> [String] {
  let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  guard descriptor >= 0, let stream = fdopendir(descriptor) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

func text(_ string: String) -> Text {
  do { return try Text(string) } catch { preconditionFailure("\(error)") }
}

func bytes(_ string: String) -> [UInt8] { Array(string.utf8) }

func digest(_ number: Int) -> Digest { SHA256.hash(bytes("\(number)")) }

/// A record's bytes as a ledger would have them, as far as the store's view of them goes.
func recordBytes(_ seq: Int) -> [UInt8] {
  bytes(
    """
    {"at":"2026-11-20T09:12:15.123Z","seq":\(seq),"statement":{"actor":"agent:builder-1",\
    "body":{"task":"T-\(seq)"},"event":"task.started","id":"id-\(seq)","session":"S-1"}}
    """)
}

extension LedgerStore {
  /// Appends `count` records, each with an entity, a checkpoint and an id, one transaction each.
  func grow(_ count: Int) throws {
    for _ in 0..<count {
      let seq = try self.count()
      let change = try begin()
      try change.append(seq: seq, leaf: digest(seq), bytes: recordBytes(seq))
      try change.putEntity(text("task"), text("T-\(seq % 5)"), seq: seq, bytes: bytes("\(seq)"))
      try change.putStatementID(actor: text("a"), id: text("id-\(seq)"), seq: seq)
      try change.putCheckpoint(size: seq + 1, note: bytes("note \(seq + 1)"), rightEdge: [1, 2])
      try change.commit()
    }
  }

  /// All records, by the stream.
  func allRecords() throws -> [StoredRecord] {
    var found: [StoredRecord] = []
    var stream = try records()
    while let record = try stream.nextRecord() { found.append(record) }
    return found
  }
}

/// Plain SQLite beside the store: what anybody with the command-line tool could do.
final class RawSQLite {
  private var handle: OpaquePointer?

  init(_ path: String) throws {
    try #require(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK)
    _ = csqlite_configure(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs any SQL; SQLite's message when it fails.
  func run(_ sql: String) -> String? {
    sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK
      ? nil : String(cString: sqlite3_errmsg(handle))
  }

  /// The rows of a query, each as the texts of its columns.
  func rows(_ sql: String) throws -> [[String?]] {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    try #require(code == SQLITE_OK, "\(sql): \(String(cString: sqlite3_errmsg(handle)))")
    defer { sqlite3_finalize(statement) }
    var rows: [[String?]] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      rows.append(
        (0..<sqlite3_column_count(statement)).map { column in
          sqlite3_column_text(statement, column).map { String(cString: $0) }
        })
    }
    return rows
  }
}

/// The case of an error, without what it says.
func caseName(_ error: StoreError?) -> String {
  guard let error else { return "none" }
  return String(
    String(reflecting: Mirror(reflecting: error).children.first?.label ?? "")
      .filter { $0 != "\"" })
}

/// What a step fails with.
func failure(_ step: () throws -> Void) -> String {
  do {
    try step()
    return "none"
  } catch {
    return caseName(error as? StoreError)
  }
}
