internal import CSodium

/// SHA-256 (FIPS 180-4) by libsodium: a pure function of bytes, so the law may use it too.
package struct SHA256: ~Copyable {
  private var state = crypto_hash_sha256_state()

  /// Starts an empty hash.
  package init() {
    _ = unsafe crypto_hash_sha256_init(&state)
  }

  /// Feeds more bytes.
  package mutating func update(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      // libsodium asks for a pointer even for no bytes at all.
      guard let start = buffer.baseAddress else { return }
      _ = unsafe crypto_hash_sha256_update(&state, start, UInt64(buffer.count))
    }
  }

  /// Feeds more bytes.
  package mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  /// Feeds one byte.
  package mutating func update(_ byte: UInt8) {
    var byte = byte
    _ = unsafe crypto_hash_sha256_update(&state, &byte, 1)
  }

  /// Feeds the 32 bytes of a digest.
  package mutating func update(_ digest: Digest) {
    // In memory and not in an array: a tree of a million leaves asks for two million of these.
    var words = digest.bigEndianWords
    unsafe withUnsafeBytes(of: &words) { buffer in
      guard let start = buffer.baseAddress else { return }
      _ = unsafe crypto_hash_sha256_update(
        &state, start.assumingMemoryBound(to: UInt8.self), UInt64(buffer.count))
    }
  }

  /// Ends the hash.
  package consuming func finish() -> Digest {
    var words: Digest.Words = (0, 0, 0, 0)
    unsafe withUnsafeMutableBytes(of: &words) { buffer in
      guard let start = buffer.baseAddress else { return }
      _ = unsafe crypto_hash_sha256_final(&state, start.assumingMemoryBound(to: UInt8.self))
    }
    return Digest(bigEndianWords: words)
  }

  /// Hashes one run of bytes.
  package static func hash(_ bytes: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }
}
