/// The statements that one connection has used: each is prepared when it is first asked for, since
/// a command uses a dozen of them and preparing one costs as much as running it.
struct StatementCache {
  private var prepared: [PreparedBox?] = Array(repeating: nil, count: SQL.allCases.count)

  /// Returns the prepared statement for `sql`.
  mutating func statement(
    _ sql: SQL, on database: borrowing Database
  ) throws(StoreError) -> PreparedBox {
    if let box = prepared[sql.rawValue] { return box }
    let box = PreparedBox(try database.prepare(sql.text))
    prepared[sql.rawValue] = box
    return box
  }
}

/// A statement in a box, since an array cannot hold what cannot be copied.
final class PreparedBox {
  let statement: PreparedStatement

  init(_ statement: consuming PreparedStatement) { self.statement = statement }
}
