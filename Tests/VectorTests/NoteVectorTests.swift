import Crypto
import Ledger
import Testing
import Wire

/// `checkpoints.jsonl` and `vkeys.jsonl`.
@Suite struct NoteVectorTests {
  private struct Case {
    let name: String
    let note: [UInt8]
    /// Why it is not accepted; nil for a checkpoint of the ledger.
    let reason: String?
    var cosigned: [Int] = []
  }

  private static let origin = SmallLedger.origin
  private static let root = TreeVectorTests.leaf(0)
  private let name = NoteName(origin)
  private let witness = NoteName("witness.example")

  private func text(_ lines: String...) -> [UInt8] {
    Array((lines + [""]).joined(separator: "\n").utf8)
  }

  private var head: [UInt8] {
    Checkpoint(origin: Self.origin, size: 32, root: Self.root).text
  }

  private func signed(_ text: [UInt8], by key: TestKey = .checkpoint) throws -> SignedNote {
    try SignedNote(signing: text, as: name, with: key.secret())
  }

  private func cosigned(_ note: SignedNote) throws -> SignedNote {
    var copy = note
    try copy.cosign(
      as: try #require(witness), with: TestKey.witness.secret(), at: 1_800_000_000)
    return copy
  }

  private func good() throws -> [Case] {
    let plain = try signed(head)
    var twice = plain
    try twice.sign(as: name, with: TestKey.checkpoint.secret())
    var stranger = plain
    try stranger.sign(as: name, with: TestKey.stranger.secret())
    return [
      Case(name: "a checkpoint", note: plain.bytes, reason: nil),
      Case(
        name: "the empty tree",
        note: try signed(
          Checkpoint(origin: Self.origin, size: 0, root: MerkleTree.emptyRoot).text
        ).bytes, reason: nil),
      Case(
        name: "the largest tree",
        note: try signed(
          Checkpoint(origin: Self.origin, size: MerkleTree.sizeMax, root: Self.root).text
        ).bytes, reason: nil),
      Case(
        name: "a witness's cosignature", note: try cosigned(plain).bytes, reason: nil,
        cosigned: [1_800_000_000]),
      Case(name: "the same signature twice", note: twice.bytes, reason: nil),
      Case(
        name: "a signature by a key that nobody knows, under the same name",
        note: stranger.bytes, reason: nil),
    ]
  }

  private func wrongSignatures() throws -> [Case] {
    let plain = try signed(head)
    var other = plain.bytes
    other[0] ^= 1
    let moved = Checkpoint(origin: Self.origin, size: 33, root: Self.root).text
    let borrowed = moved + plain.bytes.dropFirst(head.count)
    let seen = try cosigned(plain).bytes
    let alone = try SignedNote(
      signing: head, as: try #require(witness), with: TestKey.witness.secret())
    let both = try signed(moved).bytes + plain.bytes.dropFirst(head.count + 1)
    return [
      Case(name: "a letter of the origin is changed", note: other, reason: "signature"),
      Case(name: "a signature of another size", note: borrowed, reason: "signature"),
      Case(name: "a valid signature and one of another size", note: both, reason: "signature"),
      Case(
        name: "a cosignature of another time", note: try retimed(seen), reason: "signature"),
      Case(
        name: "the event key", note: try signed(head, by: .event).bytes, reason: "unsigned"),
      Case(name: "a plain signature of a witness alone", note: alone.bytes, reason: "unsigned"),
      Case(
        name: "a cosignature alone",
        note: head + [0x0A] + seen.dropFirst(plain.bytes.count),
        reason: "unsigned"),
      Case(
        name: "another origin, signed under the ledger's name",
        note: try signed(text("other.example", "32", Base64.encode(Self.root.bytes))).bytes,
        reason: "origin"),
    ]
  }

  /// Moves the time in the last line on by one second.
  private func retimed(_ note: [UInt8]) throws -> [UInt8] {
    let lines = note.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
    let last = try #require(lines.last)
    let start = try #require(last.lastIndex(of: 0x20)) + 1
    var payload = try #require(Base64.decode(last[start...]))
    payload[11] ^= 1
    return note[..<start] + Array(Base64.encode(payload).utf8) + [0x0A]
  }

  private func wrongTexts() throws -> [Case] {
    let root = Base64.encode(Self.root.bytes)
    let origin = Self.origin.string
    let texts: [(String, [UInt8])] = [
      ("an extension line", text(origin, "32", root, "extra")),
      ("a size with a leading zero", text(origin, "032", root)),
      ("a size with a plus sign", text(origin, "+32", root)),
      ("a negative size", text(origin, "-1", root)),
      ("a size of 2 to the 53", text(origin, "9007199254740992", root)),
      ("no size", text(origin, "", root)),
      ("a root of 31 bytes", text(origin, "32", Base64.encode(Self.root.bytes.dropLast()))),
      ("a root in hexadecimal", text(origin, "32", Self.root.hex)),
      ("a root without padding", text(origin, "32", String(root.dropLast()))),
      ("only an origin", text(origin)), ("an origin with a space", text("a b", "32", root)),
    ]
    return try texts.map {
      Case(name: $0.0, note: try signed($0.1).bytes, reason: "checkpoint")
    }
  }

  private func wrongForms() throws -> [Case] {
    let note = try signed(head).bytes
    let line = Array(note.dropFirst(head.count + 1))
    func replaced(_ old: String, _ new: String) -> [UInt8] {
      let text = String(decoding: note, as: UTF8.self)
      return Array(text.split(separator: old, maxSplits: 1).joined(separator: new).utf8)
    }
    let forms: [(String, [UInt8])] = [
      ("nothing", []), ("a text without signatures", head),
      ("a blank line and no signatures", head + [0x0A]),
      ("no line feed at the end", Array(note.dropLast())),
      ("a blank line at the end", note + [0x0A]),
      ("words at the end", note + Array("words\n".utf8)),
      ("no blank line", head + line), ("a hyphen for the dash", replaced("— ", "- ")),
      ("carriage returns", replaced("\n32\n", "\r\n32\r\n")),
      ("a tab", replaced("\n32\n", "\n32\t\n")),
      ("a C1 control", replaced("\n32\n", "\n32\u{85}\n")),
      ("a bidirectional control", replaced("\n32\n", "\n32\u{202E}\n")),
      ("no UTF-8", Array(note.prefix(8)) + [0xFF] + Array(note.dropFirst(8))),
      ("a base64 character left out", Array(note.dropLast(2)) + [0x0A]),
      (
        "65 signatures",
        head + [0x0A] + (0..<65).flatMap { _ in line }
      ),
    ]
    return forms.map { Case(name: $0.0, note: $0.1, reason: "form") }
  }

  private func reason(_ note: [UInt8]) throws -> (reason: String?, cosigned: [Int]) {
    let key = try TestKey.checkpoint.secret().publicKey
    let witness = VerifierKey(
      name: try #require(witness), kind: .cosignature,
      publicKey: try TestKey.witness.secret().publicKey)
    guard let parsed = try? SignedNote(parsing: note) else { return ("form", []) }
    do throws(Checkpoint.Failure) {
      let opened = try Checkpoint.open(
        parsed, origin: Self.origin, key: key, witnesses: [witness])
      return (nil, opened.cosignatures.compactMap { $0.seconds.map(Int.init) })
    } catch {
      switch error {
      case .note(.failedSignature): return ("signature", [])
      case .note(.noKnownSignature), .unsignedByLedger: return ("unsigned", [])
      case .note: return ("form", [])
      case .malformed: return ("checkpoint", [])
      case .otherOrigin: return ("origin", [])
      }
    }
  }

  @Test func `a checkpoint is accepted exactly when the ledger signed that head`() throws {
    let key = try TestKey.checkpoint.secret().publicKey
    var lines: [Line] = []
    for item in try good() + wrongSignatures() + wrongTexts() + wrongForms() {
      let found = try reason(item.note)
      #expect(found.reason == item.reason, "\(item.name)")
      #expect(found.cosigned == item.cosigned, "\(item.name)")
      lines.append(
        Line(
          dictionaryLiteral: ("cosigned", .list(item.cosigned.map { .number($0) })),
          ("hex", .hex(item.note)), ("name", .text(item.name)),
          ("valid", .truth(item.reason == nil)),
          ("vkey", .text(Checkpoint.verifierKey(origin: Self.origin, key: key).description))
        ).with("reason", item.reason.map { .text($0) }))
    }
    try VectorFiles.expect(lines, are: "checkpoints.jsonl")
  }

  @Test func `a vkey holds its own hash`() throws {
    let checkpoint = Checkpoint.verifierKey(
      origin: Self.origin, key: try TestKey.checkpoint.secret().publicKey
    ).description
    let witness = VerifierKey(
      name: try #require(witness), kind: .cosignature,
      publicKey: try TestKey.witness.secret().publicKey
    ).description
    let parts = checkpoint.split(separator: "+", maxSplits: 2).map(String.init)
    let cases: [(String, Bool)] = [
      (checkpoint, true), (witness, true),
      ("\(parts[0])+\(parts[1].uppercased())+\(parts[2])", false),
      ("\(parts[0])x+\(parts[1])+\(parts[2])", false), ("\(parts[0])+\(parts[2])", false),
      ("\(parts[0])+00000000+\(parts[2])", false), ("+\(parts[1])+\(parts[2])", false),
      ("a b+\(parts[1])+\(parts[2])", false), (checkpoint + "\n", false), (" " + checkpoint, false),
    ]
    var lines: [Line] = []
    for (text, isValid) in cases {
      #expect(((try? VerifierKey(parsing: text)) != nil) == isValid, "\(text)")
      lines.append(["valid": .truth(isValid), "vkey": .text(text)])
    }
    try VectorFiles.expect(lines, are: "vkeys.jsonl")
  }
}
