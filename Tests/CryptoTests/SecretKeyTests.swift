import Crypto
import Testing
import Wire

@Suite struct SecretKeyTests {
  @Test func `a seed comes back as it went in and gives the same key again`() throws {
    let seed = (0..<32).map { UInt8($0) }
    let key = try SecretKey(seed: seed)
    let lent = key.withSeed { span in span.indices.map { span[$0] } }
    #expect(lent == seed)
    let again = try SecretKey(seed: lent)
    #expect(again.publicKey == key.publicKey)
    #expect(again.sign([1, 2, 3]) == key.sign([1, 2, 3]))
  }

  @Test func `a generated key is rebuilt from its seed`() throws {
    let key = try SecretKey.generate()
    let seed = key.withSeed { span in span.indices.map { span[$0] } }
    let again = try SecretKey(seed: seed)
    let other = try SecretKey.generate()
    #expect(again.publicKey == key.publicKey)
    #expect(other.publicKey != key.publicKey)
  }

  @Test(arguments: [0, 1, 31, 33, 64])
  func `a seed of another length is refused`(_ count: Int) {
    #expect(throws: CryptoError.seedLength(count)) {
      _ = try SecretKey(seed: [UInt8](repeating: 1, count: count))
    }
  }

  @Test func `random bytes have their count and do not repeat`() throws {
    for count in [0, 1, 32, 1000] { #expect(try Sodium.randomBytes(count).count == count) }
    #expect(try Sodium.randomBytes(32) != Sodium.randomBytes(32))
  }

  @Test func `a wiped secret is zeros`() {
    var secret: [UInt8] = [1, 2, 3]
    Sodium.wipe(&secret)
    #expect(secret == [0, 0, 0])
    var empty: [UInt8] = []
    Sodium.wipe(&empty)
    #expect(empty.isEmpty)
  }
}

@Suite struct DSSETests {
  @Test func `the encoding is that of the standard's example`() {
    let made = DSSE.preAuthenticationEncoding(
      type: DSSE.PayloadType("application/x"), body: Array("hello".utf8))
    #expect(made == Array("DSSEv1 13 application/x 5 hello".utf8))
  }

  @Test func `lengths count bytes and part every type from every body`() {
    let made = DSSE.preAuthenticationEncoding(type: DSSE.PayloadType("é"), body: [])
    #expect(made == Array("DSSEv1 2 é 0 ".utf8))
    // Texts that run together the same way when lengths are left out.
    let pairs = [("a", "b c"), ("a b", "c"), ("", "a b c"), ("a 1", "b"), ("a 1 b", "")]
    let encodings = pairs.map { type, body in
      DSSE.preAuthenticationEncoding(type: DSSE.PayloadType(type), body: Array(body.utf8))
    }
    #expect(Set(encodings).count == pairs.count)
  }

  @Test func `appending keeps what is there`() {
    var out: [UInt8] = [0]
    let buffer = Array("xhellox".utf8)
    DSSE.appendPreAuthenticationEncoding(
      type: DSSE.PayloadType("t"), body: buffer[1..<6], to: &out)
    #expect(out == [0] + Array("DSSEv1 1 t 5 hello".utf8))
  }

  @Test func `the payload types are those of the format`() {
    #expect(DSSE.PayloadType.statement.string == "application/vnd.kernel.statement+json")
    #expect(DSSE.PayloadType.possession.string == "application/vnd.kernel.possession+json")
    #expect(DSSE.PayloadType.verdict.string == "application/vnd.kernel.verdict+json")
  }
}
