internal import CSodium
package import Wire

/// An Ed25519 secret key in guarded memory: one owner, no copies, wiped when it goes.
///
/// The bytes lie in `KeyMemory`. The type cannot be copied, so it cannot be printed, compared,
/// encoded or put into an error text either.
@safe
package struct SecretKey: ~Copyable {
  /// How many bytes a seed has (RFC 8032 §5.1.5).
  package static let seedByteCount = 32

  /// The public half.
  package let publicKey: PublicKey

  // libsodium's form: seed ‖ public key. Owned by this value, freed and wiped in `deinit`.
  private let expanded: UnsafeMutablePointer<UInt8>

  /// Takes a seed of 32 bytes. The caller wipes its own copy (`Sodium.wipe`).
  ///
  /// - Throws: `CryptoError.seedLength` for any other count.
  package init(seed: Span<UInt8>) throws(CryptoError) {
    guard seed.count == Self.seedByteCount else { throw .seedLength(seed.count) }
    let memory = try unsafe Self.allocate()
    var key = [UInt8](repeating: 0, count: PublicKey.byteCount)
    let code = unsafe seed.withUnsafeBufferPointer { seed in
      // The count was checked, so there is a base address.
      unsafe seed.baseAddress.map { unsafe crypto_sign_seed_keypair(&key, memory, $0) } ?? -1
    }
    try unsafe self.init(filled: memory, code, key)
  }

  /// Takes a seed of 32 bytes. The caller wipes its own copy (`Sodium.wipe`).
  package init(seed: [UInt8]) throws(CryptoError) { try self.init(seed: seed.span) }

  /// Makes a new key. The seed never leaves guarded memory and libsodium's own stack.
  package static func generate() throws(CryptoError) -> SecretKey {
    let memory = try unsafe allocate()
    var key = [UInt8](repeating: 0, count: PublicKey.byteCount)
    let code = unsafe crypto_sign_keypair(&key, memory)
    return try unsafe SecretKey(filled: memory, code, key)
  }

  /// Takes over memory that libsodium filled.
  private init(
    filled memory: UnsafeMutablePointer<UInt8>, _ code: Int32, _ key: [UInt8]
  ) throws(CryptoError) {
    guard code == 0, let key = PublicKey(bytes: key) else {
      unsafe KeyMemory.giveBack(memory)
      throw .noGuardedMemory
    }
    publicKey = key
    unsafe expanded = memory
  }

  deinit { unsafe KeyMemory.giveBack(expanded) }

  /// Signs a message (RFC 8032 §5.1.6: deterministic, so no randomness can fail).
  package borrowing func sign(_ message: [UInt8]) -> Signature {
    var bytes = [UInt8](repeating: 0, count: Signature.byteCount)
    let code = unsafe crypto_sign_detached(
      &bytes, nil, message, UInt64(message.count), expanded)
    guard code == 0, let signature = Signature(bytes: bytes) else {
      preconditionFailure("libsodium signs any message")
    }
    return signature
  }

  /// Lends the seed to `body`, to be written where keys are kept. Copies are the caller's to wipe.
  package borrowing func withSeed<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let seed = unsafe UnsafeBufferPointer(start: expanded, count: Self.seedByteCount)
    return try unsafe body(seed.span)
  }

  private static func allocate() throws(CryptoError) -> UnsafeMutablePointer<UInt8> {
    try Sodium.start()
    guard let memory = unsafe KeyMemory.take() else { throw .noGuardedMemory }
    return unsafe memory
  }
}
