internal import CSodium
internal import Crypto
internal import Wire

/// The group that Ed25519 lives in, for building signatures that no honest signer makes.
package enum Group {
  /// L = 2^252 + 27742317777372353535851937790883648493, little-endian (RFC 8032 §5.1).
  package static let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
  /// A point of order 8.
  package static let torsion = hex(
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
  /// The point that adds nothing.
  package static let identity = [1] + [UInt8](repeating: 0, count: 31)

  /// All eight points whose order divides 8, in canonical encodings.
  package static let smallOrder: [[UInt8]] = (0..<7).reduce(into: [identity]) { points, _ in
    points.append(add(points[points.count - 1], torsion))
  }

  /// Encodings of the same points with y ≥ p, or with a sign bit that x = 0 cannot have.
  package static let smallOrderNonCanonical: [[UInt8]] = [
    hex("01" + String(repeating: "00", count: 30) + "80"),
    hex("ec" + String(repeating: "ff", count: 31)),
    hex("ed" + String(repeating: "ff", count: 30) + "7f"),
    hex("ed" + String(repeating: "ff", count: 31)),
    hex("ee" + String(repeating: "ff", count: 30) + "7f"),
    hex("ee" + String(repeating: "ff", count: 31)),
  ]

  /// The sum of two points.
  package static func add(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    precondition(crypto_core_ed25519_add(&out, left, right) == 0, "both are points")
    return out
  }

  /// [scalar]B.
  package static func base(_ scalar: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: 32)
    precondition(crypto_scalarmult_ed25519_base_noclamp(&out, scalar) == 0, "the scalar is not 0")
    return out
  }

  /// left + right·factor mod L.
  package static func scalar(_ left: [UInt8], plus right: [UInt8], times factor: [UInt8]) -> [UInt8]
  {
    var product = [UInt8](repeating: 0, count: 32)
    crypto_core_ed25519_scalar_mul(&product, right, factor)
    var sum = [UInt8](repeating: 0, count: 32)
    crypto_core_ed25519_scalar_add(&sum, left, product)
    return sum
  }

  /// h = SHA-512(R ‖ A ‖ M) mod L.
  package static func challenge(_ point: [UInt8], _ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    let input = point + key + message
    var wide = [UInt8](repeating: 0, count: 64)
    crypto_hash_sha512(&wide, input, UInt64(input.count))
    var out = [UInt8](repeating: 0, count: 32)
    crypto_core_ed25519_scalar_reduce(&out, wide)
    return out
  }

  /// The sum of two 256-bit numbers; nil beyond 256 bits.
  package static func plainSum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8]? {
    var (out, carry): ([UInt8], UInt16) = ([], 0)
    for (first, second) in zip(left, right) {
      let sum = UInt16(first) + UInt16(second) + carry
      out.append(UInt8(truncatingIfNeeded: sum))
      carry = sum >> 8
    }
    return carry == 0 ? out : nil
  }
}

/// The bytes that hexadecimal digits write.
package func hex(_ text: String) -> [UInt8] {
  guard let bytes = Hex.decode(text.utf8) else { preconditionFailure("hexadecimal digits") }
  return bytes
}

/// Whether R ‖ S is accepted.
package func accepts(_ point: [UInt8], _ scalar: [UInt8], _ message: [UInt8], key: [UInt8]) -> Bool
{
  guard let signature = Signature(bytes: point + scalar), let key = PublicKey(bytes: key) else {
    preconditionFailure("64 bytes and 32 bytes")
  }
  return Ed25519.verify(signature, message: message, key: key)
}
