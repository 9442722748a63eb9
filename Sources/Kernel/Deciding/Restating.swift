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

extension OpenLedger {
  /// The statement that used up an id in record `seq`: the record's own, or the one that it reports
  /// as refused.
  func statement(of seq: Int) throws(Problem) -> (statement: Statement, wasRefused: Bool) {
    let stored = try storing { () throws(StoreError) in try store.record(seq) }
    guard let stored, let record = try? Record(parsing: stored.bytes) else {
      throw Self.broken("record \(seq) cannot be read")
    }
    guard let refusal = try body(ProposalRefused.self, of: seq) else {
      return (record.statement, false)
    }
    let inBlob = try blob(refusal.statementBlob)
    guard let bytes = refusal.statement?.bytes ?? inBlob,
      let refused = try? Statement(parsing: bytes)
    else {
      throw Self.broken("what record \(seq) reports as refused cannot be read")
    }
    return (refused, true)
  }

  private func blob(_ reference: BlobReference?) throws(Problem) -> [UInt8]? {
    guard let reference else { return nil }
    let blobs = BlobStore(ledger: workspace.ledger)
    return try storing { () throws(StoreError) in
      try blobs.get(reference.digest, max: reference.size)
    }
  }
}

extension Draft {
  /// Whether a statement says the same: session, event, version and body; not when it was issued and
  /// what its author knew.
  func isRestated(by statement: Statement, in session: SessionID?) -> Bool {
    statement.event.text == Text.known(kind.name)
      && statement.version == type(of: event.payload).traits.version
      && statement.session?.text == session?.text
      && statement.body == event.payload.canonicalBytes
  }
}
