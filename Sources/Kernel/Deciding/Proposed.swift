internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Wire

/// A signed statement that is ready to be judged.
struct Proposed {
  /// What a statement says beside body and place.
  struct Header {
    let actor: PrincipalID
    let session: SessionID?
    let id: Token
    let issued: Timestamp
  }

  let draft: Draft
  let header: Header
  let statement: Statement
  let signature: Signature
  let key: PublicKey

  /// Builds the statement on the writer's head and signs it.
  ///
  /// - Throws: `KRN-SECRET-FOUND` before anything is signed when the statement seems to hold a
  ///   secret.
  init(
    _ draft: Draft, _ header: Header, on writer: LedgerWriter,
    signedWith secret: borrowing SecretKey
  ) throws(Problem) {
    let payload = draft.event.payload
    let body = payload.canonicalBytes
    self.draft = draft
    self.header = header
    key = secret.publicKey
    let basis = writer.basis
    do throws(WireError) {
      statement = try Statement(
        actor: header.actor.identifier, basis: basis, body: body,
        event: Self.identifier(draft.kind), id: header.id, issued: header.issued,
        ledger: writer.origin, session: header.session.flatMap { Identifier($0.description) },
        version: type(of: payload).traits.version)
    } catch {
      throw Problem(
        "KRN-STATEMENT-TOO-LARGE", .refused, "the statement cannot be written: \(error)",
        hint: "split it")
    }
    // All of it, since the caller chooses the id as well.
    try SecretScan.check(Array(statement.bytes), in: "the text")
    signature = statement.sign(with: secret)
  }

  private static func identifier(_ kind: EventKind) -> Identifier {
    guard let identifier = Identifier(kind.name) else {
      preconditionFailure("event names are identifiers")
    }
    return identifier
  }
}
