package import Crypto
package import Wire

/// What an actor signs: an event that they propose, and what they knew when they did (design §4).
///
/// It keeps the canonical bytes that were signed. Nothing is written again to check it.
package struct Statement: Sendable {
  /// The most bytes of a statement.
  package static let byteCountMax = 49_152

  /// A record that the actor knew; through it the signature commits to everything before.
  package struct Basis: Hashable, Sendable {
    /// The leaf hash of that record.
    package let leaf: Digest
    /// The position of that record.
    package let seq: Int

    /// Names a record.
    ///
    /// - Precondition: `seq` is not negative.
    package init(leaf: Digest, seq: Int) {
      precondition(seq >= 0, "records count from 0")
      self.leaf = leaf
      self.seq = seq
    }
  }

  /// Who proposes.
  package let actor: Identifier
  /// What they knew; absent in record 0 alone.
  package let basis: Basis?
  /// The name of the event, `area.past_tense`.
  package let event: Identifier
  /// What makes a repeat recognisable; unique for each actor.
  package let id: Token
  /// When the actor signed, by the actor's clock.
  package let issued: Timestamp
  /// The origin of the ledger that it is meant for.
  package let ledger: Identifier
  /// The session in which the actor acts; absent when a person uses their own key.
  package let session: Identifier?
  /// The version of the event, from 1.
  package let version: Int

  /// Where the statement is in the bytes that it was read from: in a record, the literal tail.
  package let range: Range<Int>
  /// Where the body is in the bytes that the statement was read from.
  package let bodyRange: Range<Int>

  // Shared with the record that the statement came from, so that reading one copies nothing.
  private let source: [UInt8]

  /// Composes a statement.
  ///
  /// - Throws: `WireError` when `body` is not one canonical object, or the whole is too long.
  package init(
    actor: Identifier, basis: Basis?, body: [UInt8], event: Identifier, id: Token,
    issued: Timestamp, ledger: Identifier, session: Identifier?, version: Int
  ) throws(WireError) {
    var writer = CanonicalWriter(capacity: body.count + 512)
    writer.object {
      $0.field("actor", actor)
      $0.field("basis", basis)
      $0.field("body", canonical: body[...])
      $0.field("event", event)
      $0.field("id", id)
      $0.field("issued", issued)
      $0.field("ledger", ledger)
      $0.field("session", session)
      $0.field("version", version)
    }
    // Reading it back is the check: what this program composes is held to what it accepts.
    try self.init(parsing: writer.bytes)
    guard bodyRange.count == body.count else {
      throw WireError(.expected("one object as the body"), at: bodyRange.lowerBound)
    }
  }

  /// Reads bytes that hold one statement and nothing else.
  package init(parsing bytes: [UInt8]) throws(WireError) {
    try self.init(parsing: bytes, in: 0..<bytes.count)
  }

  /// Reads a statement that fills a part of `bytes`; offsets in errors count from their start.
  package init(parsing bytes: [UInt8], in part: Range<Int>) throws(WireError) {
    // It is stored inside a record, so it may nest one level less than a document of its own.
    var reader = CanonicalReader(bytes, in: part, depth: 1)
    try self.init(reading: &reader)
    try reader.finish()
  }

  init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    let outer = try reader.openObject()
    try reader.require("actor")
    actor = try Identifier(reading: &reader)
    basis = reader.has("basis") ? try Basis(reading: &reader) : nil
    bodyRange = try reader.rawField("body")
    guard reader.bytes[bodyRange.lowerBound] == UInt8(ascii: "{") else {
      throw WireError(.expected("an object"), at: bodyRange.lowerBound)
    }
    try reader.require("event")
    event = try Identifier(reading: &reader)
    try reader.require("id")
    id = try Token(reading: &reader)
    try reader.require("issued")
    issued = try Timestamp(reading: &reader)
    try reader.require("ledger")
    ledger = try Identifier(reading: &reader)
    session = reader.has("session") ? try Identifier(reading: &reader) : nil
    version = try reader.count("version", from: 1)
    try reader.closeObject(outer)
    range = start..<reader.offset
    source = reader.bytes
    guard range.count <= Self.byteCountMax else {
      throw WireError(.tooLong(max: Self.byteCountMax), at: start)
    }
  }

  /// The canonical bytes, shared with what they were read from.
  package var bytes: ArraySlice<UInt8> { source[range] }

  /// A copy of the canonical bytes of the body.
  package var body: [UInt8] { Array(source[bodyRange]) }

  /// A reader of the body that copies nothing; it knows how deep the body stands in a record.
  package var bodyReader: CanonicalReader {
    CanonicalReader(source, in: bodyRange, depth: 2)
  }

  /// What is signed: the DSSE pre-authentication encoding of the canonical bytes.
  package var signedBytes: [UInt8] {
    var out: [UInt8] = []
    Self.appendSignedBytes(of: bytes, to: &out)
    return out
  }

  /// Appends what is signed of a statement with these canonical bytes, so that a loop over many can
  /// reuse one buffer.
  package static func appendSignedBytes(of bytes: ArraySlice<UInt8>, to out: inout [UInt8]) {
    DSSE.appendPreAuthenticationEncoding(type: .statement, body: bytes, to: &out)
  }

  /// Signs the statement.
  package func sign(with key: borrowing SecretKey) -> Signature { key.sign(signedBytes) }

  /// Whether a signature of this statement is valid under a key.
  package func isSigned(_ signature: Signature, by key: PublicKey) -> Bool {
    Ed25519.verify(signature, message: signedBytes, key: key)
  }
}

extension Statement: Equatable {
  package static func == (left: Statement, right: Statement) -> Bool { left.bytes == right.bytes }
}

extension Statement.Basis: WireObject {
  package static let fields: [WireField] = [
    .required("leaf", Digest.self, "The leaf hash of a record that the actor knew."),
    .required("seq", Int.self, "The position of that record."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    try reader.require("leaf")
    leaf = try Digest(reading: &reader)
    seq = try reader.count("seq", from: 0)
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("leaf", leaf)
    writer.field("seq", seq)
  }
}

extension CanonicalReader {
  /// Reads an integer field that has a least value.
  mutating func count(_ key: StaticString, from least: Int) throws(WireError) -> Int {
    try require(key)
    let start = offset
    let value = try Int(reading: &self)
    guard value >= least else { throw WireError(.invalid("\(least) or more is needed"), at: start) }
    return value
  }
}
