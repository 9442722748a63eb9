internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Views
internal import Wire

/// One transaction on a ledger: judge, append, apply, and the signed checkpoint at its end.
final class LedgerWriter {
  let ledger: OpenLedger
  private(set) var head: Chain.Head
  private let now: Timestamp
  private let isDryRun: Bool
  private let turn: Int
  private var edge: RightEdge

  var origin: Identifier { ledger.origin }
  /// The newest record, as the basis of the next statement.
  var basis: Statement.Basis { Statement.Basis(leaf: head.leaf, seq: head.seq) }

  init(
    _ ledger: OpenLedger, now: Timestamp, isDryRun: Bool
  ) throws(Problem) {
    self.ledger = ledger
    self.now = now
    self.isDryRun = isDryRun
    head = ledger.head
    try ledger.checkLaw()
    edge = ledger.edge
    turn = ledger.takeTurn()
    if !isDryRun { try ledger.begin() }
  }

  // What was not committed is forgotten; after a commit there is nothing to forget. A writer that
  // outlives the beginning of the next one must leave that one's transaction alone.
  deinit { if ledger.turn == turn { ledger.transaction.rollback() } }

  /// A writer on the committed ledger, after what this one appended was rolled back.
  func startedAnew() throws(Problem) -> LedgerWriter {
    ledger.transaction.rollback()
    ledger.state.discardChanges()
    return try LedgerWriter(ledger, now: now, isDryRun: isDryRun)
  }

  /// When the next record is ordered: time never goes back, but for the reset of the clock.
  private func orderTime(_ kind: EventKind) -> Timestamp {
    kind == .clock(.reset) ? now : max(now, head.at)
  }

  /// Lets the law judge a signed statement at the head.
  ///
  /// - Throws: when a signature inside the body is wrong, or the store cannot be read.
  func judge(_ proposed: Proposed, explains: Bool) throws(Problem) -> Judgement {
    let payload = proposed.draft.event.payload
    for claim in payload.claims(ledger: origin) where !claim.isValid {
      throw Problem(
        "KRN-SIGNATURE-INVALID", .refused,
        "a signature inside the body of \(proposed.draft.kind.name) is not valid")
    }
    let unknown = try ledger.unknownReferences(of: payload)
    let proposal = proposal(of: proposed, unknown: unknown)
    let judgement = Law.judge(
      proposed.draft.kind, proposed.draft.event, proposal, ledger.state, explains: explains)
    try ledger.check()
    return judgement
  }

  private func proposal(of proposed: Proposed, unknown: [Int]) -> Proposal {
    Proposal(
      actor: proposed.header.actor, session: proposed.header.session, key: proposed.key.id,
      version: proposed.statement.version, ledger: origin, issued: proposed.header.issued,
      basis: proposed.statement.basis?.seq, at: orderTime(proposed.draft.kind),
      seq: head.seq + 1, unknownReferences: unknown)
  }

  /// Appends an admitted event and applies it. A record of a refusal uses up the id of the
  /// `refused` statement beside its own.
  func append(
    _ proposed: Proposed, _ judgement: Judgement,
    refused: Proposed.Header? = nil
  ) throws(Problem) {
    let record: Record
    do throws(WireError) {
      record = try Record(
        at: orderTime(proposed.draft.kind), judgement: judgement.digest, key: proposed.key.id,
        prev: head.leaf, seq: head.seq + 1, signature: proposed.signature,
        statement: proposed.statement)
    } catch { throw Problem(error, in: "the record") }
    let leaf = record.leaf
    let proposal = proposal(of: proposed, unknown: [])
    head = Chain.Head(seq: record.seq, leaf: leaf, at: record.at)
    Law.apply(
      proposed.draft.kind, proposed.draft.event, to: ledger.state,
      as: Occurrence(proposal, leaf: leaf))
    try ledger.check()
    if isDryRun { return }
    try storing { () throws(StoreError) in
      try ledger.transaction.append(record, leaf: leaf, to: &edge)
      try putID(of: proposed.header, record.seq)
      if let refused { try putID(of: refused, record.seq) }
    }
  }

  private func putID(of header: Proposed.Header, _ seq: Int) throws(StoreError) {
    try ledger.transaction.putStatementID(
      actor: header.actor.identifier.text, id: header.id.text, seq: seq)
  }

  /// Writes the changed entities, renders the views they touch, signs the checkpoint and commits.
  func commit(rendersViews: Bool = true) throws(Problem) -> AfterWork {
    let changes = ledger.state.takeChanges()
    if isDryRun {
      // What would be refused for want of this key is no yes.
      try ledger.orderingKeys.prepareToSign()
      return AfterWork(unchanged: ledger)
    }
    var touched = rendersViews ? Views.touched(by: changes.map(\.key)) : []
    let missed = rendersViews ? try MissedViews(ledger) : nil
    for path in missed?.paths ?? [] where !touched.contains(path) { touched.append(path) }
    let views = touched.map { ledger.render($0, seq: head.seq) }
    try ledger.check()
    let note = try signedCheckpoint()
    try storing { () throws(StoreError) in
      for change in changes { try ledger.transaction.put(change.key, change.slot) }
      try ledger.transaction.putCheckpoint(edge, note: note)
      for view in views {
        try ledger.transaction.putView(
          view, seq: head.seq, keepsPrevious: missed?.isBehind(view.path) ?? false)
      }
      try ledger.transaction.commit()
    }
    ledger.head = head
    ledger.note = note
    ledger.edge = edge
    return rendersViews ? AfterWork(ledger, views: views) : AfterWork(unchanged: ledger)
  }

  /// Notes a value about the store in this transaction.
  func putMeta(_ name: Text, _ value: [UInt8]) throws(StoreError) {
    if !isDryRun { try ledger.transaction.putMeta(name, value) }
  }

  /// Commits what is no record: the ledger stays as it is.
  func commitAlone() throws(StoreError) {
    if isDryRun { return }
    try ledger.transaction.commit()
  }

  private func signedCheckpoint() throws(Problem) -> [UInt8] {
    try ledger.orderingKeys.sign(
      Checkpoint(origin: origin, size: edge.size, root: edge.root))
  }
}

extension SignatureClaim {
  /// Whether the signature is the key's over the claim's payload.
  var isValid: Bool {
    Ed25519.verify(
      signature,
      message: DSSE.preAuthenticationEncoding(
        type: DSSE.PayloadType(payloadType), body: payload),
      key: key)
  }
}
