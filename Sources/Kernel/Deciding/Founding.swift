internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Views
internal import Wire

/// Makes record 0: the one event that nobody was there to judge before (design §4).
struct Founding {
  let origin: Identifier
  let owner: PrincipalID
  let gitEmails: [Text]
  let policy: Policy
  let keys: KeyFiles
  let effects: Effects

  /// Appends record 0 to an empty store, and returns the ledger's identity and the views to write.
  func found(_ store: LedgerStore) throws(Problem) -> (
    identity: Digest, note: [UInt8], views: [View]
  ) {
    let root = try generate(owner)
    let event = try generate(.kernel)
    let checkpoint = try generate(.kernel)
    let now = effects.now()
    let draft = Draft(
      .ledger(
        .created(
          LedgerCreated(
            checkpointKey: checkpoint.publicKey, checkpointPossession: possession(of: checkpoint),
            eventKey: event.publicKey, eventPossession: possession(of: event), law: Law.number,
            origin: origin, policy: policy,
            roots: [RootKey(key: root.publicKey, principal: owner, gitEmails: gitEmails)],
            threshold: 1))))
    let statement = try statement(draft, now)
    try SecretScan.check(Array(statement.bytes), in: "record 0")
    let state = State()
    let proposal = Proposal(
      actor: owner, session: nil, key: root.publicKey.id, version: 1, ledger: origin, issued: now,
      basis: nil, at: now, seq: 0)
    let judgement = Law.judge(draft.kind, draft.event, proposal, state, explains: true)
    guard judgement.isAdmitted else { throw Problem(refused: judgement, draft.kind.name) }
    let record = try record(
      statement, judgement, statement.sign(with: root), root.publicKey.id, now)
    let leaf = record.leaf
    Law.apply(
      draft.kind, draft.event, to: state, as: Occurrence(proposal, leaf: leaf))
    let note = try write(record, leaf, draft, state, checkpoint, to: store)
    let views = Views.all(in: state).map { Views.render($0, in: state, seq: 0) { _ in nil } }
    return (leaf, note, views)
  }

  private func generate(_ principal: PrincipalID) throws(Problem) -> SecretKey {
    let key: SecretKey
    do { key = try SecretKey.generate() } catch {
      throw Problem("KRN-CRYPTO", .internal, "no key can be made: \(error)")
    }
    try keys.write(key, principal: principal, ledger: origin)
    return key
  }

  private func possession(of key: borrowing SecretKey) -> Signature {
    Possession(key: key.publicKey, ledger: origin, principal: .kernel).signed(with: key)
  }

  private func statement(_ draft: Draft, _ now: Timestamp) throws(Problem) -> Statement {
    guard let id = Token(ULID.make(at: now, random: effects.random(10))),
      let event = Identifier(draft.kind.name)
    else { preconditionFailure("a ULID is a token and an event name an identifier") }
    do throws(WireError) {
      return try Statement(
        actor: owner.identifier, basis: nil, body: draft.event.payload.canonicalBytes,
        event: event, id: id, issued: now, ledger: origin, session: nil, version: 1)
    } catch { throw Problem(error, in: "record 0") }
  }

  private func record(
    _ statement: Statement, _ judgement: Judgement, _ signature: Signature, _ key: KeyID,
    _ now: Timestamp
  ) throws(Problem) -> Record {
    do throws(WireError) {
      return try Record(
        at: now, judgement: judgement.digest, key: key, prev: .zero, seq: 0, signature: signature,
        statement: statement)
    } catch { throw Problem(error, in: "record 0") }
  }

  private func write(
    _ record: Record, _ leaf: Digest, _ draft: Draft, _ state: State,
    _ checkpoint: borrowing SecretKey, to store: LedgerStore
  ) throws(Problem) -> [UInt8] {
    var edge = RightEdge()
    _ = edge.append(leaf)
    let note: [UInt8]
    do {
      note = try Checkpoint(origin: origin, size: 1, root: edge.root).sign(with: checkpoint).bytes
    } catch {
      throw Problem("KRN-CHECKPOINT", .internal, "the checkpoint cannot be signed: \(error)")
    }
    var transaction = WriteTransactionBox()
    let views = Views.all(in: state).map { Views.render($0, in: state, seq: 0) { _ in nil } }
    let changes = state.takeChanges()
    var fresh = RightEdge()
    try storing { () throws(StoreError) in
      try transaction.begin(store)
      try transaction.append(record, leaf: leaf, to: &fresh)
      try transaction.putStatementID(
        actor: owner.identifier.text, id: record.statement.id.text, seq: 0)
      for change in changes { try transaction.put(change.key, change.slot) }
      try transaction.putCheckpoint(fresh, note: note)
      for view in views { try transaction.putView(view, seq: 0) }
      try transaction.commit()
    }
    return note
  }
}

extension Possession {
  /// Signs the proof with the new key itself.
  func signed(with key: borrowing SecretKey) -> Signature {
    key.sign(
      DSSE.preAuthenticationEncoding(
        type: DSSE.PayloadType(Self.payloadType), body: canonicalBytes))
  }
}
