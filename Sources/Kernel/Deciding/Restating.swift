internal import Governance
internal import Ledger
internal import Store
internal import Wire

extension OpenLedger {
  /// The actor's draft of a repeated act as it was recorded, when all that differs is what the
  /// command itself made or observed anew: a key, a moment, the record of the same facts.
  ///
  /// Nil when what the caller chose is something else, or nothing is made anew; the draft then
  /// stands for itself.
  func restated(_ drafts: [Draft], as seq: Int) throws(Problem) -> Draft? {
    guard let draft = drafts.last(where: { $0.voice == .actor }) else { return nil }
    switch draft.event {
    case .review(.submitted(let now)): return try restated(now, drafts, seq)
    case .session(.opened(let now)):
      let (statement, at, _) = try statement(of: seq)
      guard let moment = draft.moment,
        let before = Self.body(SessionOpened.self, of: statement),
        now.isSameChoice(as: before, makesKey: draft.makesKey)
      else { return nil }
      // How long it lasts was chosen; from when on, the command said while it ran.
      let life = now.expires.milliseconds - moment.milliseconds
      let lifeBefore = before.expires.milliseconds - at.milliseconds
      guard abs(life - lifeBefore) <= Self.draftingMillisecondsMax else { return nil }
      return Draft(.session(.opened(before)))
    case .principal(.enrolled(let now)):
      let (statement, _, _) = try statement(of: seq)
      guard draft.makesKey,
        let before = Self.body(PrincipalEnrolled.self, of: statement), now.isSameChoice(as: before)
      else { return nil }
      return Draft(.principal(.enrolled(before)))
    default: return nil
    }
  }

  private func restated(
    _ now: ReviewSubmitted, _ drafts: [Draft], _ seq: Int
  ) throws(Problem) -> Draft? {
    let (statement, _, _) = try statement(of: seq)
    guard case .evidence(.recorded(let observed))? = drafts.first?.event,
      let before = Self.body(ReviewSubmitted.self, of: statement),
      let cited = try body(EvidenceRecorded.self, of: before.evidence),
      cited.range == observed.range, cited.subject == observed.subject
    else { return nil }
    return Draft(
      .review(
        .submitted(ReviewSubmitted(id: now.id, evidence: before.evidence, notes: now.notes))))
  }

  /// The most that passes between the drafting of a statement and its place in the ledger, which is
  /// the process's own work under the lock.
  private static let draftingMillisecondsMax: Int64 = 5_000

  /// The body of a record of one event type; nil for any other.
  func body<Body: EventPayload>(_ type: Body.Type, of seq: Int) throws(Problem) -> Body? {
    let stored = try storing { () throws(StoreError) in try store.record(seq) }
    guard let stored, let record = try? Record(parsing: stored.bytes) else { return nil }
    return Self.body(type, of: record.statement)
  }

  /// The body of a statement of one event type; nil for any other.
  private static func body<Body: EventPayload>(
    _ type: Body.Type, of statement: Statement
  ) -> Body? {
    guard let kind = EventKind(statement.event.text), kind.payloadType == Body.self else {
      return nil
    }
    var reader = statement.bodyReader
    return try? Body(reading: &reader)
  }
}

extension SessionOpened {
  /// Whether a caller has chosen the same, but for how long it lasts; with `makesKey`, the
  /// session's name and key were made by the command.
  fileprivate func isSameChoice(as other: SessionOpened, makesKey: Bool) -> Bool {
    agent == other.agent && role == other.role && reach == other.reach && scope == other.scope
      && parent == other.parent && (makesKey || session == other.session && key == other.key)
  }
}

extension PrincipalEnrolled {
  /// Whether a caller has chosen the same, where the command has made the key.
  fileprivate func isSameChoice(as other: PrincipalEnrolled) -> Bool {
    id == other.id && level == other.level && name == other.name && gitEmails == other.gitEmails
  }
}

extension OpenLedger {
  /// The statement that used up an id in record `seq`, the record's own or the one that it reports
  /// as refused, and when it was put in order.
  func statement(
    of seq: Int
  ) throws(Problem) -> (statement: Statement, at: Timestamp, wasRefused: Bool) {
    let stored = try storing { () throws(StoreError) in try store.record(seq) }
    guard let stored, let record = try? Record(parsing: stored.bytes) else {
      throw Self.broken("record \(seq) cannot be read")
    }
    guard let refusal = Self.body(ProposalRefused.self, of: record.statement) else {
      return (record.statement, record.at, false)
    }
    let inBlob = try blob(refusal.statementBlob)
    guard let bytes = refusal.statement?.bytes ?? inBlob,
      let refused = try? Statement(parsing: bytes)
    else {
      throw Self.broken("what record \(seq) reports as refused cannot be read")
    }
    return (refused, record.at, true)
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
  /// Whether a statement says the same: session, event, version and body; not when it was issued
  /// and what its author knew.
  func isRestated(by statement: Statement, in session: SessionID?) -> Bool {
    statement.event.text == Text.known(kind.name)
      && statement.version == type(of: event.payload).traits.version
      && statement.session?.text == session?.text
      && statement.body == event.payload.canonicalBytes
  }
}
