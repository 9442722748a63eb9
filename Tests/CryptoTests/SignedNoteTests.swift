import Crypto
import SignatureForge
import Testing
import Wire

@Suite struct VerifierKeyTests {
  static let example = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

  @Test func `the standard's example is read and written`() throws {
    let key = try VerifierKey(parsing: Self.example)
    #expect(key.name == NoteName("example.com/foo"))
    #expect(key.kind == .ed25519)
    #expect(key.id == 0x530d_903a)
    #expect(key.description == Self.example)
  }

  @Test func `base64 may hold plus signs`() throws {
    for first in UInt8.min...UInt8.max {
      let bytes = [first, 0xFB, 0xEF, 0xBE] + [UInt8](repeating: first, count: 28)
      let name = try #require(NoteName("log.example"))
      let publicKey = try #require(PublicKey(bytes: bytes))
      for kind in [VerifierKey.Kind.ed25519, .cosignature] {
        let key = VerifierKey(name: name, kind: kind, publicKey: publicKey)
        #expect(try VerifierKey(parsing: key.description) == key)
      }
    }
  }

  @Test func `any changed byte is refused`() throws {
    let text = Array(Self.example.utf8)
    for place in text.indices {
      for byte in UInt8(0x20)...0x7E where byte != text[place] {
        var changed = text
        changed[place] = byte
        #expect(throws: NoteError.self) {
          _ = try VerifierKey(parsing: String(decoding: changed, as: UTF8.self))
        }
      }
    }
  }

  @Test(arguments: [
    "", "a", "a+b", "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k+",
    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
    "example.com/foo+530d903a+",
  ])
  func `other text is refused`(_ text: String) {
    #expect(throws: NoteError.malformedKey) { _ = try VerifierKey(parsing: text) }
  }

  @Test func `a type that is not read here is named`() {
    #expect(throws: NoteError.unsupportedKeyType(2)) {
      _ = try VerifierKey(parsing: "a+00000000+" + Base64.encode([2, 1, 1]))
    }
  }

  @Test(arguments: [
    "", "a b", "a+b", "a\u{A0}b", "a\u{2003}", "a\nb", "a\tb", "a\u{85}", "\u{3000}",
  ])
  func `names have no spaces and no plus`(_ name: String) { #expect(NoteName(name) == nil) }

  @Test func `names compare as bytes`() {
    #expect(NoteName("\u{E9}") != NoteName("e\u{301}"))
  }
}

@Suite struct SignedNoteTests {
  private static let example =
    "This is an example message.\n\n— example.com/foo "
    + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
  private static let text = Array("origin.example\n7\nAAAA\n".utf8)
  private let log = NoteName("log.example")
  private let witness = NoteName("witness.example")

  private func seed(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

  private func verifier(
    _ name: NoteName, _ seedByte: UInt8, _ kind: VerifierKey.Kind = .ed25519
  ) throws -> VerifierKey {
    let key = try SecretKey(seed: seed(seedByte))
    return VerifierKey(name: name, kind: kind, publicKey: key.publicKey)
  }

  @Test func `the standard's example verifies`() throws {
    let note = try SignedNote(parsing: Array(Self.example.utf8))
    #expect(note.text == Array("This is an example message.\n".utf8))
    #expect(note.bytes == Array(Self.example.utf8))
    let key = try VerifierKey(parsing: VerifierKeyTests.example)
    #expect(try note.verified(by: [key]).map(\.key) == [key])
  }

  @Test func `every changed bit of a note is refused`() throws {
    let bytes = Array(Self.example.utf8)
    let key = try VerifierKey(parsing: VerifierKeyTests.example)
    for bit in 0..<(8 * bytes.count) {
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: NoteError.self, "bit \(bit)") {
        _ = try SignedNote(parsing: changed).verified(by: [key])
      }
    }
  }

  @Test func `every cut of a note is refused`() throws {
    let bytes = Array(Self.example.utf8)
    for count in 0..<bytes.count {
      #expect(throws: NoteError.self) { _ = try SignedNote(parsing: Array(bytes[..<count])) }
    }
    #expect(throws: NoteError.malformedSignature(line: 2)) {
      _ = try SignedNote(parsing: bytes + [0x20])
    }
  }

  @Test func `a text may hold blank lines and the last one parts it`() throws {
    let name = try #require(log)
    for text in ["\n", "\n\n", "a\n\nb\n", "a\n\n\n", "\n\na\n", "— a b\n\n— c d\n"] {
      let key = try SecretKey(seed: seed(1))
      let note = try SignedNote(signing: Array(text.utf8), as: name, with: key)
      let read = try SignedNote(parsing: note.bytes)
      #expect(read == note)
      #expect(try read.verified(by: [verifier(name, 1)]).count == 1)
    }
  }

  @Test func `unknown signatures are ignored in any number of shapes`() throws {
    let (log, witness) = (try #require(log), try #require(witness))
    var note = try SignedNote(signing: Self.text, as: log, with: SecretKey(seed: seed(1)))
    try note.sign(as: log, with: SecretKey(seed: seed(2)))
    try note.sign(as: witness, with: SecretKey(seed: seed(1)))
    try note.cosign(as: log, with: SecretKey(seed: seed(1)), at: 1)
    let known = try verifier(log, 1)
    #expect(try SignedNote(parsing: note.bytes).verified(by: [known]).map(\.key) == [known])
    // A line by nobody, with four bytes of id and one of signature.
    let grease = Array("— grease.example \(Base64.encode([1, 2, 3, 4, 5]))\n".utf8)
    let greased = try SignedNote(parsing: note.bytes + grease)
    #expect(try greased.verified(by: [known]).count == 1)
    #expect(throws: NoteError.noKnownSignature) {
      _ = try note.verified(by: [try verifier(witness, 9)])
    }
    #expect(throws: NoteError.noKnownSignature) { _ = try note.verified(by: []) }
  }

  @Test func `one failing signature by a known key refuses the note`() throws {
    let (log, witness) = (try #require(log), try #require(witness))
    var note = try SignedNote(signing: Self.text, as: log, with: SecretKey(seed: seed(1)))
    let key = try SecretKey(seed: seed(2))
    let other = try SignedNote(signing: Array("other\n".utf8), as: witness, with: key)
    let keys = [try verifier(log, 1), try verifier(witness, 2)]
    let line = other.bytes[(other.text.count + 1)...]
    #expect(throws: NoteError.failedSignature(witness)) {
      _ = try SignedNote(parsing: note.bytes + line).verified(by: keys)
    }
    // The same key's valid line beside the bad one does not help.
    try note.sign(as: witness, with: key)
    #expect(throws: NoteError.failedSignature(witness)) {
      _ = try SignedNote(parsing: note.bytes + line).verified(by: keys)
    }
    #expect(try SignedNote(parsing: note.bytes + line).verified(by: [keys[0]]).count == 1)
  }

  @Test func `a key that signs twice counts once`() throws {
    let (log, witness) = (try #require(log), try #require(witness))
    var note = try SignedNote(signing: Self.text, as: log, with: SecretKey(seed: seed(1)))
    try note.sign(as: log, with: SecretKey(seed: seed(1)))
    try note.cosign(as: witness, with: SecretKey(seed: seed(3)), at: 10)
    try note.cosign(as: witness, with: SecretKey(seed: seed(3)), at: 20)
    let keys = [try verifier(log, 1), try verifier(witness, 3, .cosignature)]
    let verified = try note.verified(by: keys + keys)
    #expect(verified.map(\.key) == keys)
    #expect(verified.map(\.seconds) == [nil, 10])
  }

  @Test func `a cosignature commits to its time and is no plain signature`() throws {
    let (log, witness) = (try #require(log), try #require(witness))
    let key = try SecretKey(seed: seed(3))
    var note = try SignedNote(signing: Self.text, as: log, with: SecretKey(seed: seed(1)))
    try note.cosign(as: witness, with: key, at: 1_679_315_147)
    let cosigner = try verifier(witness, 3, .cosignature)
    #expect(try note.verified(by: [cosigner]).map(\.seconds) == [1_679_315_147])
    // tlog-cosignature, Ed25519 signed message.
    let message = Array("cosignature/v1\ntime 1679315147\n".utf8) + Self.text
    let line = try #require(note.lines.last)
    #expect(line.bytes.prefix(8) == [0, 0, 0, 0, 0x64, 0x18, 0x50, 0xCB])
    #expect(Array(line.bytes.dropFirst(8)) == key.sign(message).bytes)
    let payload = Base64.encode(hex(String(cosigner.id, radix: 16)) + line.bytes)
    let marker = Array("— witness.example \(payload)\n".utf8)
    #expect(note.bytes.suffix(marker.count) == marker[...])
    for place in 0..<8 {
      var bytes = hex(String(cosigner.id, radix: 16)) + line.bytes
      bytes[4 + place] ^= 1
      let changed = Array("— witness.example \(Base64.encode(bytes))\n".utf8)
      #expect(throws: NoteError.failedSignature(witness)) {
        _ = try SignedNote(parsing: note.bytes.dropLast(marker.count) + changed)
          .verified(by: [cosigner])
      }
    }
    #expect(throws: NoteError.timeOutOfRange) {
      try note.cosign(as: witness, with: key, at: 1 << 63)
    }
  }

  @Test(arguments: [
    "a\u{0}\n", "a\r\n", "a\tb\n", "\u{7F}\n", "\u{202E}\n", "\u{85}\n", "no line feed", "",
  ])
  func `what no note may hold is not signed`(_ text: String) throws {
    let name = try #require(log)
    let key = try SecretKey(seed: seed(1))
    #expect(throws: NoteError.self) {
      _ = try SignedNote(signing: Array(text.utf8), as: name, with: key)
    }
  }

  @Test func `sizes and counts are bounded`() throws {
    let name = try #require(log)
    let key = try SecretKey(seed: seed(1))
    var note = try SignedNote(signing: Self.text, as: name, with: key)
    for _ in 1..<SignedNote.signatureCountMax { try note.sign(as: name, with: key) }
    #expect(try SignedNote(parsing: note.bytes) == note)
    #expect(throws: NoteError.tooManySignatures) { try note.sign(as: name, with: key) }
    let line = Array("— a \(Base64.encode([1, 2, 3, 4, 5]))\n".utf8)
    #expect(throws: NoteError.tooManySignatures) {
      _ = try SignedNote(parsing: note.bytes + line)
    }
    let long = [UInt8](repeating: 0x61, count: SignedNote.byteCountMax - 1) + [0x0A]
    #expect(throws: NoteError.tooLong) { _ = try SignedNote(signing: long, as: name, with: key) }
    #expect(throws: NoteError.tooLong) { _ = try SignedNote(parsing: long + long) }
  }

  @Test(arguments: [
    "a\n\n", "a\n\n- b AAAAAAA=\n", "a\n\n— b\n", "a\n\n—  AAAAAAA=\n", "a\n\n— b AAAAAA==\n",
    "a\n\n— b AAAAAAB=\n", "a\n\n— b  AAAAAAA=\n", "a\n\n— b AAAAAAA= \n", "a\n\n— b AAAAAAA",
    "a\n\n— b+c AAAAAAA=\n", "a\n— b AAAAAAA=\n", "a\n\n— b AAAAAAA=\n\n",
    "a\n\n— b\u{A0}c AAAAAAA=\n",
  ])
  func `a malformed signature block is refused`(_ text: String) {
    #expect(throws: NoteError.self) { _ = try SignedNote(parsing: Array(text.utf8)) }
  }

  @Test func `bytes that are not UTF-8 are refused`() {
    let line = Array("\n\n— b AAAAAAA=\n".utf8)
    #expect(throws: Never.self) { _ = try SignedNote(parsing: [0x61] + line) }
    #expect(throws: NoteError.notText) { _ = try SignedNote(parsing: [0xFF] + line) }
  }
}
