internal import CSQLite
internal import Glibc
package import Wire

/// One prepared statement. It is finalized with its owner; places and columns count as SQLite does,
/// parameters from 1 and columns from 0.
@safe package struct PreparedStatement: ~Copyable {
  private let handle: OpaquePointer
  private let subject: String
  private let sql: StaticString

  /// Prepares `sql` on an open connection.
  init(_ sql: StaticString, on database: OpaquePointer, subject: String) throws(StoreError) {
    errno = 0
    var prepared: OpaquePointer?
    let count = sql.utf8CodeUnitCount
    let code = unsafe sql.utf8Start.withMemoryRebound(to: CChar.self, capacity: count) {
      unsafe sqlite3_prepare_v3(database, $0, Int32(count), 0, &prepared, nil)
    }
    guard code == SQLITE_OK, let prepared = unsafe prepared else {
      let error = unsafe Database.error(code, on: database, at: subject, sql: sql)
      // Our statements fit our tables: where one does not, the tables are not ours any more.
      if code == SQLITE_ERROR, let fault = error.fault { throw .corrupt(fault) }
      throw error
    }
    unsafe handle = prepared
    self.subject = subject
    self.sql = sql
  }

  deinit { _ = unsafe sqlite3_finalize(handle) }

  /// Steps once; whether there is a row.
  package func step() throws(StoreError) -> Bool {
    // What it is afterwards is of this step: see `Database.error`.
    errno = 0
    let code = unsafe sqlite3_step(handle)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw error(code)
    }
  }

  /// Ends a run so that the statement can be bound and stepped anew.
  package func reset() { _ = unsafe sqlite3_reset(handle) }

  /// Binds an integer.
  package func bind(_ value: Int, at place: Int32) throws(StoreError) {
    try check(unsafe sqlite3_bind_int64(handle, place, Int64(value)))
  }

  /// Binds bytes as a blob; SQLite takes a copy.
  package func bind(_ bytes: [UInt8], at place: Int32) throws(StoreError) {
    let code = unsafe bytes.withUnsafeBytes { buffer in
      unsafe csqlite_bind_blob(handle, place, buffer.baseAddress, Int32(clamping: buffer.count))
    }
    try check(code)
  }

  /// Binds a digest as a blob of 32 bytes.
  package func bind(_ digest: Digest, at place: Int32) throws(StoreError) {
    try bind(digest.bytes, at: place)
  }

  /// Binds text.
  package func bind(_ text: Text, at place: Int32) throws(StoreError) {
    var string = text.string
    let code = string.withUTF8 { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
        unsafe csqlite_bind_text(
          handle, place, characters.baseAddress, Int32(clamping: characters.count))
      }
    }
    try check(code)
  }

  /// Binds bytes as text: the bounds of a range of texts need not be text themselves.
  package func bind(textBound bytes: [UInt8], at place: Int32) throws(StoreError) {
    let code = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
        unsafe csqlite_bind_text(
          handle, place, characters.baseAddress, Int32(clamping: characters.count))
      }
    }
    try check(code)
  }

  /// Reads an integer.
  ///
  /// - Throws: `.corrupt` for any other type, as do the readers below.
  package func integer(_ column: Int32) throws(StoreError) -> Int {
    try expect(SQLITE_INTEGER, in: column)
    return Int(unsafe sqlite3_column_int64(handle, column))
  }

  /// Reads a blob.
  package func bytes(_ column: Int32) throws(StoreError) -> [UInt8] {
    try expect(SQLITE_BLOB, in: column)
    return unsafe [UInt8](run(of: column, from: sqlite3_column_blob(handle, column)))
  }

  /// Whether a column holds these bytes as a blob: reads nothing out of it.
  package func holds(_ bytes: [UInt8], in column: Int32) -> Bool {
    guard unsafe sqlite3_column_type(handle, column) == SQLITE_BLOB else { return false }
    let blob = unsafe run(of: column, from: sqlite3_column_blob(handle, column))
    guard blob.count == bytes.count else { return false }
    guard let start = blob.baseAddress else { return true }
    return unsafe bytes.withUnsafeBytes { buffer in
      guard let other = buffer.baseAddress else { return true }
      return unsafe memcmp(start, other, buffer.count) == 0
    }
  }

  /// Reads a blob of 32 bytes.
  package func digest(_ column: Int32) throws(StoreError) -> Digest {
    try expect(SQLITE_BLOB, in: column)
    let digest = unsafe Digest(bytes: run(of: column, from: sqlite3_column_blob(handle, column)))
    guard let digest else { throw corrupt("column \(column) is no digest") }
    return digest
  }

  /// Reads a blob of 32 bytes, or nil where there is NULL.
  package func optionalDigest(_ column: Int32) throws(StoreError) -> Digest? {
    unsafe sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : try digest(column)
  }

  /// Reads text that keeps the rules of `Text`.
  package func text(_ column: Int32) throws(StoreError) -> Text {
    try expect(SQLITE_TEXT, in: column)
    let start = unsafe UnsafeRawPointer(sqlite3_column_text(handle, column))
    guard let text = unsafe Text(stored: run(of: column, from: start)) else {
      throw corrupt("column \(column) is no text")
    }
    return text
  }

  /// All values of the row as they are, of whatever type.
  func cells() -> [StoredCell] {
    let count = unsafe sqlite3_column_count(handle)
    return (0..<count).map { cell($0) }
  }

  private func cell(_ column: Int32) -> StoredCell {
    switch unsafe sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: return .integer(Int(unsafe sqlite3_column_int64(handle, column)))
    case SQLITE_FLOAT: return .real
    case SQLITE_TEXT:
      let start = unsafe UnsafeRawPointer(sqlite3_column_text(handle, column))
      return unsafe .text([UInt8](run(of: column, from: start)))
    case SQLITE_BLOB:
      return unsafe .blob([UInt8](run(of: column, from: sqlite3_column_blob(handle, column))))
    default: return .null
    }
  }

  /// The bytes of a value; no pointer at all when there are none.
  private func run(of column: Int32, from start: UnsafeRawPointer?) -> UnsafeRawBufferPointer {
    guard let start = unsafe start else {
      return unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    }
    return unsafe UnsafeRawBufferPointer(
      start: start, count: Int(sqlite3_column_bytes(handle, column)))
  }

  private func expect(_ type: Int32, in column: Int32) throws(StoreError) {
    guard unsafe sqlite3_column_type(handle, column) == type else {
      throw corrupt("column \(column) has another type than was written")
    }
  }

  private func corrupt(_ message: String) -> StoreError {
    .corrupt(StoreError.Fault(subject, message, sql: "\(sql)"))
  }

  private func check(_ code: Int32) throws(StoreError) {
    guard code == SQLITE_OK else { throw error(code) }
  }

  private func error(_ code: Int32) -> StoreError {
    unsafe Database.error(code, on: sqlite3_db_handle(handle), at: subject, sql: sql)
  }
}
