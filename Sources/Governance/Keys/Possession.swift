package import Wire

/// What a new key signs to show that somebody holds it: each key once, for one principal of one
/// ledger (design §6).
package struct Possession: Sendable {
  package let key: PublicKey
  package let ledger: Identifier
  package let principal: PrincipalID

  /// The DSSE payload type under which it is signed.
  package static let payloadType = "application/vnd.kernel.possession+json"

  /// Names what is shown.
  package init(key: PublicKey, ledger: Identifier, principal: PrincipalID) {
    self.key = key
    self.ledger = ledger
    self.principal = principal
  }

  /// The claim that `signature` is the proof.
  package func claim(_ signature: Signature) -> SignatureClaim {
    SignatureClaim(
      key: key, payloadType: Self.payloadType, payload: canonicalBytes, signature: signature)
  }
}

extension Possession: WireObject {
  package static let fields: [WireField] = [
    .required("key", PublicKey.self, "The new key."),
    .required("ledger", Identifier.self, "The origin of the ledger that enrols it."),
    .required("principal", PrincipalID.self, "Whose key it will be."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    key = try reader.field("key")
    ledger = try reader.field("ledger")
    principal = try reader.field("principal")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("key", key)
    writer.field("ledger", ledger)
    writer.field("principal", principal)
  }
}
