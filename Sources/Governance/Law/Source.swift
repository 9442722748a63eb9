package import Wire

/// The record that gave an entity its authority, and the key that signed it (design §6).
///
/// Whoever relies on the entity checks that this record lies within what is still trusted.
package struct Source: Hashable, Sendable {
  /// The key that signed the record.
  package let key: KeyID
  /// The record's number.
  package let seq: Int

  /// Names a source.
  package init(key: KeyID, seq: Int) {
    self.key = key
    self.seq = seq
  }
}

extension Source: WireObject {
  package static let fields: [WireField] = [
    .required("key", KeyID.self, "The key that signed the record."),
    .required("seq", Int.self, "The record's number."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    key = try reader.field("key")
    seq = try reader.field("seq")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("key", key)
    writer.field("seq", seq)
  }
}

/// A record by number and leaf hash: a reference that commits to the whole prefix before it.
package struct RecordReference: Hashable, Sendable {
  /// The record's leaf hash.
  package let leaf: Digest
  /// The record's number.
  package let seq: Int

  /// Names a record.
  package init(leaf: Digest, seq: Int) {
    self.leaf = leaf
    self.seq = seq
  }
}

extension RecordReference: WireObject {
  package static let fields: [WireField] = [
    .required("leaf", Digest.self, "The record's leaf hash."),
    .required("seq", Int.self, "The record's number."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    leaf = try reader.field("leaf")
    seq = try reader.field("seq")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("leaf", leaf)
    writer.field("seq", seq)
  }
}

/// A blob that a body names: the digest of its bytes and their count.
package struct BlobReference: Hashable, Sendable {
  /// SHA-256 of the bytes.
  package let digest: Digest
  /// How many bytes.
  package let size: Int

  /// Names a blob.
  package init(digest: Digest, size: Int) {
    self.digest = digest
    self.size = size
  }
}

extension BlobReference: WireObject {
  package static let fields: [WireField] = [
    .required("digest", Text.self, "sha256: and 64 lower-case hexadecimal digits."),
    .required("size", Int.self, "The number of bytes."),
  ]

  private static let prefix = "sha256:"

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    let text: Text = try reader.field("digest")
    guard text.string.utf8.starts(with: Self.prefix.utf8),
      let digest = Digest(hex: text.string.utf8.dropFirst(Self.prefix.utf8.count))
    else {
      throw WireError(.invalid("a digest like sha256:<64 hex> is needed"), at: start)
    }
    self.digest = digest
    size = try reader.field("size")
    guard size >= 0 else { throw WireError(.invalid("a size is not negative"), at: start) }
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("digest", Text.known(Self.prefix + digest.hex))
    writer.field("size", size)
  }
}
