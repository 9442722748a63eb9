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

  /// What a repeat must equal: session, event, version and body; not `issued`, not `basis`.
  var repeatDigest: Digest {
    Self.repeatDigest(draft, version: statement.version, session: header.session)
  }

  static func repeatDigest(_ draft: Draft, version: Int, session: SessionID?) -> Digest {
    RepeatKey.digest(
      event: Text.known(draft.kind.name), version: version, session: session?.text,
      body: draft.event.payload.canonicalBytes[...])
  }
}

/// The digest by which a repeated statement is recognised.
enum RepeatKey {
  static func digest(
    event: Text, version: Int, session: Text?, body: ArraySlice<UInt8>
  ) -> Digest {
    var writer = CanonicalWriter(capacity: body.count + 128)
    writer.object {
      $0.field("body", canonical: body)
      $0.field("event", event)
      $0.field("session", session)
      $0.field("version", version)
    }
    return SHA256.hash(writer.bytes)
  }
}
