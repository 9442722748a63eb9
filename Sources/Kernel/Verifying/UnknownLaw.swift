internal import Governance
internal import Ledger
internal import Store
internal import Wire

/// A law that a ledger has adopted and that this program does not know: what the records after that
/// one mean, only another program can say (design §5, law number).
package struct UnknownLaw: Sendable, Equatable {
  /// The law's number.
  package let law: Int
  /// The record that adopted it; record 0 when the ledger began under it.
  package let adoptedBy: Int

  /// Notes a law that this program does not know.
  init(law: Int, adoptedBy: Int) {
    self.law = law
    self.adoptedBy = adoptedBy
  }

  /// The first record that cannot be judged here.
  package var firstUnjudged: Int { adoptedBy == 0 ? 0 : adoptedBy + 1 }

  /// Finds the first adoption among the records; nil when there is none.
  static func find(in store: LedgerStore) throws(StoreError) -> UnknownLaw? {
    var stream = try store.records()
    while let stored = try stream.nextRecord() {
      guard let record = try? Record(parsing: stored.bytes),
        let kind = EventKind(record.statement.event.text),
        kind == .law(.adopted) || kind == .ledger(.created)
      else { continue }
      var reader = record.statement.bodyReader
      guard let event = try? Event(kind, reading: &reader) else { continue }
      if let law = law(of: event) { return UnknownLaw(law: law, adoptedBy: stored.seq) }
    }
    return nil
  }

  /// The number of the unknown law that an event brings into force; nil for any other event.
  static func law(of event: Event) -> Int? {
    switch event {
    case .law(.adopted(let body)): body.law == Law.number ? nil : body.law
    case .ledger(.created(let body)): body.law == Law.number ? nil : body.law
    default: nil
    }
  }

  /// Why nothing is told of the state.
  var problem: Problem {
    Problem(
      "KRN-LAW-UNKNOWN", .refused,
      "since record \(adoptedBy) this ledger is under law \(law), and this program knows law "
        + "\(Law.number): what the records from \(firstUnjudged) on have changed is not known here",
      hint: "use a kernel that knows the law; kernel log, proof and verify still work")
  }
}
