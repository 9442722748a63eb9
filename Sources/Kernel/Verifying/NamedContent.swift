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

  /// What is wrong with the content of a record. `refused` gets the statement that it reports.
  ///
  /// - Throws: when a blob cannot be read, which says nothing of the record.
  func fault(
    in item: RecordCheck, refused: inout Statement?
  ) throws(StoreError) -> VerifyFault? {
    for reference in item.content where try !isRight(reference) {
      return VerifyFault(
        record: item.record.seq, "blob",
        "the blob \(reference.digest) that it names is missing or not what it was")
    }
    guard item.isJudged, item.record.statement.event.text == "proposal.refused" else { return nil }
    guard let (body, statement) = try refusal(item.record.statement) else {
      return VerifyFault(
        record: item.record.seq, "refused", "what it reports as refused is not that principal's")
    }
    // The signature of a statement inside the body is among the claims, but it costs little twice.
    guard statement.isSigned(body.signature, by: body.key) else {
      return VerifyFault(
        record: item.record.seq, "claim", "the refused statement is not signed by its key")
    }
    refused = statement
    return nil
  }

  /// The statement that another one reports as refused; nil when it reports none.
  func refusedStatement(in statement: Statement) throws(StoreError) -> Statement? {
    statement.event.text == "proposal.refused" ? try refusal(statement)?.refused : nil
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
