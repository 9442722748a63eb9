internal import Crypto
internal import Ledger
internal import Store
internal import Synchronization
internal import Wire

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
  func check(_ batch: RecordBatch) {
    var message: [UInt8] = []
    var ids = IDSum()
    for item in batch.items {
      if let fault = Self.fault(in: item, of: batch, &message) {
        note(fault, item.seq)
        break
      }
      ids.add(item.ids)
    }
    for body in batch.bodies {
      do throws(StoreError) {
        var refused: Statement?
        if let fault = try content.fault(in: body, refused: &refused) { note(fault, body.seq) }
        if let refused { ids.add(actor: refused.actor.text, id: refused.id.text, seq: body.seq) }
      } catch { found.withLock { $0.failure = $0.failure ?? error } }
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

  private static func fault(
    in item: RecordBatch.Item, of batch: RecordBatch, _ message: inout [UInt8]
  ) -> VerifyFault? {
    guard MerkleTree.leafHash(batch.bytes.span.extracting(item.place)) == item.leaf else {
      return VerifyFault(
        record: item.seq, "leaf", "its bytes do not have the hash that is stored with them")
    }
    guard let key = item.key else { return nil }
    message.removeAll(keepingCapacity: true)
    Statement.appendSignedBytes(of: batch.bytes[item.statement], to: &message)
    guard Ed25519.verify(item.signature, message: message, key: key) else {
      return VerifyFault(
        record: item.seq, "signature", "its signature is not that of the key \(item.signer)")
    }
    return nil
  }
}
