internal import Crypto
internal import Governance
internal import Ledger
internal import Wire

/// A record whose place in the ledger is right, as the replay hands it on.
struct ReplayedRecord {
  let record: Record
  /// The leaf hash that is stored with it.
  let leaf: Digest
  /// The key that was valid at its position; nil when a law that is not known here may have
  /// enrolled it.
  let key: PublicKey?
  /// Signatures inside its body.
  let claims: [SignatureClaim]
  /// What its body names outside the record.
  let content: [BlobReference]
  /// Whether the law of this program has judged it, so that its body means what it seems to.
  let isJudged: Bool

  /// A record that the law admits.
  init(
    _ record: __owned Record, leaf: Digest, key: PublicKey, claims: [SignatureClaim],
    content: [BlobReference]
  ) {
    self.record = record
    self.leaf = leaf
    self.key = key
    self.claims = claims
    self.content = content
    isJudged = true
  }

  /// A record under a law that is not known here: nothing is said of its body.
  init(unjudged record: __owned Record, leaf: Digest, key: PublicKey?) {
    self.record = record
    self.leaf = leaf
    self.key = key
    claims = []
    content = []
    isJudged = false
  }

  /// What its body says that can be checked; nil where there is nothing, as in most.
  fileprivate var body: RecordBatch.Body? {
    guard isJudged else { return nil }
    let report = NamedContent.isReport(record.statement) ? record.statement : nil
    if claims.isEmpty, content.isEmpty, report == nil { return nil }
    return RecordBatch.Body(seq: record.seq, claims: claims, content: content, report: report)
  }
}

/// Records whose hashes and signatures can be checked in any order, by any thread.
///
/// Their bytes lie one behind the other and the rest is plain values, so that nothing of a record
/// is made by one thread and freed by another, and no reference is counted by two: both together
/// took a tenth of the time of 100,000 records.
struct RecordBatch: Sendable {
  /// What is to be checked of one record.
  struct Item: Sendable {
    let seq: Int
    let leaf: Digest
    let signature: Signature
    let signer: KeyID
    let key: PublicKey?
    /// Where its bytes are in those of the batch.
    let place: Range<Int>
    /// Where its statement's bytes are in those of the batch.
    let statement: Range<Int>
    /// The id that it consumed.
    let ids: IDSum
  }

  /// What is to be checked of one record's body.
  struct Body: Sendable {
    let seq: Int
    let claims: [SignatureClaim]
    let content: [BlobReference]
    /// The statement, when it reports another one as refused.
    let report: Statement?
  }

  private(set) var bytes: [UInt8] = []
  private(set) var items: [Item] = []
  /// Those of the records that have any.
  private(set) var bodies: [Body] = []

  /// The most records of a batch: few, so that at the end no thread waits long for another.
  static let countMax = 64
  /// The most bytes of records in a batch, but for its last one.
  static let byteCountMax = 96 << 10

  /// Whether it is to be handed over.
  var isFull: Bool { items.count == Self.countMax || bytes.count >= Self.byteCountMax }

  /// Adds a record.
  mutating func append(_ replayed: ReplayedRecord) {
    if items.isEmpty {
      items.reserveCapacity(Self.countMax)
      bytes.reserveCapacity(Self.byteCountMax / 2)
    }
    let record = replayed.record
    let start = bytes.count
    bytes.append(contentsOf: record.bytes)
    let range = record.statementRange
    var ids = IDSum()
    if replayed.isJudged {
      ids.add(
        actor: record.statement.actor.text, id: record.statement.id.text, seq: record.seq)
    }
    items.append(
      Item(
        seq: record.seq, leaf: replayed.leaf, signature: record.signature, signer: record.key,
        key: replayed.key, place: start..<bytes.count,
        statement: (start + range.lowerBound)..<(start + range.upperBound), ids: ids))
    if let body = replayed.body { bodies.append(body) }
  }
}
