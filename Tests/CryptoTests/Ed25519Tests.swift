import Crypto
import SignatureForge
import Testing
import Wire

/// Each rule of `Ed25519`, by a signature that only that rule refuses where there is one.
@Suite struct Ed25519Tests {
  private let secret = hex("0300000000000000000000000000000000000000000000000000000000000000")
  private let nonce = hex("0500000000000000000000000000000000000000000000000000000000000000")
  private let message = Array("a message".utf8)

  /// RFC 8032 §7.1, tests 1 to 3: seed, key, message, signature.
  @Test(arguments: [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    ),
    (
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    ),
  ])
  func `the vectors of RFC 8032 are signed and verified`(
    _ seed: String, _ key: String, _ message: String, _ signature: String
  ) throws {
    let secret = try SecretKey(seed: hex(seed))
    #expect(secret.publicKey.bytes == hex(key))
    let made = secret.sign(hex(message))
    #expect(made.bytes == hex(signature))
    #expect(Ed25519.verify(made, message: hex(message), key: secret.publicKey))
  }

  @Test func `a message can be a part of a larger buffer`() throws {
    let secret = try SecretKey.generate()
    let buffer = Array("before, a message, after".utf8)
    let signature = secret.sign(message)
    let key = secret.publicKey
    #expect(Ed25519.verify(signature, message: buffer, in: 8..<17, key: key))
    #expect(!Ed25519.verify(signature, message: buffer, in: 8..<18, key: key))
    #expect(!Ed25519.verify(signature, message: buffer, in: 7..<17, key: key))
    let empty = secret.sign([])
    #expect(Ed25519.verify(empty, message: buffer, in: 3..<3, key: key))
    #expect(Ed25519.verify(empty, message: [], in: 0..<0, key: key))
  }

  @Test func `any changed bit of signature, key or message is refused`() throws {
    let secret = try SecretKey(seed: [UInt8](repeating: 7, count: 32))
    let whole = secret.sign(message).bytes + secret.publicKey.bytes + message
    for bit in 0..<(8 * whole.count) {
      var changed = whole
      changed[bit / 8] ^= 1 << (bit % 8)
      let (point, scalar) = (Array(changed[..<32]), Array(changed[32..<64]))
      #expect(
        !accepts(point, scalar, Array(changed[96...]), key: Array(changed[64..<96])),
        "bit \(bit)")
    }
  }

  @Test func `the helpers of these tests make signatures that are valid`() {
    let (point, key) = (Group.base(nonce), Group.base(secret))
    let challenge = Group.challenge(point, key, message)
    let scalar = Group.scalar(nonce, plus: challenge, times: secret)
    #expect(accepts(point, scalar, message, key: key))
  }

  @Test func `rule 1 - S plus any multiple of L is refused`() throws {
    let (point, key) = (Group.base(nonce), Group.base(secret))
    let challenge = Group.challenge(point, key, message)
    var scalar = Group.scalar(nonce, plus: challenge, times: secret)
    var count = 0
    while let next = Group.plainSum(scalar, Group.order) {
      #expect(!accepts(point, next, message, key: key))
      scalar = next
      count += 1
    }
    #expect(count >= 14)
  }

  @Test func `rule 2 - a key that is no point or has y of p or more is refused`() {
    let point = Group.base(nonce)
    // 2^255 − 19 + k for every k that fits, with either sign.
    for low in 0xED...0xFF {
      for high: UInt8 in [0x7F, 0xFF] {
        let key = [UInt8(low)] + [UInt8](repeating: 0xFF, count: 30) + [high]
        #expect(!accepts(point, nonce, message, key: key))
      }
    }
    // y = 2 is on no point of the curve.
    let noPoint = [2] + [UInt8](repeating: 0, count: 31)
    #expect(!accepts(point, nonce, message, key: noPoint))
  }

  @Test func `rule 3 - a small-order key signs nothing`() {
    #expect(Set(Group.smallOrder).count == 8)
    let point = Group.base(nonce)
    for key in Group.smallOrder + Group.smallOrderNonCanonical {
      // When h is a multiple of 8 then [h]A is the identity, and R = [S]B satisfies the equation.
      for text in 0..<64 {
        let message = Array("message \(text)".utf8)
        let isSatisfied = Group.challenge(point, key, message)[0] % 8 == 0
        #expect(!accepts(point, nonce, message, key: key), "satisfied: \(isSatisfied)")
      }
    }
  }

  @Test func `rule 4 - a small-order R is refused though the equation holds`() {
    let key = Group.base(secret)
    let zero = [UInt8](repeating: 0, count: 32)
    for point in Group.smallOrder + Group.smallOrderNonCanonical {
      let challenge = Group.challenge(point, key, message)
      let scalar = Group.scalar(zero, plus: challenge, times: secret)
      #expect(!accepts(point, scalar, message, key: key))
    }
  }

  @Test func `rule 5 - the equation has no cofactor`() {
    // With A = [a]B + T the plain equation holds exactly when h is a multiple of T's order, 8;
    // with the cofactor it would always hold.
    let key = Group.add(Group.base(secret), Group.torsion)
    let point = Group.base(nonce)
    var accepted = 0
    for text in 0..<64 {
      let message = Array("message \(text)".utf8)
      let challenge = Group.challenge(point, key, message)
      let scalar = Group.scalar(nonce, plus: challenge, times: secret)
      let isMultiple = challenge[0] % 8 == 0
      #expect(accepts(point, scalar, message, key: key) == isMultiple)
      if isMultiple { accepted += 1 }
    }
    #expect((1..<64).contains(accepted))
  }

  @Test func `rule 5 - an R with a small-order component is refused`() {
    let key = Group.base(secret)
    let point = Group.add(Group.base(nonce), Group.torsion)
    let challenge = Group.challenge(point, key, message)
    let scalar = Group.scalar(nonce, plus: challenge, times: secret)
    #expect(!accepts(point, scalar, message, key: key))
  }
}
