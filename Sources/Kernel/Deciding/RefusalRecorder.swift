internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Wire

/// Records that a privileged proposal was refused, with the proposer's own signature.
struct RefusalRecorder {
  private let ledger: OpenLedger
  private let effects: Effects

  init(_ ledger: OpenLedger, _ effects: Effects) {
    self.ledger = ledger
    self.effects = effects
  }

  /// Records a refusal if it can be, and returns what is to be told behind it: a refusal stays one
  /// although nobody could write it down.
  ///
  /// `work` records it with the recorder that it is given, or finds nothing to record.
  func attempt(
    _ work: (RefusalRecorder) throws(Problem) -> [Problem]
  ) -> (isRecorded: Bool, also: [Problem]) {
    do throws(Problem) { return (true, try work(self)) } catch {
      ledger.transaction.rollback()
      ledger.state.discardChanges()
      let unrecorded = Problem(
        "KRN-REFUSAL-UNRECORDED", error.exit,
        "the refusal could not be recorded: [\(error.code)] \(error.message)", hint: error.hint)
      return (false, [unrecorded])
    }
  }

  /// Records the refusal, or counts it past the quota of the principal's hour. Returns what went
  /// wrong after that.
  func record(
    _ proposed: Proposed, _ judgement: Judgement, _ writer: LedgerWriter, _ now: Timestamp
  ) throws(Problem) -> [Problem] {
    let principal = proposed.header.actor
    let name = Text.known("refused:\(principal)")
    let counted = try suppressed(name)
    let moment = max(now, ledger.head.at)
    if try onlyCounts(proposed, now) {
      try writer.commitCount(counted + 1, as: name)
      return []
    }
    let (statement, blob) = try kept(proposed.statement)
    let body = ProposalRefused(
      key: proposed.key, principal: principal, signature: proposed.signature,
      statement: statement, statementBlob: blob, suppressed: counted > 0 ? counted : nil,
      unmet: judgement.unmet.map { UnmetCondition($0) })
    let draft = Draft(.proposal(.refused(body)), by: .kernel)
    // Issued when it is ordered: a clock that is behind keeps no refusal off the record.
    let header = Proposed.Header(
      actor: .kernel, session: nil, id: effects.newToken(at: now), issued: moment)
    let report = try ledger.orderingKeys.withEventKey { (secret) throws(Problem) in
      try Proposed(draft, header, on: writer, signedWith: secret)
    }
    let verdict = try writer.judge(report, explains: false)
    guard verdict.isAdmitted else {
      throw Problem(
        "KRN-REFUSAL-UNRECORDED", .internal,
        "a refusal could not be recorded: \(verdict.unmet.map { "\($0.kind.id)" })")
    }
    try writer.append(report, verdict, refused: proposed.header)
    if counted > 0 { try writer.putCount(0, as: name) }
    // The views that a refusal touches are none; the newer checkpoint is anchored like any other.
    return try writer.commit().run()
  }

  /// Whether the quota of the principal's hour is used up.
  func onlyCounts(_ proposed: Proposed, _ now: Timestamp) throws(Problem) -> Bool {
    let principal = proposed.header.actor.identifier.text
    let refusals = ledger.state.get(RefusalsEntity.self, principal)
    try ledger.check()
    let count = refusals?.count(inHourOf: max(now, ledger.head.at)) ?? 0
    return count >= RefusalsEntity.perHourMax
  }

  /// The statement inside the body, or as a blob when it is large.
  private func kept(
    _ statement: Statement
  ) throws(Problem) -> (CanonicalValue?, BlobReference?) {
    let bytes = Array(statement.bytes)
    guard bytes.count > ProposalRefused.inlineByteCountMax else {
      var reader = CanonicalReader(bytes)
      do { return (try CanonicalValue(reading: &reader), nil) } catch {
        throw Problem(error, in: "the refused statement")
      }
    }
    let blobs = BlobStore(ledger: ledger.workspace.ledger)
    let digest = try storing { () throws(StoreError) in try blobs.put(bytes) }
    return (nil, BlobReference(digest: digest, size: bytes.count))
  }

  private func suppressed(_ name: Text) throws(Problem) -> Int {
    guard let bytes = try storing({ () throws(StoreError) in try ledger.store.meta(name) }) else {
      return 0
    }
    guard let count = RefusalCount.read(bytes) else {
      throw OpenLedger.broken("the count of \(name) is not one that was written")
    }
    return count
  }
}

/// How many refusals of a principal were only counted, as the store keeps it: decimal digits.
enum RefusalCount {
  /// Far beyond what can be counted, and far below what a record can hold.
  private static let max = 1 << 50

  /// Reads a count; nil for anything that was not written as one.
  static func read(_ bytes: [UInt8]) -> Int? {
    guard let count = Int(String(decoding: bytes, as: UTF8.self)), (0...max).contains(count),
      "\(count)".utf8.elementsEqual(bytes)
    else { return nil }
    return count
  }
}

extension LedgerWriter {
  /// Notes how many refusals were only counted, together with what is being appended.
  func putCount(_ count: Int, as name: Text) throws(Problem) {
    try storing { () throws(StoreError) in try putMeta(name, Array(String(count).utf8)) }
  }

  /// Notes the count alone, and commits it.
  func commitCount(_ count: Int, as name: Text) throws(Problem) {
    try putCount(count, as: name)
    try storing { () throws(StoreError) in try commitAlone() }
  }
}
