package import Wire

/// One value as it lies in the database, of whatever type somebody has given it.
package enum StoredCell: Equatable, Sendable {
  case null
  case integer(Int)
  case real
  case text([UInt8])
  case blob([UInt8])
}

/// Tables whose rows can be looked at without believing anything about them.
package enum StoredTable: String, CaseIterable, Sendable {
  /// `kind`, `id`, `seq`, `bytes`, in byte order of kind and id.
  case entity
  /// `actor`, `id`, `seq`.
  case statementID = "statement_id"
  /// `level`, `idx`, `hash`, in order of both.
  case tree
  /// `size`, `note`, `edge`, `seen`, in order of size.
  case checkpoint
  /// `path`, `seq`, `digest`, `previous`.
  case view
  /// `key`, `value`.
  case meta
  /// `type`, `name`, `tbl_name`, `sql`: what SQLite itself keeps of the tables.
  case schema = "sqlite_schema"

  var sql: SQL {
    switch self {
    case .entity: .allEntities
    case .statementID: .allStatementIDs
    case .tree: .allTreeHashes
    case .checkpoint: .allCheckpoints
    case .view: .allViews
    case .meta: .allMeta
    case .schema: .allSchema
    }
  }
}

extension LedgerStore {
  /// All rows of a table, one at a time, as they are.
  package func rows(of table: StoredTable) throws(StoreError) -> RowStream {
    RowStream(try database.prepare(table.sql.text), of: self)
  }

  /// The numbers below 0 that rows of the table of records have, `limit` at most: there are none,
  /// and a reading from 0 on walks past them.
  package func recordNumbersBelowZero(limit: Int) throws(StoreError) -> [Int] {
    try one(.recordsBelowZero) { statement throws(StoreError) in
      try statement.bind(limit, at: 1)
      var found: [Int] = []
      while try statement.step() { found.append(try statement.integer(0)) }
      return found
    }
  }

  /// What a new store keeps of its tables: type, name, table and statement of each.
  package static var schema: [[StoredCell]] {
    SQL.Schema.allCases.compactMap { part in
      let words = "\(part.text)".split(separator: " ", maxSplits: 5).map { Array($0.utf8) }
      guard words.count > 3, words[0] == Array("CREATE".utf8) else { return nil }
      let (type, name) = (Array("\(part.kind)".utf8), words[2])
      let table = part == .mustFollow || part == .mayNotChange || part == .mayNotGo
      return [
        .text(type), .text(name), .text(table ? Array("record".utf8) : name),
        .text(Array("\(part.text)".utf8)),
      ]
    }
  }
}

extension SQL.Schema {
  /// What SQLite calls it.
  fileprivate var kind: StaticString {
    switch self {
    case .mustFollow, .mayNotChange, .mayNotGo: "trigger"
    case .event: "view"
    default: "table"
    }
  }
}

/// Rows in order, of which one at a time is in memory. It keeps its store open.
///
/// Columns count from 0. A value of another type than is asked for is none, so that a good row
/// costs no more than reading it, and `cells()` tells what a bad one holds.
package struct RowStream: ~Copyable {
  private let statement: PreparedStatement
  private let store: LedgerStore

  init(_ statement: consuming PreparedStatement, of store: LedgerStore) {
    self.statement = statement
    self.store = store
  }

  /// Goes to the next row; false after the last.
  ///
  /// - Throws: `.corrupt` when the page that it is on cannot be read; nothing follows.
  package mutating func advance() throws(StoreError) -> Bool { try statement.step() }

  /// Returns the next row; nil after the last.
  ///
  /// - Throws: as `advance`.
  package mutating func nextRow() throws(StoreError) -> [StoredCell]? {
    try advance() ? cells() : nil
  }

  /// All values of the row as they are, of whatever type.
  package func cells() -> [StoredCell] { statement.cells() }

  /// The text in a column, if it keeps the rules of `Text`.
  package func text(_ column: Int32) -> Text? { try? statement.text(column) }

  /// The integer in a column.
  package func integer(_ column: Int32) -> Int? { try? statement.integer(column) }

  /// Whether a column holds these bytes as a blob.
  package func holds(_ bytes: [UInt8], in column: Int32) -> Bool {
    statement.holds(bytes, in: column)
  }

  /// The blob in a column.
  package func bytes(_ column: Int32) -> [UInt8]? { try? statement.bytes(column) }
}
