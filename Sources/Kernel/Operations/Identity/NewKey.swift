internal import Crypto
internal import Governance
internal import Wire

/// A key pair that was just made, for one principal of one ledger. The secret half stays in guarded
/// memory, and leaves it for a key file or a session's token alone.
struct NewKey: ~Copyable {
  let secret: SecretKey
  let principal: PrincipalID
  let ledger: Identifier

  init(for principal: PrincipalID, of ledger: Identifier) throws(Problem) {
    do { secret = try SecretKey.generate() } catch {
      throw Problem("KRN-CRYPTO", .internal, "no key can be made: \(error)")
    }
    self.principal = principal
    self.ledger = ledger
  }

  var key: PublicKey { secret.publicKey }

  /// What shows that somebody holds the secret half.
  borrowing func possession() -> Signature {
    Possession(key: secret.publicKey, ledger: ledger, principal: principal).signed(with: secret)
  }

  /// The request that asks for the key to be enrolled.
  borrowing func request() -> EnrolmentRequest {
    EnrolmentRequest(
      key: secret.publicKey, ledger: ledger, possession: possession(), principal: principal)
  }
}

extension KeyFiles {
  /// Keeps a new key's file.
  func keep(_ key: borrowing NewKey) throws(Problem) {
    try write(key.secret, principal: key.principal, ledger: key.ledger)
  }

  /// Lends `act` the keeping of a new key's file, to be done before the key is given its meaning,
  /// so that no crash leaves an enrolled key that nobody holds; the file is removed when `act` was
  /// refused.
  func keeping<Value>(
    _ key: borrowing NewKey,
    _ act: (_ keep: () throws(Problem) -> Void) throws(Problem) -> Value
  ) throws(Problem) -> Value {
    do { return try act { () throws(Problem) in try keep(key) } } catch {
      // Where the outcome is not known, the key may have been enrolled.
      if error.exit.isRefusal { try? remove(key.key.id) }
      throw error
    }
  }
}

extension ExitCode {
  /// Whether it is certain that nothing was changed.
  fileprivate var isRefusal: Bool {
    switch self {
    case .usage, .refused, .consent, .notFound, .lostRace: true
    case .ok, .internal, .integrity, .transient, .interrupted: false
    }
  }
}

extension Kernel {
  /// The ledger that a request is for: the one named, or the workspace's by its marker alone, so
  /// that whoever has not seen the ledger yet can ask to be let in.
  func requestedLedger(_ named: String?) throws(Problem) -> Identifier {
    if let named { return try Names.identifier(named, "--ledger") }
    return try Workspace.find(globals.directory, effects).marker.origin
  }
}
