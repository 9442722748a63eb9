package import Wire

/// A proposed event with all that the law may know of it: the statement's header, and facts about
/// the ledger that are passed in as values.
package struct Proposal: Sendable {
  /// Who says so.
  package let actor: PrincipalID
  /// The session in which it is said; nil when a person acts with their own key.
  package let session: SessionID?
  /// The key that signed the statement; the signature itself was verified before.
  package let key: KeyID
  /// The event's version in the statement.
  package let version: Int
  /// The ledger that the statement names.
  package let ledger: Identifier
  /// When the actor signed.
  package let issued: Timestamp
  /// The record that the actor knew; nil for record 0 alone.
  package let basis: Int?
  /// When the kernel orders it.
  package let at: Timestamp
  /// The number that its record would get.
  package let seq: Int
  /// The basis and the body's references whose leaf is not that of the record they name.
  package let unknownReferences: [Int]

  /// Gathers what the law may know.
  package init(
    actor: PrincipalID, session: SessionID?, key: KeyID, version: Int, ledger: Identifier,
    issued: Timestamp, basis: Int?, at: Timestamp, seq: Int, unknownReferences: [Int] = []
  ) {
    self.actor = actor
    self.session = session
    self.key = key
    self.version = version
    self.ledger = ledger
    self.issued = issued
    self.basis = basis
    self.at = at
    self.seq = seq
    self.unknownReferences = unknownReferences
  }
}

/// An admitted event on its way into the state.
package struct Occurrence: Sendable {
  /// The record's number.
  package let seq: Int
  /// When the kernel ordered it.
  package let at: Timestamp
  /// The record's leaf hash.
  package let leaf: Digest
  /// Who did it.
  package let actor: PrincipalID
  /// In which session, if any.
  package let session: SessionID?
  /// The key that signed.
  package let key: KeyID

  /// Names an occurrence.
  package init(_ proposal: Proposal, leaf: Digest) {
    seq = proposal.seq
    at = proposal.at
    self.leaf = leaf
    actor = proposal.actor
    session = proposal.session
    key = proposal.key
  }

  /// The source of what this record brings about.
  package var source: Source { Source(key: key, seq: seq) }
}

/// A signature inside a body, which is verified wherever the statement's own is.
package struct SignatureClaim: Sendable {
  /// The key that is said to have signed.
  package let key: PublicKey
  /// The DSSE payload type.
  package let payloadType: String
  /// The canonical bytes that were signed.
  package let payload: [UInt8]
  /// The signature.
  package let signature: Signature
}
