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
  /// Who made the ledger, and the two keys with it.
  private let owner: PrincipalID?
  private var event: KeyFile?
  private var checkpoint: KeyFile?

  init(_ files: KeyFiles, _ ledger: LedgerEntity) {
    self.files = files
    eventKey = ledger.eventKey
    checkpointKey = ledger.checkpointKey.id
    owner = ledger.roots.first { ledger.accepted.first == $0.key.id }?.principal
  }

  /// Lets go of both keys, whose memory is cleared.
  func forget() {
    event = nil
    checkpoint = nil
  }

  /// Makes sure that checkpoints can be signed from here, as every commit needs.
  func prepareToSign() throws(Problem) {
    if checkpoint == nil { checkpoint = try read(checkpointKey, "checkpoint") }
  }

  /// Signs a tree head as the ledger.
  func sign(_ checkpoint: Checkpoint) throws(Problem) -> [UInt8] {
    try prepareToSign()
    do {
      switch self.checkpoint {
      case .some(let file): return try checkpoint.sign(with: file.secret).bytes
      case .none: preconditionFailure("the key was read above")
      }
    } catch {
      throw Problem("KRN-CHECKPOINT", .internal, "the checkpoint cannot be signed: \(error)")
    }
  }

  /// Reads one of the two keys. Whoever may use the ledger's files and has not got them is told
  /// whose they are: a missing file alone helps nobody who never had it.
  private func read(_ id: KeyID, _ name: String) throws(Problem) -> KeyFile {
    do { return try files.read(id) } catch {
      guard error.code == "KRN-KEY-MISSING" else { throw error }
      let whose = owner.map { "\($0), who made this ledger" } ?? "whoever made this ledger"
      throw Problem(
        "KRN-KEY-MISSING", error.exit,
        "nothing can be recorded from here without the kernel's \(name) key \(id): it is not in "
          + "\(files.folder), where this user's keys are; init gave it to \(whose)",
        hint: "ask \(owner.map { "\($0)" } ?? "them") to record it from where that key is; looking "
          + "works from here")
    }
  }

  /// Lends the event key.
  func withEventKey<Value>(
    _ body: (borrowing SecretKey) throws(Problem) -> Value
  ) throws(Problem) -> Value {
    if event == nil { event = try read(eventKey, "event") }
    switch event {
    case .some(let file): return try body(file.secret)
    case .none: preconditionFailure("the key was read above")
    }
  }
}
