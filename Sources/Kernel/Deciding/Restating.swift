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
      guard let (statement, at) = try proposed(in: seq), let moment = draft.moment,
        let before = Self.body(SessionOpened.self, of: statement),
        now.isSameChoice(as: before, makesKey: draft.makesKey)
      else { return nil }
      // How long it lasts was chosen; from when on, the command said while it ran.
      let life = now.expires.milliseconds - moment.milliseconds
      let lifeBefore = before.expires.milliseconds - at.milliseconds
      guard abs(life - lifeBefore) <= Self.draftingMillisecondsMax else { return nil }
      return Draft(.session(.opened(before)))
    case .principal(.enrolled(let now)):
      guard draft.makesKey, let (statement, _) = try proposed(in: seq),
        let before = Self.body(PrincipalEnrolled.self, of: statement), now.isSameChoice(as: before)
      else { return nil }
      return Draft(.principal(.enrolled(before)))
    default: return nil
    }
  }

  private func restated(
    _ now: ReviewSubmitted, _ drafts: [Draft], _ seq: Int
  ) throws(Problem) -> Draft? {
    guard case .evidence(.recorded(let observed))? = drafts.first?.event,
      let (statement, _) = try proposed(in: seq),
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

  /// The statement that a record holds, of a refusal the one that was refused, and when it was put
  /// in order. Nil where there is no such record.
  private func proposed(in seq: Int) throws(Problem) -> (statement: Statement, at: Timestamp)? {
    let stored = try storing { () throws(StoreError) in try store.record(seq) }
    guard let stored, let record = try? Record(parsing: stored.bytes) else { return nil }
    guard let refusal = Self.body(ProposalRefused.self, of: record.statement) else {
      return (record.statement, record.at)
    }
    var bytes = refusal.statement?.bytes
    if let blob = refusal.statementBlob {
      let blobs = BlobStore(ledger: workspace.ledger)
      bytes = try storing { () throws(StoreError) in
        try blobs.get(blob.digest, max: blob.size)
      }
    }
    guard let bytes, let statement = try? Statement(parsing: bytes) else { return nil }
    return (statement, record.at)
  }

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
