internal import Governance
internal import Store
internal import Wire

/// Holds the table of entities against those that the replay made, in one pass over the table: each
/// row is looked up, so that nothing is sorted unless one is missing.
struct EntityCheck {
  private let state: State
  private var known = 0
  private var last: EntityKey?
  private var faults: [VerifyFault] = []

  /// Compares the table; every row that is wrong, missing or nobody's is named.
  static func faults(
    in store: LedgerStore, against state: State
  ) throws(Problem) -> [VerifyFault] {
    var check = EntityCheck(state)
    let unread = try store.eachRow(reading: .entity) { check.take($0) }
    if let unread { return check.faults + [unread] }
    try check.findMissing(in: store)
    return check.faults
  }

  private init(_ state: State) { self.state = state }

  private mutating func take(_ row: borrowing RowStream) {
    guard let kind = row.text(0), let id = row.text(1),
      let key = EntityKind(rawValue: kind.string).map({ EntityKey(kind: $0, id: id) }),
      let wanted = state.kept(key)
    else { return note(row, "no record brings it about") }
    // Were the order wrong, a row could come twice and stand for one that no search finds.
    guard isNext(key) else { return note(row, "it is not in its place") }
    last = key
    known += 1
    guard row.integer(2) == wanted.seq, row.holds(wanted.entity.value.canonicalBytes, in: 3) else {
      return note(row, "it is not what the records make")
    }
  }

  /// Whether it comes after the last one, in byte order of kind and id.
  private func isNext(_ key: EntityKey) -> Bool {
    guard let last else { return true }
    return last.kind == key.kind
      ? last.id < key.id : Text.known(last.kind.rawValue) < Text.known(key.kind.rawValue)
  }

  private mutating func findMissing(in store: LedgerStore) throws(Problem) {
    guard known < state.keptCount else { return }
    // Only now, since all of them have to be sorted for it.
    for (key, _, _) in state.everything() where faults.count < VerifyReport.derivedCountMax {
      do throws(StoreError) {
        let stored = try store.entity(Text.known(key.kind.rawValue), key.id)
        if stored == nil { note(name(key), "it is missing") }
      } catch {
        // One that is damaged is there, and was named as it is.
        guard error.isDamage else { throw Problem(error) }
      }
    }
  }

  private func name(_ key: EntityKey) -> String {
    "entity \(StoredCell.visible(Array(key.kind.rawValue.utf8)))"
      + "/\(StoredCell.visible(Array(key.id.string.utf8)))"
  }

  private mutating func note(_ row: borrowing RowStream, _ message: String) {
    let cells = row.cells()
    note("entity \(cells[0].shown)/\(cells[1].shown)", message)
  }

  private mutating func note(_ name: String, _ message: String) {
    guard faults.count < VerifyReport.derivedCountMax else { return }
    faults.append(VerifyFault(derived: name, "entity", message))
  }
}
