package import Wire

/// `ledger.accepted`: another root says that record 0 is what it agreed to.
package struct LedgerAccepted: EventPayload {
  package let genesis: RecordReference

  package static let traits = EventTraits(.founding, window: .deliberate)

  /// Accepts the ledger that begins with `genesis`.
  package init(genesis: RecordReference) { self.genesis = genesis }

  package static let fields: [WireField] = [
    .required("genesis", RecordReference.self, "Record 0.")
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    genesis = try reader.field("genesis")
  }

  package func writeFields(to writer: inout CanonicalWriter) { writer.field("genesis", genesis) }

  package var references: [RecordReference] { [genesis] }

  package func judge(in court: Court) {
    court.require(
      .ledgerGenesis,
      court.ledger.map { genesis.seq == 0 && genesis.leaf == $0.identity })
    court.require(
      .ledgerAcceptedOnce, court.ledger.map { !$0.accepted.contains(court.proposal.key) })
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.update(LedgerEntity.self, LedgerEntity.id, seq: occurrence.seq) {
      $0.accepted.append(occurrence.key)
    }
  }
}

extension ConditionKind {
  static let ledgerGenesis = ConditionKind(
    "ledger.genesis", "KRN-LEDGER-OTHER", "It names record 0 of this ledger.")
  static let ledgerAcceptedOnce = ConditionKind(
    "ledger.accepted_once", "KRN-LEDGER-ACCEPTED", "This root has not accepted before.")
}
