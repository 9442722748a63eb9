package import Wire

/// What the ledger stores for one event: a signed statement and its place in the order (design §4).
///
/// Because keys sort, the statement's bytes are the literal tail of the record, before one brace.
package struct Record: Sendable {
  /// The most bytes of a record: what the length prefix of an entry bundle can say.
  package static let byteCountMax = 65_535

  /// When the kernel put the record in order; it goes back in the record of a clock reset alone.
  package let at: Timestamp
  /// The digest of the judgement that admitted the event; replay must reproduce it.
  package let judgement: Digest
  /// The key that signed the statement.
  package let key: KeyID
  /// The leaf hash of the record before; zeros in record 0.
  package let prev: Digest
  /// The position, from 0.
  package let seq: Int
  /// The actor's signature over the statement. Reading a record does not check it.
  package let signature: Signature
  /// What was signed.
  package let statement: Statement
  /// The canonical bytes, which are what is stored, hashed and published.
  package let bytes: [UInt8]

  /// Composes a record.
  ///
  /// - Throws: `WireError` when it would be too long.
  package init(
    at: Timestamp, judgement: Digest, key: KeyID, prev: Digest, seq: Int, signature: Signature,
    statement: Statement
  ) throws(WireError) {
    var writer = CanonicalWriter(capacity: statement.range.count + 512)
    writer.object {
      $0.field("at", at)
      $0.field("judgement", judgement)
      $0.field("key", key)
      $0.field("prev", prev)
      $0.field("seq", seq)
      $0.field("sig", signature)
      $0.field("statement", canonical: statement.bytes)
    }
    // Reading it back is the check: what this program composes is held to what it accepts.
    try self.init(parsing: writer.bytes)
  }

  /// Reads bytes that hold one record and nothing else, in one pass and without a copy.
  package init(parsing bytes: [UInt8]) throws(WireError) {
    guard bytes.count <= Self.byteCountMax else {
      throw WireError(.tooLong(max: Self.byteCountMax), at: Self.byteCountMax)
    }
    var reader = CanonicalReader(bytes)
    let outer = try reader.openObject()
    try reader.require("at")
    at = try Timestamp(reading: &reader)
    try reader.require("judgement")
    judgement = try Digest(reading: &reader)
    try reader.require("key")
    key = try KeyID(reading: &reader)
    try reader.require("prev")
    prev = try Digest(reading: &reader)
    seq = try reader.count("seq", from: 0)
    try reader.require("sig")
    signature = try Signature(reading: &reader)
    try reader.require("statement")
    statement = try Statement(reading: &reader)
    try reader.closeObject(outer)
    try reader.finish()
    self.bytes = bytes
  }

  /// Where the statement's bytes are in `bytes`.
  package var statementRange: Range<Int> { statement.range }

  /// Where the body's bytes are in `bytes`.
  package var bodyRange: Range<Int> { statement.bodyRange }

  /// SHA-256(0x00 ‖ bytes), the hash of chain and tree alike. Computed anew at each call.
  package var leaf: Digest { MerkleTree.leafHash(bytes) }

  /// Whether the signature is valid under a key. That the key is the one that `key` names, and was
  /// in force, is the caller's to know.
  package func isSigned(by key: PublicKey) -> Bool {
    statement.isSigned(signature, by: key)
  }
}

extension Record: Equatable {
  package static func == (left: Record, right: Record) -> Bool { left.bytes == right.bytes }
}
