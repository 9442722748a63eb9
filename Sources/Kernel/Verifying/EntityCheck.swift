internal import Governance
internal import Store
internal import Wire

/// Holds the table of entities against those that the replay made, in one pass over both.
struct EntityCheck {
  private let expected: [(key: EntityKey, seq: Int, entity: Entity)]
  private var index = 0
  private(set) var faults: [VerifyFault] = []

  /// Compares the table; every row that is wrong, missing or nobody's is named.
  static func faults(in store: LedgerStore, against state: State) -> [VerifyFault] {
    var check = EntityCheck(state)
    let unread = store.eachRow(of: .entity) { check.take($0) }
    if let unread { return check.faults + [unread] }
    check.finish()
    return check.faults
  }

  private init(_ state: State) { expected = state.everything() }

  private mutating func take(_ row: [StoredCell]) {
    let name = "entity \(row[0].shown)/\(row[1].shown)"
    guard case .text(let kind) = row[0], case .text(let id) = row[1] else {
      return note(name, "its key is no text")
    }
    // Both lists are in byte order of kind and id, so one pass compares them.
    while index < expected.count, isBefore(expected[index].key, kind, id) {
      noteMissing(expected[index].key)
      index += 1
    }
    guard index < expected.count, names(expected[index].key, kind, id) else {
      return note(name, "no record brings it about")
    }
    let wanted = expected[index]
    index += 1
    if row[2] != .integer(wanted.seq) || row[3] != .blob(wanted.entity.value.canonicalBytes) {
      note(name, "it is not what the records make")
    }
  }

  private mutating func finish() {
    for missing in expected[index...] { noteMissing(missing.key) }
  }

  private mutating func noteMissing(_ key: EntityKey) {
    note(
      "entity \(StoredCell.visible(Array(key.kind.rawValue.utf8)))"
        + "/\(StoredCell.visible(Array(key.id.string.utf8)))", "it is missing")
  }

  private mutating func note(_ name: String, _ message: String) {
    guard faults.count < VerifyReport.derivedCountMax else { return }
    faults.append(VerifyFault(derived: name, "entity", message))
  }

  private func isBefore(_ key: EntityKey, _ kind: [UInt8], _ id: [UInt8]) -> Bool {
    let own = key.kind.rawValue.utf8
    return own.elementsEqual(kind)
      ? key.id.string.utf8.lexicographicallyPrecedes(id) : own.lexicographicallyPrecedes(kind)
  }

  private func names(_ key: EntityKey, _ kind: [UInt8], _ id: [UInt8]) -> Bool {
    key.kind.rawValue.utf8.elementsEqual(kind) && key.id.string.utf8.elementsEqual(id)
  }
}
