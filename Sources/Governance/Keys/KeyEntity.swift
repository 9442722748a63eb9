package import Wire

/// An enrolled key: whose it is, and until where it is trusted.
package struct KeyEntity: EntityValue {
  package let key: PublicKey
  package let owner: PrincipalID
  package var revocation: Revocation?
  package let session: SessionID?
  package let source: Source

  package static let kind = EntityKind.key
  package var entityID: Text { Text.known(key.id.description) }
  package var entity: Entity { .key(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .key(let value) = entity { value } else { nil }
  }

  init(key: PublicKey, owner: PrincipalID, session: SessionID?, source: Source) {
    self.key = key
    self.owner = owner
    self.session = session
    self.source = source
  }

  package static let fields: [WireField] = [
    .required("key", PublicKey.self, "The key."),
    .required("owner", PrincipalID.self, "Whose key it is."),
    .optional("revocation", Revocation.self, "How far it is still trusted."),
    .optional("session", SessionID.self, "The session whose key it is."),
    .required("source", Source.self, "The record that enrolled it."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    key = try reader.field("key")
    owner = try reader.field("owner")
    revocation = try reader.optional("revocation")
    session = try reader.optional("session")
    source = try reader.field("source")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("key", key)
    writer.field("owner", owner)
    writer.field("revocation", revocation)
    writer.field("session", session)
    writer.field("source", source)
  }
}

/// Why a key was revoked.
package enum RevocationMode: String, WireChoice, Sendable {
  /// Another key takes its place.
  case superseded
  /// Somebody else may have used it.
  case compromised
}

/// The end of a key: what it signed after `trustedThrough` is contested.
package struct Revocation: Hashable, Sendable {
  package let mode: RevocationMode
  package let seq: Int
  package let trustedThrough: RecordReference
}

extension Revocation: WireObject {
  package static let fields: [WireField] = [
    .required("mode", RevocationMode.self, "Why."),
    .required("seq", Int.self, "The record that revoked it."),
    .required("trusted_through", RecordReference.self, "The last record that is trusted."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    mode = try reader.field("mode")
    seq = try reader.field("seq")
    trustedThrough = try reader.field("trusted_through")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("mode", mode)
    writer.field("seq", seq)
    writer.field("trusted_through", trustedThrough)
  }
}

extension State {
  /// Every key that was enrolled for a principal, in byte order of the keys' ids: the newest is not
  /// the last, so none may be left out.
  package func keys(of owner: PrincipalID) -> [KeyEntity] {
    all(KeyEntity.self) { $0.owner == owner }
  }
}
