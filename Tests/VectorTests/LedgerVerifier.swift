import Crypto
import Governance
import Ledger
import Wire

/// Verifies a ledger as `specs/ledger-format.md` says, without the law: the steps in their order,
/// and nothing that the document does not ask for.
struct LedgerVerifier {
  /// What a record failed at: the words of the document.
  enum Check: String, CaseIterable {
    case form, seq, prev, ledger, time, basis, founding, event, key, speaker, revoked, signature
    case id, body, reference, claim, reused, policy, refused, verdict, blob
  }

  struct Key {
    let key: PublicKey
    let owner: PrincipalID
    let session: SessionID?
    /// The key that signed the enrolment, and where.
    let source: Source
    var trustedThrough: Int?
  }

  let identity: Digest?
  let origin: Identifier
  let blobs: [Digest: [UInt8]]

  private(set) var chain: Chain
  private(set) var edge = RightEdge()
  private(set) var leaves: [Digest] = []
  private(set) var keys: [KeyID: Key] = [:]
  private(set) var checkpointKey: PublicKey?
  private var policy: Digest?
  private var ids: Set<[Text]> = []
  private var signers: [KeyID] = []

  init(origin: Identifier, identity: Digest?, blobs: [Digest: [UInt8]]) {
    self.origin = origin
    self.identity = identity
    self.blobs = blobs
    chain = Chain(origin: origin)
  }

  /// Records that are there, but without authority any more.
  var contested: [Int] {
    signers.indices.filter { !isTrusted(signers[$0], at: $0) }
  }

  /// Checks the next record; what it failed at, or nil.
  mutating func check(_ bytes: [UInt8]) -> Check? {
    guard let record = try? Record(parsing: bytes),
      let actor = PrincipalID(record.statement.actor)
    else { return .form }
    let session = record.statement.session.map { SessionID($0.string) }
    if case .some(.none) = session { return .form }
    if let fault = chainFault(record) { return fault }
    guard let kind = EventKind(record.statement.event.text), record.statement.version == 1 else {
      return .event
    }
    if record.seq == 0 || kind == .ledger(.created) {
      if let fault = foundingFault(record, kind, actor) { return fault }
    }
    if let fault = signatureFault(record, actor, session ?? nil) { return fault }
    let id = [record.statement.actor.text, record.statement.id.text]
    guard ids.insert(id).inserted else { return .id }
    var reader = record.statement.bodyReader
    guard let event = try? Event(kind, reading: &reader) else { return .body }
    if let fault = bodyFault(event, record, actor) { return fault }
    let leaf = record.leaf
    chain = Chain(
      origin: origin, head: Chain.Head(seq: record.seq, leaf: leaf, at: record.at))
    _ = edge.append(leaf)
    leaves.append(leaf)
    signers.append(record.key)
    return nil
  }

  private func chainFault(_ record: Record) -> Check? {
    let basis = record.statement.basis.flatMap {
      leaves.indices.contains($0.seq) ? leaves[$0.seq] : nil
    }
    switch chain.fault(in: record, basisLeaf: basis) {
    case .sequence: return .seq
    case .previous: return .prev
    case .otherLedger: return .ledger
    case .timeWentBack: return .time
    case .basisOfFirst, .basisMissing, .basisAhead, .basisUnknown: return .basis
    case nil: return nil
    }
  }

  private mutating func foundingFault(
    _ record: Record, _ kind: EventKind, _ actor: PrincipalID
  ) -> Check? {
    guard record.seq == 0, kind == .ledger(.created), record.statement.session == nil,
      identity == nil || identity == record.leaf,
      let body = try? LedgerCreated(canonical: record.statement.body),
      body.origin == record.statement.ledger, body.law == 1,
      (1...16).contains(body.roots.count), (1...body.roots.count).contains(body.threshold),
      body.roots.contains(where: { $0.key.id == record.key && $0.principal == actor }),
      body.roots.allSatisfy({ $0.principal.kind == .human }),
      Set(body.roots.map(\.principal)).count == body.roots.count
    else { return .founding }
    let source = Source(key: record.key, seq: 0)
    for root in body.roots {
      keys[root.key.id] = Key(key: root.key, owner: root.principal, session: nil, source: source)
    }
    for key in [body.eventKey, body.checkpointKey] {
      keys[key.id] = Key(key: key, owner: .kernel, session: nil, source: source)
    }
    checkpointKey = body.checkpointKey
    policy = SHA256.hash(body.policy.canonicalBytes)
    return keys.count == body.roots.count + 2 ? nil : .founding
  }

  private func signatureFault(
    _ record: Record, _ actor: PrincipalID, _ session: SessionID?
  ) -> Check? {
    guard let key = keys[record.key] else { return .key }
    guard key.owner == actor, key.session == session, key.key != checkpointKey else {
      return .speaker
    }
    guard isTrusted(record.key, at: record.seq) else { return .revoked }
    return record.isSigned(by: key.key) ? nil : .signature
  }

  /// Whether a record signed by a key at a position has authority, by the revocations known now.
  private func isTrusted(_ id: KeyID, at seq: Int) -> Bool {
    var source = Source(key: id, seq: seq)
    for _ in 0..<32 {
      guard let key = keys[source.key] else { return false }
      if let last = key.trustedThrough, source.seq > last { return false }
      if key.source.seq == 0 { return true }
      source = key.source
    }
    return false
  }

  private mutating func bodyFault(
    _ event: Event, _ record: Record, _ actor: PrincipalID
  ) -> Check? {
    for reference in event.payload.references {
      guard leaves.indices.contains(reference.seq), leaves[reference.seq] == reference.leaf else {
        return .reference
      }
    }
    for claim in event.payload.claims(ledger: origin) where !isValid(claim) { return .claim }
    let source = Source(key: record.key, seq: record.seq)
    switch event {
    case .principal(.enrolled(let body)):
      return enrol(Key(key: body.key, owner: body.id, session: nil, source: source))
    case .key(.enrolled(let body)):
      return enrol(Key(key: body.key, owner: body.principal, session: nil, source: source))
    case .session(.opened(let body)):
      return enrol(Key(key: body.key, owner: body.agent, session: body.session, source: source))
    case .key(.revoked(let body)): return revoke(body)
    case .policy(.adopted(let body)):
      guard body.previous == policy else { return .policy }
      policy = SHA256.hash(body.policy.canonicalBytes)
      return body.source.flatMap { blobFault($0) }
    case .task(.imported(let body)): return blobFault(body.card.file)
    case .verdict(.submitted(let body)): return verdictFault(body.signed, at: record.seq)
    case .ledger(.accepted(let body)): return body.genesis.seq == 0 ? nil : .reference
    case .proposal(.refused(let body)): return refusedFault(body)
    default: return nil
    }
  }

  private mutating func enrol(_ key: Key) -> Check? {
    keys.updateValue(key, forKey: key.key.id) == nil ? nil : .reused
  }

  private mutating func revoke(_ body: KeyRevoked) -> Check? {
    guard let key = keys[body.key], key.owner != .kernel,
      body.trustedThrough.seq >= key.source.seq,
      body.trustedThrough.seq < key.trustedThrough ?? .max
    else { return .body }
    keys[body.key]?.trustedThrough = body.trustedThrough.seq
    return nil
  }

  private func blobFault(_ reference: BlobReference) -> Check? {
    guard let bytes = blobs[reference.digest], SHA256.hash(bytes) == reference.digest,
      bytes.count == reference.size
    else { return .blob }
    return nil
  }

  private func verdictFault(_ signed: SignedVerdict, at seq: Int) -> Check? {
    let verdict = signed.verdict
    guard let key = keys[signed.key.id], key.owner == verdict.reviewer,
      key.session == verdict.session, isTrusted(key.key.id, at: seq), verdict.ledger == origin,
      verdict.identity == leaves.first, verdict.policy == policy
    else { return .verdict }
    return nil
  }

  private mutating func refusedFault(_ body: ProposalRefused) -> Check? {
    if let reference = body.statementBlob, let fault = blobFault(reference) { return fault }
    let bytes = body.statement?.bytes ?? body.statementBlob.flatMap { blobs[$0.digest] } ?? []
    guard (body.statement == nil) != (body.statementBlob == nil),
      let statement = try? Statement(parsing: bytes),
      statement.actor == body.principal.identifier,
      let key = keys[body.key.id], key.owner == body.principal
    else { return .refused }
    guard statement.isSigned(body.signature, by: body.key) else { return .claim }
    return ids.insert([statement.actor.text, statement.id.text]).inserted ? nil : .id
  }

  private func isValid(_ claim: SignatureClaim) -> Bool {
    Ed25519.verify(
      claim.signature,
      message: DSSE.preAuthenticationEncoding(
        type: DSSE.PayloadType(claim.payloadType), body: claim.payload),
      key: claim.key)
  }
}
