package import Governance
package import Wire

/// What a person or a runner hands to somebody who may enrol them: the public half of a key, and
/// the proof that they hold the other one.
package struct EnrolmentRequest: WireObject, Equatable {
  package let key: PublicKey
  package let ledger: Identifier
  package let possession: Signature
  package let principal: PrincipalID

  /// Asks for the enrolment of a key.
  package init(key: PublicKey, ledger: Identifier, possession: Signature, principal: PrincipalID) {
    self.key = key
    self.ledger = ledger
    self.possession = possession
    self.principal = principal
  }

  package static let fields: [WireField] = [
    .required("key", PublicKey.self, "The new key."),
    .required("ledger", Identifier.self, "The origin of the ledger that is to enrol it."),
    .required("possession", Signature.self, "The key's proof of possession."),
    .required("principal", PrincipalID.self, "Whose key it will be."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    key = try reader.field("key")
    ledger = try reader.field("ledger")
    possession = try reader.field("possession")
    principal = try reader.field("principal")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("key", key)
    writer.field("ledger", ledger)
    writer.field("possession", possession)
    writer.field("principal", principal)
  }
}
