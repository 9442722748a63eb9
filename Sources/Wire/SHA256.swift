internal import COpenSSL

/// SHA-256 (FIPS 180-4) by OpenSSL: a pure function of bytes, so the law may use it too.
///
/// OpenSSL and not libsodium, since it uses the processor's own SHA instructions where there are
/// any.
package struct SHA256: ~Copyable {
  private var state = SHA256_CTX()

  /// Starts an empty hash.
  package init() {
    // It answers 1 always: nothing in it can fail.
    _ = unsafe SHA256_Init(&state)
  }

  /// Feeds more bytes.
  package mutating func update(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes { buffer in
      _ = unsafe SHA256_Update(&state, buffer.baseAddress, buffer.count)
    }
  }

  /// Feeds more bytes.
  package mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  /// Feeds one byte.
  package mutating func update(_ byte: UInt8) {
    var byte = byte
    _ = unsafe SHA256_Update(&state, &byte, 1)
  }

  /// Feeds the 32 bytes of a digest.
  package mutating func update(_ digest: Digest) {
    // In memory and not in an array: a tree of a million leaves asks for two million of these.
    digest.withPointer { _ = unsafe SHA256_Update(&state, $0, Digest.byteCount) }
  }

  /// Ends the hash.
  package consuming func finish() -> Digest {
    Digest(Bytes32 { _ = unsafe SHA256_Final($0, &state) })
  }

  /// Hashes one run of bytes.
  package static func hash(_ bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }
}
