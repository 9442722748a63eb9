internal import COpenSSL

/// SHA-1 (FIPS 180-4), for the ids of git's objects and for nothing else: no promise of a ledger
/// rests on it.
package enum SHA1 {
  /// Hashes one run of bytes.
  package static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(SHA_DIGEST_LENGTH))
    _ = unsafe COpenSSL.SHA1(bytes, bytes.count, &digest)
    return digest
  }
}
