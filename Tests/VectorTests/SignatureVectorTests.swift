import Crypto
import SignatureForge
import Testing
import Wire

/// `keys.jsonl`, `pae.jsonl` and `ed25519.jsonl`.
@Suite struct SignatureVectorTests {
  @Test func `a seed gives a key, and a key its written form and its id`() throws {
    var lines: [Line] = []
    for name in TestKey.allCases {
      let key = try name.secret().publicKey
      #expect(PublicKey("\(key)") == key)
      lines.append([
        "id": .text("\(key.id)"), "key": .text("\(key)"), "name": .text(name.rawValue),
        "note": "a test key that everybody knows: never use it", "seed": .hex(name.seed),
      ])
    }
    try VectorFiles.expect(lines, are: "keys.jsonl")
  }

  @Test func `what is signed says its type and both lengths`() throws {
    let cases: [(type: String, body: [UInt8])] = [
      ("", []), ("application/x", Array("hello".utf8)), ("é", Array("é\n".utf8)),
      (DSSE.PayloadType.statement.string, Array("{}".utf8)),
      (DSSE.PayloadType.possession.string, Array("{}".utf8)),
      (DSSE.PayloadType.verdict.string, [UInt8](repeating: 0x20, count: 100)),
    ]
    var lines: [Line] = []
    for (type, body) in cases {
      let pae = DSSE.preAuthenticationEncoding(type: DSSE.PayloadType(type), body: body)
      lines.append(["body": .hex(body), "pae": .hex(pae), "type": .text(type)])
    }
    try VectorFiles.expect(lines, are: "pae.jsonl")
  }

  private struct Case {
    let name: String
    let key: [UInt8]
    let message: [UInt8]
    let signature: [UInt8]
    /// The first of the five rules that fails; nil for a valid signature.
    let rule: Int?
  }

  private let secret = hex("0300000000000000000000000000000000000000000000000000000000000000")
  private let nonce = hex("0500000000000000000000000000000000000000000000000000000000000000")
  private let zero = [UInt8](repeating: 0, count: 32)

  /// R ‖ S with S = nonce + h·secret: valid for the key [secret]B when R is [nonce]B.
  private func signature(
    _ point: [UInt8], _ nonce: [UInt8], key: [UInt8], _ message: [UInt8]
  ) -> [UInt8] {
    let challenge = Group.challenge(point, key, message)
    return point + Group.scalar(nonce, plus: challenge, times: secret)
  }

  private func plainCases() throws -> [Case] {
    let key = try TestKey.alice.secret()
    let (message, point) = (Array("a message".utf8), key.publicKey.bytes)
    let good = key.sign(message).bytes
    var (wrongR, wrongS, wrongMessage, wrongKey) = (good, good, message, point)
    wrongR[0] ^= 1
    wrongS[32] ^= 1
    wrongMessage[0] ^= 1
    wrongKey[0] ^= 1
    return [
      Case(name: "a signature", key: point, message: message, signature: good, rule: nil),
      Case(
        name: "a signature of nothing", key: point, message: [], signature: key.sign([]).bytes,
        rule: nil),
      Case(name: "a bit of R changed", key: point, message: message, signature: wrongR, rule: 5),
      Case(name: "a bit of S changed", key: point, message: message, signature: wrongS, rule: 5),
      Case(
        name: "a bit of the message changed", key: point, message: wrongMessage, signature: good,
        rule: 5),
      Case(
        name: "another key", key: try TestKey.bob.secret().publicKey.bytes, message: message,
        signature: good, rule: 5),
    ]
  }

  private func scalarCases() -> [Case] {
    let message = Array("a message".utf8)
    let (point, key) = (Group.base(nonce), Group.base(secret))
    let good = signature(point, nonce, key: key, message)
    var cases = [
      Case(name: "S below L", key: key, message: message, signature: good, rule: nil)
    ]
    var (scalar, count) = (Array(good[32...]), 0)
    while let next = Group.plainSum(scalar, Group.order) {
      count += 1
      cases.append(
        Case(
          name: "S plus L, \(count) times", key: key, message: message, signature: point + next,
          rule: 1))
      scalar = next
    }
    return cases
  }

  private func keyCases() -> [Case] {
    let message = Array("a message".utf8)
    let point = Group.base(nonce)
    var cases: [Case] = []
    for low in [0xED, 0xEE, 0xFF] {
      for high: UInt8 in [0x7F, 0xFF] {
        let key = [UInt8(low)] + [UInt8](repeating: 0xFF, count: 30) + [high]
        cases.append(
          Case(
            name: "a key whose y is p + \(low - 0xED), sign \(high >> 7)", key: key,
            message: message, signature: point + nonce, rule: 2))
      }
    }
    cases.append(
      Case(
        name: "a key that is no point", key: [2] + [UInt8](repeating: 0, count: 31),
        message: message, signature: point + nonce, rule: 2))
    for (index, key) in Group.smallOrder.enumerated() {
      // A message for which h is a multiple of 8: then the equation of rule 5 holds.
      let satisfied = (0..<1000).map { Array("message \($0)".utf8) }.first {
        Group.challenge(point, key, $0)[0] % 8 == 0
      }
      cases.append(
        Case(
          name: "a small-order key, \(index)", key: key, message: satisfied ?? [],
          signature: point + nonce, rule: 3))
    }
    return cases
  }

  private func pointCases() -> [Case] {
    let message = Array("a message".utf8)
    let key = Group.base(secret)
    var cases: [Case] = []
    for (index, point) in (Group.smallOrder + Group.smallOrderNonCanonical).enumerated() {
      cases.append(
        Case(
          name: "a small-order R, \(index)", key: key, message: message,
          signature: signature(point, zero, key: key, message), rule: 4))
    }
    let mixed = Group.add(Group.base(nonce), Group.torsion)
    cases.append(
      Case(
        name: "an R with a small-order component", key: key, message: message,
        signature: signature(mixed, nonce, key: key, message), rule: 5))
    let (mixedKey, point) = (Group.add(key, Group.torsion), Group.base(nonce))
    for text in 0..<24 {
      let message = Array("message \(text)".utf8)
      let holds = Group.challenge(point, mixedKey, message)[0] % 8 == 0
      cases.append(
        Case(
          name: "a key with a small-order component, \(text)", key: mixedKey, message: message,
          signature: signature(point, nonce, key: mixedKey, message), rule: holds ? nil : 5))
    }
    return cases
  }

  @Test func `signatures are valid exactly by the five rules`() throws {
    var lines: [Line] = []
    let cases = try plainCases() + scalarCases() + keyCases() + pointCases()
    for item in cases {
      let key = try #require(PublicKey(bytes: item.key))
      let signature = try #require(Signature(bytes: item.signature))
      let isValid = Ed25519.verify(signature, message: item.message, key: key)
      #expect(isValid == (item.rule == nil), "\(item.name)")
      lines.append(
        Line(
          dictionaryLiteral: ("key", .hex(item.key)), ("message", .hex(item.message)),
          ("name", .text(item.name)), ("sig", .hex(item.signature)),
          ("valid", .truth(item.rule == nil))
        ).with("rule", item.rule.map { .number($0) }))
    }
    // Both kinds occur among the keys with a small-order component.
    #expect(cases.suffix(24).contains { $0.rule == nil })
    #expect(cases.suffix(24).contains { $0.rule != nil })
    try VectorFiles.expect(lines, are: "ed25519.jsonl")
  }
}

/// The keys of the vectors. Their seeds are published: they protect nothing.
enum TestKey: String, CaseIterable {
  case alice, bob, bobSecond = "bob_second", dave, runner, builder, reviewer, event, checkpoint
  case witness, stranger

  /// SHA-256 of a sentence with the name in it.
  var seed: [UInt8] { SHA256.hash(Array("kernel test key: \(rawValue)".utf8)).bytes }

  func secret() throws -> SecretKey { try SecretKey(seed: seed) }
}
