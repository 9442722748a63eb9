internal import Ledger
internal import Store
internal import Wire

/// The table of consumed statement ids, read once.
struct IDTable: Sendable {
  fileprivate var sum = IDSum()
  fileprivate var malformed: [VerifyFault] = []
  fileprivate var unread: VerifyFault?

  /// Reads it; no record is needed for that.
  init(in store: LedgerStore) throws(Problem) {
    var last: (actor: Text, id: Text)?
    unread = try store.eachRow(reading: .statementID) { row in
      guard let actor = row.text(0), let id = row.text(1), let seq = row.integer(2) else {
        return IDCheck.note(
          IDCheck.name(row.cells()), "it has values of other types than were written", &malformed)
      }
      sum.add(actor: actor, id: id, seq: seq)
      // In order no id comes twice, so none does in records that consumed what the table has. A
      // table whose schema was changed for a while may hold one twice.
      if let last, (last.actor, last.id) >= (actor, id) {
        IDCheck.note(IDCheck.name(row.cells()), "it is not in its place", &malformed)
      }
      last = (actor, id)
    }
  }
}

/// Holds the table of consumed statement ids against what the records consumed.
///
/// A sum tells whether they are the same. Only where they are not, everything is gone through again
/// to name each row, so that a good ledger costs one pass and no memory.
struct IDCheck {
  let store: LedgerStore
  let content: NamedContent

  /// What is wrong with the table; `expected` is the sum over the records.
  func faults(_ expected: IDSum, _ table: IDTable) throws(Problem) -> [VerifyFault] {
    if let unread = table.unread { return table.malformed + [unread] }
    if table.sum == expected, table.malformed.isEmpty { return [] }
    let found = table.malformed + (try missing()) + (try surplus())
    // Sums differ, and no row tells why: the same row may be there twice.
    let whole = "it is not what the records consumed"
    return found.isEmpty ? [VerifyFault(derived: "the table statement_id", "ids", whole)] : found
  }

  /// What the records consumed and the table does not have so.
  private func missing() throws(Problem) -> [VerifyFault] {
    var found: [VerifyFault] = []
    try storing { () throws(StoreError) in
      var stream = try store.records()
      while let stored = try stream.nextRecord(), found.count < VerifyReport.derivedCountMax {
        for entry in try consumed(by: stored) {
          let name = Self.name([
            .text(Array(entry.actor.string.utf8)), .text(Array(entry.id.string.utf8)),
          ])
          // A row of other types was named already.
          guard let seq = try? store.statementID(actor: entry.actor, id: entry.id) else {
            Self.note(name, "record \(stored.seq) consumed it, and it is missing", &found)
            continue
          }
          if seq != stored.seq {
            Self.note(name, "it is not what record \(stored.seq) consumed", &found)
          }
        }
      }
    }
    return found
  }

  /// What the table has and no record consumed.
  private func surplus() throws(Problem) -> [VerifyFault] {
    var found: [VerifyFault] = []
    var failure: StoreError?
    _ = try store.eachRow(of: .statementID) { row in
      guard let actor = row[0].asText, let id = row[1].asText, case .integer(let seq) = row[2]
      else {
        return
      }
      do throws(StoreError) {
        let stored = (try? store.record(seq)) ?? nil
        let all = try stored.map(consumed) ?? []
        if all.contains(where: { $0.actor == actor && $0.id == id }) { return }
        Self.note(Self.name(row), "record \(seq) did not consume it", &found)
      } catch { failure = failure ?? error }
    }
    if let failure { throw Problem(failure) }
    return found
  }

  /// The ids that a record used up: its statement's, and that of one that it reports as refused.
  private func consumed(
    by stored: StoredRecord
  ) throws(StoreError) -> [(actor: Text, id: Text)] {
    guard let record = try? Record(parsing: stored.bytes) else { return [] }
    let refused = try content.refusedStatement(in: record.statement)
    return ([record.statement] + [refused].compactMap { $0 }).map { ($0.actor.text, $0.id.text) }
  }

  fileprivate static func name(_ row: [StoredCell]) -> String {
    "statement id \(row[0].shown)/\(row[1].shown)"
  }

  fileprivate static func note(_ name: String, _ message: String, _ faults: inout [VerifyFault]) {
    guard faults.count < VerifyReport.derivedCountMax else { return }
    faults.append(VerifyFault(derived: name, "ids", message))
  }
}
