internal import Governance
internal import Ledger
internal import Store
internal import Wire

/// Judges every record again, in order, by the same law that admitted it.
struct Replay {
  let state = State(logsChanges: false)
  private(set) var chain: Chain
  private(set) var edge = RightEdge()
  private let identity: Digest
  private let store: LedgerStore
  /// The newest leaf hashes, for the bases of statements; older ones are asked of the store, whose
  /// leaf column is checked in the same pass.
  private var recent: [Digest] = []
  /// The law under which nothing more can be judged here.
  private(set) var unknownLaw: UnknownLaw?
  /// The last judgement of each kind of event, and its digest: most are like the one before.
  private var judgements: [EventKind: (judgement: Judgement, digest: Digest)] = [:]
  /// How many records are signed by keys that only the unknown law can have enrolled.
  private(set) var unknownKeyCount = 0

  private static let recentCount = 4096

  init(origin: Identifier, identity: Digest, store: LedgerStore) {
    chain = Chain(origin: origin)
    self.identity = identity
    self.store = store
    recent = Array(repeating: .zero, count: Self.recentCount)
  }

  /// How a record came out: what is left to check in any order, or the first thing wrong with it.
  enum Outcome {
    case fine(ReplayedRecord, completed: [RightEdge.Completed])
    case bad(VerifyFault)
  }

  /// Judges and applies the next record.
  mutating func next(_ stored: StoredRecord) throws(StoreError) -> Outcome {
    let record: Record
    do { record = try Record(parsing: stored.bytes) } catch {
      return .bad(VerifyFault(record: stored.seq, "form", "it is not a record: \(error)"))
    }
    let seq = stored.seq
    if seq == 0, stored.leaf != identity {
      return .bad(
        VerifyFault(record: 0, "identity", "it is not the beginning of this ledger"))
    }
    let basis = record.statement.basis
    let basisLeaf = try basis.map { (basis) throws(StoreError) in try leaf(basis.seq, before: seq) }
    if let fault = chain.fault(in: record, basisLeaf: basisLeaf ?? nil) {
      return .bad(VerifyFault(record: seq, "chain", "it does not follow: \(fault)"))
    }
    if unknownLaw != nil { return unjudged(record, stored.leaf) }
    guard let kind = EventKind(record.statement.event.text) else {
      return .bad(
        VerifyFault(record: seq, "event", "no law here knows the event \(record.statement.event)"))
    }
    return try judge(record, kind, stored.leaf)
  }

  private mutating func judge(
    _ record: __owned Record, _ kind: EventKind, _ leaf: Digest
  ) throws(StoreError) -> Outcome {
    let event: Event
    do {
      var reader = record.statement.bodyReader
      event = try Event(kind, reading: &reader)
      try reader.finish()
    } catch {
      return .bad(VerifyFault(record: record.seq, "body", "its body is not lawful: \(error)"))
    }
    if record.seq == 0, let law = UnknownLaw.law(of: event) {
      return begin(under: law, record, event, leaf)
    }
    let payload = event.payload
    var unknown: [Int] = []
    for reference in payload.references {
      let known = try self.leaf(reference.seq, before: record.seq)
      if known != reference.leaf { unknown.append(reference.seq) }
    }
    guard let proposal = proposal(record, unknown) else {
      return .bad(VerifyFault(record: record.seq, "actor", "its actor or session is no name"))
    }
    let judgement = Law.judge(kind, event, proposal, state)
    guard judgement.isAdmitted else {
      let unmet = judgement.unmet.map { "\($0.kind.id)" }.joined(separator: ", ")
      return .bad(
        VerifyFault(record: record.seq, "law", "the law does not admit it: \(unmet)"))
    }
    guard digest(of: judgement, kind) == record.judgement else {
      return .bad(
        VerifyFault(
          record: record.seq, "judgement", "its judgement is not the one that replay reproduces"))
    }
    guard let key = publicKey(of: record, event) else {
      return .bad(VerifyFault(record: record.seq, "key", "no key \(record.key) was enrolled"))
    }
    Law.apply(kind, event, to: state, as: Occurrence(proposal, leaf: leaf))
    unknownLaw = UnknownLaw.law(of: event).map { UnknownLaw(law: $0, adoptedBy: record.seq) }
    advance(record, leaf)
    let claims = payload.claims(ledger: chain.origin)
    return .fine(
      ReplayedRecord(record, leaf: leaf, key: key, claims: claims, content: payload.blobs),
      completed: edge.append(leaf))
  }

  /// Takes record 0 of a ledger that began under a law of another number: what it says of its keys
  /// is all that can be used.
  private mutating func begin(
    under law: Int, _ record: Record, _ event: Event, _ leaf: Digest
  ) -> Outcome {
    unknownLaw = UnknownLaw(law: law, adoptedBy: 0)
    if let proposal = proposal(record, []) {
      event.payload.apply(to: state, as: Occurrence(proposal, leaf: leaf))
    }
    return unjudged(record, leaf)
  }

  /// Takes a record that no law here can judge: its form, place, leaf and tree are checked like any
  /// other's, its signature where the key is known.
  private mutating func unjudged(_ record: Record, _ leaf: Digest) -> Outcome {
    let key = state.key(record.key)?.key
    if key == nil { unknownKeyCount += 1 }
    advance(record, leaf)
    return .fine(
      ReplayedRecord(unjudged: record, leaf: leaf, key: key), completed: edge.append(leaf))
  }

  private mutating func advance(_ record: Record, _ leaf: Digest) {
    chain = Chain(
      origin: chain.origin, head: Chain.Head(seq: record.seq, leaf: leaf, at: record.at))
    recent[record.seq % Self.recentCount] = leaf
  }

  private mutating func digest(of judgement: Judgement, _ kind: EventKind) -> Digest {
    if let last = judgements[kind], last.judgement.hasDigest(of: judgement) { return last.digest }
    let digest = judgement.digest
    judgements[kind] = (judgement, digest)
    return digest
  }

  private func proposal(_ record: Record, _ unknown: [Int]) -> Proposal? {
    let statement = record.statement
    guard let actor = PrincipalID(statement.actor) else { return nil }
    let session = statement.session.map { SessionID($0.string) }
    if case .some(.none) = session { return nil }
    return Proposal(
      actor: actor, session: session ?? nil, key: record.key, version: statement.version,
      ledger: statement.ledger, issued: statement.issued, basis: statement.basis?.seq,
      at: record.at, seq: record.seq, unknownReferences: unknown)
  }

  /// The key that was valid at this position; record 0 is signed by a key that it enrols itself.
  private func publicKey(of record: Record, _ event: Event) -> PublicKey? {
    if case .ledger(.created(let body)) = event {
      return body.roots.first { $0.key.id == record.key }?.key
    }
    return state.key(record.key)?.key
  }

  /// The leaf hash of an earlier record; nil when it is no earlier one.
  private func leaf(_ seq: Int, before end: Int) throws(StoreError) -> Digest? {
    guard seq >= 0, seq < end else { return nil }
    if end - seq <= Self.recentCount { return recent[seq % Self.recentCount] }
    return try store.leaf(seq)
  }
}
