import Crypto
import Governance
import Ledger
import Testing
import Wire

/// A ledger in memory with fixed keys and a fixed clock: what a kernel does, without a store.
struct SmallLedger {
  /// Who speaks, with which key.
  struct Voice {
    var principal: PrincipalID
    var key: TestKey
    var session: SessionID?
  }

  static let origin = identifier("vectors.example/kernel")

  private(set) var state = State()
  private(set) var chain = Chain(origin: origin)
  private(set) var records: [Record] = []
  private(set) var judgements: [Judgement] = []
  private(set) var leaves: [Digest] = []
  private(set) var edge = RightEdge()
  /// Checkpoints by size, as they were signed.
  private(set) var checkpoints: [Int: [UInt8]] = [:]
  /// Blobs by digest.
  private(set) var blobs: [(digest: Digest, bytes: [UInt8])] = []
  /// The number of records after which the story ends.
  var limit: Int?
  /// The story came to its limit.
  struct Ended: Error {}
  /// Milliseconds on the clock; each record takes a minute and some.
  var clock: Int64 = 1_800_000_000_000

  var now: Timestamp { Timestamp(milliseconds: clock) ?? .epoch }
  var size: Int { records.count }

  /// A record that came before, as bodies name it.
  func reference(_ seq: Int) -> RecordReference { RecordReference(leaf: leaves[seq], seq: seq) }

  /// Stores content and names it.
  mutating func blob(_ bytes: [UInt8]) -> BlobReference {
    let digest = SHA256.hash(bytes)
    blobs.append((digest: digest, bytes: bytes))
    return BlobReference(digest: digest, size: bytes.count)
  }

  /// Composes and signs a statement on the newest record, or on an earlier one.
  func statement(
    _ event: Event, by voice: Voice, id: String? = nil, basis seq: Int? = nil
  ) throws -> Statement {
    let known = seq ?? size - 1
    return try Statement(
      actor: voice.principal.identifier,
      basis: known < 0 ? nil : Statement.Basis(leaf: leaves[known], seq: known),
      body: event.payload.canonicalBytes, event: try #require(Identifier(event.kind.name)),
      id: try #require(Token(id ?? "vector:\(size)")),
      issued: now.advanced(byMilliseconds: -17), ledger: Self.origin,
      session: voice.session.flatMap { Identifier($0.description) }, version: 1)
  }

  /// Lets the law judge an event at the head.
  func judge(_ event: Event, by voice: Voice, _ statement: Statement) throws -> Judgement {
    Law.judge(event.kind, event, try proposal(event, voice, statement), state, explains: true)
  }

  private func proposal(
    _ event: Event, _ voice: Voice, _ statement: Statement
  ) throws -> Proposal {
    let unknown = event.payload.references.filter {
      !leaves.indices.contains($0.seq) || leaves[$0.seq] != $0.leaf
    }
    return Proposal(
      actor: voice.principal, session: voice.session, key: try voice.key.secret().publicKey.id,
      version: 1, ledger: Self.origin, issued: statement.issued, basis: statement.basis?.seq,
      at: now, seq: size, unknownReferences: unknown.map(\.seq))
  }

  /// Composes a record at the head, whatever the law says of it.
  func record(
    _ statement: Statement, signedWith key: TestKey, judgement: Digest, at: Timestamp? = nil,
    prev: Digest? = nil, seq: Int? = nil
  ) throws -> Record {
    let secret = try key.secret()
    return try Record(
      at: at ?? now, judgement: judgement, key: secret.publicKey.id,
      prev: prev ?? leaves.last ?? .zero, seq: seq ?? size,
      signature: statement.sign(with: secret), statement: statement)
  }

  /// Appends an event that the law admits.
  mutating func append(
    _ event: Event, by voice: Voice, id: String? = nil, basis: Int? = nil, minutes: Int64 = 1
  ) throws {
    if size == limit { throw Ended() }
    let statement = try statement(event, by: voice, id: id, basis: basis)
    let judgement = try judge(event, by: voice, statement)
    let unmet = judgement.unmet.map { "\($0.kind.id)" }
    try #require(unmet.isEmpty && judgement.isAdmitted, "\(event.kind) at \(size): \(unmet)")
    let record = try record(statement, signedWith: voice.key, judgement: judgement.digest)
    let leaf = record.leaf
    let basisLeaf = record.statement.basis.map { leaves[$0.seq] }
    try chain.append(record, leaf: leaf, basisLeaf: basisLeaf)
    Law.apply(
      event.kind, event, to: state,
      as: Occurrence(try proposal(event, voice, statement), leaf: leaf))
    records.append(record)
    judgements.append(judgement)
    leaves.append(leaf)
    _ = edge.append(leaf)
    checkpoints[size] = try checkpoint.sign(with: TestKey.checkpoint.secret()).bytes
    clock += minutes * 61_007
  }

  /// The newest tree head.
  var checkpoint: Checkpoint {
    Checkpoint(origin: Self.origin, size: edge.size, root: edge.root)
  }

  /// All records, a line each.
  var lines: [[UInt8]] { records.map(\.bytes) }
}

extension SmallLedger: TreeHashes {
  func hashes(level: Int, in range: Range<Int>) throws(Never) -> [Digest] {
    precondition(level == 0, "the small ledger has less than 256 records")
    return Array(leaves[range])
  }
}

/// A name that these tests write down, so it keeps the grammar.
func named<Value>(_ value: Value?) -> Value {
  guard let value else { preconditionFailure("a name that keeps its grammar") }
  return value
}

/// A possession proof by the test key itself.
func possession(_ key: TestKey, _ principal: PrincipalID) throws -> Signature {
  let secret = try key.secret()
  let claim = Possession(
    key: secret.publicKey, ledger: SmallLedger.origin, principal: principal)
  return secret.sign(
    DSSE.preAuthenticationEncoding(type: .possession, body: claim.canonicalBytes))
}

/// An identifier that these tests write down.
func identifier(_ name: StaticString) -> Identifier { Identifier(name) }
