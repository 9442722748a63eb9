package import Wire

/// The ledger's own facts.
package struct LedgerEntity: EntityValue {
  package var accepted: [KeyID]
  package let checkpointKey: PublicKey
  package var epoch: Int
  package let eventKey: KeyID
  package let identity: Digest
  package var law: Int
  package let origin: Identifier
  package let roots: [RootKey]
  package let threshold: Int

  package static let kind = EntityKind.ledger
  package static let id: Text = "ledger"
  package var entityID: Text { Self.id }
  package var entity: Entity { .ledger(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .ledger(let value) = entity { value } else { nil }
  }

  /// How many roots have signed record 0 or accepted it.
  package var acceptedCount: Int { accepted.count }

  /// Whether enough roots have.
  package var isAccepted: Bool { accepted.count >= threshold }

  /// Whether a key is one of the roots'.
  package func isRoot(_ key: KeyID) -> Bool { roots.contains { $0.key.id == key } }

  init(
    accepted: [KeyID], checkpointKey: PublicKey, epoch: Int, eventKey: KeyID, identity: Digest,
    law: Int, origin: Identifier, roots: [RootKey], threshold: Int
  ) {
    self.accepted = accepted
    self.checkpointKey = checkpointKey
    self.epoch = epoch
    self.eventKey = eventKey
    self.identity = identity
    self.law = law
    self.origin = origin
    self.roots = roots
    self.threshold = threshold
  }

  package static let fields: [WireField] = [
    .required("accepted", [KeyID].self, "The roots that have accepted."),
    .required("checkpoint_key", PublicKey.self, "The key that signs checkpoints."),
    .required("epoch", Int.self, "How often the clock was reset."),
    .required("event_key", KeyID.self, "The key that signs what the kernel itself says."),
    .required("identity", Digest.self, "The leaf hash of record 0."),
    .required("law", Int.self, "The law number in force."),
    .required("origin", Identifier.self, "The ledger's origin."),
    .required("roots", [RootKey].self, "The root keys."),
    .required("threshold", Int.self, "How many roots must agree."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    accepted = try reader.field("accepted")
    checkpointKey = try reader.field("checkpoint_key")
    epoch = try reader.field("epoch")
    eventKey = try reader.field("event_key")
    identity = try reader.field("identity")
    law = try reader.field("law")
    origin = try reader.field("origin")
    roots = try reader.field("roots")
    threshold = try reader.field("threshold")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("accepted", accepted)
    writer.field("checkpoint_key", checkpointKey)
    writer.field("epoch", epoch)
    writer.field("event_key", eventKey)
    writer.field("identity", identity)
    writer.field("law", law)
    writer.field("origin", origin)
    writer.field("roots", roots)
    writer.field("threshold", threshold)
  }
}
