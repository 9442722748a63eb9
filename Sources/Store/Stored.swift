package import Wire

/// One record as it is stored. Nothing here has been checked but its place.
package struct StoredRecord: Equatable, Sendable {
  /// Its number, counted from 0.
  package let seq: Int
  /// The leaf hash that was stored with it.
  package let leaf: Digest
  /// Its canonical bytes.
  package let bytes: [UInt8]

  /// The most bytes of a record (design §4).
  package static let byteCountMax = 65_535

  /// Names a record's parts.
  package init(seq: Int, leaf: Digest, bytes: [UInt8]) {
    self.seq = seq
    self.leaf = leaf
    self.bytes = bytes
  }
}

/// One entity as it is stored.
package struct StoredEntity: Equatable, Sendable {
  /// The kind of entity.
  package let kind: Text
  /// Its name within its kind.
  package let id: Text
  /// The record that wrote it last.
  package let seq: Int
  /// Its bytes.
  package let bytes: [UInt8]

  /// Names an entity's parts.
  package init(kind: Text, id: Text, seq: Int, bytes: [UInt8]) {
    self.kind = kind
    self.id = id
    self.seq = seq
    self.bytes = bytes
  }
}

/// A signed tree head as it is stored.
package struct StoredCheckpoint: Equatable, Sendable {
  /// How many records it covers.
  package let size: Int
  /// The signed note.
  package let note: [UInt8]
  /// The right edge of the tree at that size, from which the next append goes on.
  package let rightEdge: [UInt8]

  /// Names a checkpoint's parts.
  package init(size: Int, note: [UInt8], rightEdge: [UInt8]) {
    self.size = size
    self.note = note
    self.rightEdge = rightEdge
  }
}

/// What a view file should hold.
package struct StoredView: Equatable, Sendable {
  /// The file, from the workspace's root.
  package let path: Text
  /// The record that it shows.
  package let seq: Int
  /// Digest of the bytes to be written last.
  package let digest: Digest
  /// Digest of the bytes before those: what a crash before writing leaves behind.
  package let previous: Digest?

  /// Names a view's parts.
  package init(path: Text, seq: Int, digest: Digest, previous: Digest?) {
    self.path = path
    self.seq = seq
    self.digest = digest
    self.previous = previous
  }
}
