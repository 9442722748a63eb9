internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Wire

/// The one loop that decides and writes: every change of a ledger goes through here.
///
/// Under the writer's lock: read the head, build the statement on it, sign, let the law judge,
/// append, apply, sign the checkpoint, commit. What is told to the caller has been committed.
struct Decision: ~Copyable {
  let ledger: OpenLedger
  let actor: Actor
  let effects: Effects
  let options: ActOptions

  /// Proposes drafts one after the other, in one transaction: all of them happen, or none.
  ///
  /// - Throws: a refusal with every unmet condition, after it was recorded where it must be.
  borrowing func act(_ drafts: [Draft]) throws(Problem) -> (acted: Acted, after: AfterWork) {
    let now = effects.now()
    try ledger.checkClock(drafts, now)
    if let id = options.id, let repeated = try recorded(drafts, id) {
      return (repeated, AfterWork(ledger, views: []))
    }
    let writer = try LedgerWriter(ledger, now: now, isDryRun: options.isDryRun)
    var records: [(seq: Int, kind: EventKind)] = []
    var judgements: [(kind: EventKind, judgement: Judgement)] = []
    // One id names one statement: the last of the actor's own, which the others lead up to.
    let named = drafts.lastIndex { $0.voice == .actor }
    for (index, draft) in drafts.enumerated() {
      let id = index == named ? options.id : nil
      let proposed = try propose(draft, id ?? effects.newToken(at: now), now, writer)
      let judgement = try writer.judge(proposed, explains: options.isDryRun)
      guard judgement.isAdmitted else {
        throw try refuse(proposed, writer, now)
      }
      try store(draft.content)
      try writer.append(proposed, judgement)
      records.append((writer.head.seq, draft.kind))
      judgements.append((draft.kind, judgement))
    }
    let after = try writer.commit(rendersViews: options.rendersViews)
    return (
      Acted(records: records, judgements: judgements, isDryRun: options.isDryRun, isRepeat: false),
      after
    )
  }

  /// Stores what an admitted event names, before its record is there.
  private borrowing func store(_ content: [[UInt8]]) throws(Problem) {
    if options.isDryRun || content.isEmpty { return }
    let blobs = BlobStore(ledger: ledger.workspace.ledger)
    for bytes in content {
      _ = try storing { () throws(StoreError) in try blobs.put(bytes) }
    }
  }

  private borrowing func propose(
    _ draft: Draft, _ id: Token, _ now: Timestamp, _ writer: LedgerWriter
  ) throws(Problem) -> Proposed {
    let voice = draft.voice
    let header = Proposed.Header(
      actor: voice == .actor ? actor.principal : .kernel,
      session: voice == .actor ? actor.session : nil, id: id, issued: now)
    guard voice == .kernel else {
      return try Proposed(draft, header, on: writer, signedWith: actor.secret)
    }
    return try ledger.orderingKeys.withEventKey { (secret) throws(Problem) in
      try Proposed(draft, header, on: writer, signedWith: secret)
    }
  }

  /// Finds a statement with this id that was ordered before: the same one is answered as it was, a
  /// different one is refused.
  private borrowing func recorded(_ drafts: [Draft], _ id: Token) throws(Problem) -> Acted? {
    guard var draft = drafts.last(where: { $0.voice == .actor }) else { return nil }
    let actorText = actor.principal.identifier.text
    let found = try storing { () throws(StoreError) in
      try ledger.store.statementID(actor: actorText, id: id.text)
    }
    guard let found else { return nil }
    if let restated = try ledger.restated(drafts, as: found.seq) { draft = restated }
    let digest = Proposed.repeatDigest(
      draft, version: type(of: draft.event.payload).traits.version, session: actor.session)
    // Observed facts are drafted anew at each try, so only the actor's own draft is compared.
    guard found.digest == digest else {
      throw Problem(
        "KRN-ID-REUSED", .refused,
        "the id \(id) was used for another statement, in record \(found.seq)",
        hint: "use a new --id")
    }
    let stored = try storing { () throws(StoreError) in try ledger.store.record(found.seq) }
    guard let stored, let record = try? Record(parsing: stored.bytes) else {
      throw OpenLedger.broken("record \(found.seq) cannot be read")
    }
    if record.statement.event.text == "proposal.refused" {
      throw Problem(
        "KRN-REFUSED-BEFORE", .refused,
        "this statement was refused before, in record \(found.seq)",
        hint: "kernel log --from \(found.seq) --limit 1")
    }
    return Acted(
      records: [(found.seq, draft.kind)],
      judgements: [], isDryRun: false,
      isRepeat: true)
  }

  /// Records a refusal where it must be, and says why it was refused: first of all, whatever
  /// becomes of the recording.
  private borrowing func refuse(
    _ proposed: Proposed, _ writer: LedgerWriter, _ now: Timestamp
  ) throws(Problem) -> Problem {
    let judgement = try writer.judge(proposed, explains: true)
    var problem = Problem(refused: judgement, proposed.draft.kind.name)
    let traits = type(of: proposed.draft.event.payload).traits
    let isEnrolled =
      ledger.state.get(KeyEntity.self, Text.known(proposed.key.id.description)) != nil
    guard traits.isPrivileged, isEnrolled, !options.isDryRun else { return problem }
    // What was appended in this act before the refusal goes with it; the refusal stands alone.
    problem.also =
      RefusalRecorder(ledger, effects).attempt(proposed, judgement, now) {
        () throws(Problem) in try writer.startedAnew()
      }.also
    return problem
  }
}
