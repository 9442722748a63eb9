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
  func fault(in item: RecordCheck, refused: inout Statement?) -> VerifyFault? {
    for reference in item.content where !isRight(reference) {
      return VerifyFault(
        record: item.record.seq, "blob",
        "the blob \(reference.digest) that it names is missing or not what it was")
    }
    guard item.isJudged, item.record.statement.event.text == "proposal.refused" else { return nil }
    guard let (body, statement) = refusal(item.record.statement) else {
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
  func refusedStatement(in statement: Statement) -> Statement? {
    statement.event.text == "proposal.refused" ? refusal(statement)?.refused : nil
  }

  private func refusal(_ report: Statement) -> (body: ProposalRefused, refused: Statement)? {
    guard let body = try? ProposalRefused(canonical: report.body),
      let bytes = body.statement?.bytes ?? body.statementBlob.flatMap({ read($0) }),
      let statement = try? Statement(parsing: bytes),
      statement.actor == body.principal.identifier
    else { return nil }
    return (body, statement)
  }

  private func isRight(_ reference: BlobReference) -> Bool {
    if right.withLock({ $0.contains(reference) }) { return true }
    guard read(reference) != nil else { return false }
    right.withLock { known in
      if known.count == Self.rightCountMax { known.removeAll(keepingCapacity: true) }
      known.insert(reference)
    }
    return true
  }

  private func read(_ reference: BlobReference) -> [UInt8]? {
    guard let bytes = try? blobs.get(reference.digest, max: reference.size),
      bytes.count == reference.size
    else { return nil }
    return bytes
  }
}
