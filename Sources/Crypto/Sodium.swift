internal import CSodium

/// Why a cryptographic service cannot be given. Every case means: do nothing.
package enum CryptoError: Error, Equatable, Sendable, CustomStringConvertible {
  /// libsodium did not start, so there is no trustworthy randomness.
  case sodiumUnavailable
  /// No memory that can be guarded and wiped was left.
  case noGuardedMemory
  /// A seed has `SecretKey.seedByteCount` bytes, not this many.
  case seedLength(Int)

  package var description: String {
    switch self {
    case .sodiumUnavailable: "libsodium did not start"
    case .noGuardedMemory: "no guarded memory is left for a secret key"
    case .seedLength(let count): "a seed has \(SecretKey.seedByteCount) bytes, not \(count)"
    }
  }
}

/// The few services of libsodium that are no signature and no hash.
package enum Sodium {
  /// The most bytes that one call of `randomBytes` gives; more is a mistake.
  package static let randomByteCountMax = 65_536

  // Started once, by the first who asks; libsodium guards itself against two threads here.
  private static let isStarted = sodium_init() >= 0

  /// Starts libsodium; every later call only looks whether that worked.
  ///
  /// - Throws: `CryptoError.sodiumUnavailable`, now and ever after in this process.
  package static func start() throws(CryptoError) {
    guard isStarted else { throw .sodiumUnavailable }
  }

  /// Draws bytes that nobody can guess.
  ///
  /// - Precondition: `count` is 0 to `randomByteCountMax`.
  package static func randomBytes(_ count: Int) throws(CryptoError) -> [UInt8] {
    precondition((0...randomByteCountMax).contains(count), "a draw of random bytes is bounded")
    try start()
    var bytes = [UInt8](repeating: 0, count: count)
    unsafe randombytes_buf(&bytes, count)
    return bytes
  }

  /// Overwrites a secret with zeros, which the optimiser cannot leave out.
  package static func wipe(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { buffer in
      if let start = buffer.baseAddress { unsafe sodium_memzero(start, buffer.count) }
    }
  }
}
