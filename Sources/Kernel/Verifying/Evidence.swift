internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Synchronization
internal import Wire

/// One record's part that can be checked in any order: hashes and signatures.
///
/// A class, since it goes from hand to hand: a copy counts one reference instead of a dozen.
final class RecordCheck: Sendable {
  let record: Record
  /// The leaf hash that is stored with it.
  let leaf: Digest
  /// The key that was valid at its position; nil when a law that is not known here may have
  /// enrolled it.
  let key: PublicKey?
  let claims: [SignatureClaim]
  let content: [BlobReference]
  /// Whether the law of this program has judged it, so that its body means what it seems to.
  let isJudged: Bool

  init(
    record: __owned Record, leaf: Digest, key: PublicKey, claims: [SignatureClaim],
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
  init(unjudged record: Record, leaf: Digest, key: PublicKey?) {
    self.record = record
    self.leaf = leaf
    self.key = key
    claims = []
    content = []
    isJudged = false
  }
}

/// What the threads find: the first bad record, and the sum of all consumed ids.
final class RecordChecker: Sendable {
  private struct Found: Sendable {
    var failure: StoreError?
    var fault: VerifyFault?
    var seq = Int.max
    var ids = IDSum()
  }

  private let found = Mutex(Found())
  private let content: NamedContent

  init(_ content: NamedContent) { self.content = content }

  /// The first bad record that was found so far.
  var fault: (seq: Int, fault: VerifyFault)? {
    found.withLock { found in found.fault.map { (found.seq, $0) } }
  }

  /// What kept a thread from looking, and says nothing of the ledger.
  var failure: StoreError? { found.withLock { $0.failure } }

  /// The sum of the ids of all records checked.
  var ids: IDSum { found.withLock { $0.ids } }

  /// Checks a batch of records.
  func check(_ batch: [RecordCheck]) {
    var message: [UInt8] = []
    var ids = IDSum()
    for item in batch {
      var refused: Statement?
      do throws(StoreError) {
        var fault = Self.fault(in: item, &message)
        if fault == nil { fault = try content.fault(in: item, refused: &refused) }
        if let fault {
          note(fault, item.record.seq)
          break
        }
      } catch { found.withLock { $0.failure = $0.failure ?? error } }
      guard item.isJudged else { continue }
      let (actor, id) = (item.record.statement.actor, item.record.statement.id)
      ids.add(actor: actor.text, id: id.text, seq: item.record.seq)
      if let refused {
        ids.add(actor: refused.actor.text, id: refused.id.text, seq: item.record.seq)
      }
    }
    found.withLock { $0.ids.add(ids) }
  }

  private func note(_ fault: VerifyFault, _ seq: Int) {
    found.withLock { found in
      guard seq < found.seq else { return }
      found.seq = seq
      found.fault = fault
    }
  }

  private static func fault(in item: RecordCheck, _ message: inout [UInt8]) -> VerifyFault? {
    let record = item.record
    guard record.leaf == item.leaf else {
      return VerifyFault(
        record: record.seq, "leaf", "its bytes do not have the hash that is stored with them")
    }
    guard let key = item.key else { return nil }
    message.removeAll(keepingCapacity: true)
    record.statement.appendSignedBytes(to: &message)
    guard Ed25519.verify(record.signature, message: message, key: key) else {
      return VerifyFault(
        record: record.seq, "signature", "its signature is not that of the key \(record.key)")
    }
    for claim in item.claims where !claim.isValid {
      return VerifyFault(
        record: record.seq, "claim", "a signature inside its body is not valid")
    }
    return nil
  }
}

/// A sum over consumed statement ids that does not depend on their order, so that a table can be
/// compared with the records without holding either in memory. The hash is keyed anew in each
/// process, so nobody can choose entries whose sums meet.
struct IDSum: Sendable, Equatable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  private(set) var count = 0

  mutating func add(_ other: IDSum) {
    low &+= other.low
    high &+= other.high
    count += other.count
  }

  /// Adds one entry of the table of ids: what the statement of a record used up, or one that it
  /// reports as refused.
  mutating func add(actor: Text, id: Text, seq: Int) {
    var hasher = Hasher()
    hasher.combine(actor)
    hasher.combine(id)
    hasher.combine(seq)
    // Two hashes of one beginning: of the entry, and of the entry and one thing more.
    var other = hasher
    other.combine(true)
    low &+= UInt64(bitPattern: Int64(hasher.finalize()))
    high &+= UInt64(bitPattern: Int64(other.finalize()))
    count += 1
  }
}
