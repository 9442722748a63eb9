internal import Governance
internal import Ledger
internal import Store
internal import Synchronization
internal import Wire

/// Checks what a record names outside itself: its blobs, and the statement that it reports as
/// refused, which may be in one.
final class NamedContent: Sendable {
  private let blobs: BlobStore
  /// The blobs that were read and right: one that many records name is read once.
  private let right = Mutex<Set<BlobReference>>([])

  /// The most blobs that are kept in mind: half a megabyte.
  private static let rightCountMax = 8_192

  /// Names the blobs of a ledger folder.
  init(ledger: String) { blobs = BlobStore(ledger: ledger) }

  /// What is wrong with the body of a record. `refused` gets the statement that it reports.
  ///
  /// - Throws: when a blob cannot be read, which says nothing of the record.
  func fault(
    in body: RecordBatch.Body, refused: inout Statement?
  ) throws(StoreError) -> VerifyFault? {
    for claim in body.claims where !claim.isValid {
      return VerifyFault(record: body.seq, "claim", "a signature inside its body is not valid")
    }
    for reference in body.content where try !isRight(reference) {
      return VerifyFault(
        record: body.seq, "blob",
        "the blob \(reference.digest) that it names is missing or not what it was")
    }
    guard let report = body.report else { return nil }
    guard let (refusal, statement) = try refusal(report) else {
      return VerifyFault(
        record: body.seq, "refused", "what it reports as refused is not that principal's")
    }
    // The signature of a statement inside the body is among the claims, but it costs little twice.
    guard statement.isSigned(refusal.signature, by: refusal.key) else {
      return VerifyFault(
        record: body.seq, "claim", "the refused statement is not signed by its key")
    }
    refused = statement
    return nil
  }

  /// The statement that another one reports as refused; nil when it reports none.
  func refusedStatement(in statement: Statement) throws(StoreError) -> Statement? {
    Self.isReport(statement) ? try refusal(statement)?.refused : nil
  }

  /// Whether a statement reports another one as refused.
  static func isReport(_ statement: Statement) -> Bool {
    statement.event.text == "proposal.refused"
  }

  private func refusal(
    _ report: Statement
  ) throws(StoreError) -> (body: ProposalRefused, refused: Statement)? {
    guard let body = try? ProposalRefused(canonical: report.body) else { return nil }
    var bytes = body.statement?.bytes
    if bytes == nil, let blob = body.statementBlob { bytes = try read(blob) }
    guard let bytes, let statement = try? Statement(parsing: bytes),
      statement.actor == body.principal.identifier
    else { return nil }
    return (body, statement)
  }

  private func isRight(_ reference: BlobReference) throws(StoreError) -> Bool {
    if right.withLock({ $0.contains(reference) }) { return true }
    guard try read(reference) != nil else { return false }
    right.withLock { known in
      if known.count == Self.rightCountMax { known.removeAll(keepingCapacity: true) }
      known.insert(reference)
    }
    return true
  }

  /// The bytes of a blob; nil when it is missing or not what it was.
  private func read(_ reference: BlobReference) throws(StoreError) -> [UInt8]? {
    do {
      let bytes = try blobs.get(reference.digest, max: reference.size)
      return bytes.count == reference.size ? bytes : nil
    } catch {
      guard error.isDamage else { throw error }
      return nil
    }
  }
}
