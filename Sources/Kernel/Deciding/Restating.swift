internal import Governance
internal import Ledger
internal import Store
internal import Wire

extension OpenLedger {
  /// The actor's draft of a repeated act as it was recorded, when the act observed anew what it had
  /// cited by number: the same submission then cites another record of the same facts.
  ///
  /// Nil when the facts are other ones or nothing was cited; the draft then stands for itself.
  func restated(_ drafts: [Draft], as seq: Int) throws(Problem) -> Draft? {
    guard case .evidence(.recorded(let observed))? = drafts.first?.event,
      case .review(.submitted(let now))? = drafts.last?.event,
      let before = try body(ReviewSubmitted.self, of: seq),
      let cited = try body(EvidenceRecorded.self, of: before.evidence),
      cited.range == observed.range, cited.subject == observed.subject
    else { return nil }
    return Draft(
      .review(
        .submitted(ReviewSubmitted(id: now.id, evidence: before.evidence, notes: now.notes))))
  }

  /// The body of a record of one event type; nil for any other.
  func body<Body: EventPayload>(_ type: Body.Type, of seq: Int) throws(Problem) -> Body? {
    let stored = try storing { () throws(StoreError) in try store.record(seq) }
    guard let stored, let record = try? Record(parsing: stored.bytes),
      let kind = EventKind(record.statement.event.text), kind.payloadType == Body.self
    else { return nil }
    var reader = record.statement.bodyReader
    return try? Body(reading: &reader)
  }
}
