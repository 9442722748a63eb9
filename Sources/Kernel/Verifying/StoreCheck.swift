internal import Governance
internal import Store
internal import Wire

/// Looks at the database as such: its pages, its tables and triggers, and the few values about
/// itself that no record brings about.
struct StoreCheck {
  let store: LedgerStore

  /// The most sentences of the database engine that are repeated.
  private static let damageCountMax = 20

  /// Everything that is odd about it.
  func faults() throws(Problem) -> [VerifyFault] {
    try strays() + schemaFaults() + metaFaults() + damage()
  }

  /// What the engine says of pages that it cannot read, or that do not hang together.
  func damage() throws(Problem) -> [VerifyFault] {
    do throws(StoreError) {
      return try store.damage(isQuick: true).prefix(Self.damageCountMax).map { sentence in
        let line = sentence.split(separator: "\n").joined(separator: "; ")
        return VerifyFault(derived: "database", "pages", line)
      }
    } catch {
      guard error.isDamage else { throw Problem(error) }
      return [VerifyFault(derived: "database", "pages", "its pages cannot be read: \(error)")]
    }
  }

  /// Records with numbers that no record has.
  private func strays() throws(Problem) -> [VerifyFault] {
    do throws(StoreError) {
      return try store.recordNumbersBelowZero(limit: VerifyReport.derivedCountMax).map { seq in
        VerifyFault(derived: "record \(seq)", "seq", "no record has such a number")
      }
    } catch {
      guard error.isDamage else { throw Problem(error) }
      return [VerifyFault(derived: "table record", "unreadable", "\(error)")]
    }
  }

  /// Tables, triggers and views are those of a new ledger: a trigger of somebody else's would run
  /// inside our transactions.
  private func schemaFaults() throws(Problem) -> [VerifyFault] {
    var wanted = LedgerStore.schema
    var found: [VerifyFault] = []
    func name(_ row: [StoredCell]) -> String { "\(row[0].shown) \(row[1].shown)" }
    let unread = try store.eachRow(of: .schema) { row in
      if let index = wanted.firstIndex(of: row) {
        wanted.remove(at: index)
      } else {
        found.append(
          VerifyFault(derived: name(row), "schema", "it is not one of the ledger's, or changed"))
      }
    }
    for row in wanted {
      found.append(VerifyFault(derived: name(row), "schema", "it is missing"))
    }
    return Array(found.prefix(VerifyReport.derivedCountMax)) + (unread.map { [$0] } ?? [])
  }

  /// The counters have the form that they are written in. What they count, nothing tells.
  private func metaFaults() throws(Problem) -> [VerifyFault] {
    var found: [VerifyFault] = []
    var restarts = false
    let unread = try store.eachRow(of: .meta) { row in
      switch (row[0].asText?.string, row[1]) {
      case ("wal_restarts", .integer(let count)) where count >= 0: restarts = true
      case (let key?, .blob(let value)) where Self.isRefusalCount(key, value): break
      default:
        if found.count < VerifyReport.derivedCountMax {
          found.append(
            VerifyFault(derived: "meta \(row[0].shown)", "meta", "it is no value of the ledger's"))
        }
      }
    }
    if !restarts, unread == nil {
      found.append(VerifyFault(derived: "meta wal_restarts", "meta", "it is missing or no count"))
    }
    return found + (unread.map { [$0] } ?? [])
  }

  private static func isRefusalCount(_ key: String, _ value: [UInt8]) -> Bool {
    let prefix = "refused:"
    guard key.utf8.starts(with: prefix.utf8), RefusalCount.read(value) != nil else { return false }
    return PrincipalID(String(key.dropFirst(prefix.count))) != nil
  }
}
