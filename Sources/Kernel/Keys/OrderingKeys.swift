internal import Crypto
internal import Governance
internal import Ledger
internal import Wire

/// The kernel's own two keys, read from their files when they are first needed and then kept: one
/// signs what the kernel itself says, the other every checkpoint.
final class OrderingKeys {
  private let files: KeyFiles
  private let eventKey: KeyID
  private let checkpointKey: KeyID
  private var event: KeyFile?
  private var checkpoint: KeyFile?

  init(_ files: KeyFiles, _ ledger: LedgerEntity) {
    self.files = files
    eventKey = ledger.eventKey
    checkpointKey = ledger.checkpointKey.id
  }

  /// Signs a tree head as the ledger.
  func sign(_ checkpoint: Checkpoint) throws(Problem) -> [UInt8] {
    if self.checkpoint == nil { self.checkpoint = try files.read(checkpointKey) }
    do {
      switch self.checkpoint {
      case .some(let file): return try checkpoint.sign(with: file.secret).bytes
      case .none: return []
      }
    } catch {
      throw Problem("KRN-CHECKPOINT", .internal, "the checkpoint cannot be signed: \(error)")
    }
  }

  /// Lends the event key.
  func withEventKey<Value>(
    _ body: (borrowing SecretKey) throws(Problem) -> Value
  ) throws(Problem) -> Value {
    if event == nil { event = try files.read(eventKey) }
    switch event {
    case .some(let file): return try body(file.secret)
    case .none: preconditionFailure("the key was read above")
    }
  }
}
