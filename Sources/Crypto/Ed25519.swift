internal import CSodium
package import Wire

/// Verifies Ed25519 signatures (RFC 8032), by one exact rule for every verifier of a ledger.
///
/// RFC 8032 leaves edges open where implementations differ, and a ledger can't have two answers.
/// A signature R ‖ S of message M by key A is valid if and only if all of these hold:
///
/// 1. S, little-endian, is less than the group order L (so S + L is no second spelling).
/// 2. A encodes a point of the curve, and its y is less than 2^255 − 19 (the sign bit aside).
/// 3. A is not a point of order 1, 2, 4 or 8, in any encoding.
/// 4. R is not an encoding, canonical or not, of a point of order 1, 2, 4 or 8.
/// 5. The canonical encoding of [S]B − [h]A equals the 32 bytes of R, where
///    h = SHA-512(R ‖ A ‖ M) mod L. This is the equation without the cofactor, and it compares
///    bytes: R in a non-canonical encoding is never valid.
///
/// A key with a small-order component is not refused as such; rule 5 decides. Whoever signs can
/// make many valid signatures of one message, so a signature never serves as an identifier.
package enum Ed25519 {
  /// Whether `signature` is valid for `message` under `key`.
  package static func verify(
    _ signature: Signature, message: [UInt8], key: PublicKey
  ) -> Bool {
    verify(signature, message: message.span, key: key)
  }

  /// Whether `signature` is valid for the bytes of `buffer` that `range` names.
  ///
  /// - Precondition: `range` lies within `buffer`.
  package static func verify(
    _ signature: Signature, message buffer: [UInt8], in range: Range<Int>, key: PublicKey
  ) -> Bool {
    verify(signature, message: buffer.span.extracting(range), key: key)
  }

  /// Whether `signature` is valid for a borrowed message, which is not copied.
  package static func verify(
    _ signature: Signature, message: Span<UInt8>, key: PublicKey
  ) -> Bool {
    do { try Sodium.start() } catch { return false }
    return unsafe message.withUnsafeBufferPointer { message in
      signature.withPointer { signature in
        key.withPointer { key in
          unsafe crypto_sign_verify_detached(
            signature, message.baseAddress, UInt64(message.count), key) == 0
        }
      }
    }
  }
}
