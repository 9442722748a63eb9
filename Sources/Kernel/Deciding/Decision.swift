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
  let keys: KeyFiles
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
    let writer = try LedgerWriter(ledger, keys, now: now, isDryRun: options.isDryRun)
    let eventKey = try kernelKey(for: drafts)
    var records: [(seq: Int, kind: EventKind)] = []
    var last: Judgement?
    for draft in drafts {
      let proposed = try propose(draft, now, writer, eventKey)
      let judgement = try writer.judge(proposed, explains: options.isDryRun)
      guard judgement.isAdmitted else {
        throw try refuse(proposed, writer, now)
      }
      try writer.append(proposed, judgement)
      records.append((writer.head.seq, draft.kind))
      last = judgement
    }
    guard let last else { preconditionFailure("an act has at least one draft") }
    let after = try writer.commit()
    return (
      Acted(records: records, judgement: last, isDryRun: options.isDryRun, isRepeat: false), after
    )
  }

  /// The kernel's event key, when a draft is in the kernel's name.
  private borrowing func kernelKey(for drafts: [Draft]) throws(Problem) -> KernelKey? {
    for draft in drafts where draft.voice == .kernel {
      let file = try keys.read(ledger.entity.eventKey)
      return KernelKey(secret: file.secret)
    }
    return nil
  }

  private borrowing func propose(
    _ draft: Draft, _ now: Timestamp, _ writer: LedgerWriter, _ eventKey: borrowing KernelKey?
  ) throws(Problem) -> Proposed {
    let voice = draft.voice
    let id = voice == .actor ? options.id : nil
    let header = Proposed.Header(
      actor: voice == .actor ? actor.principal : .kernel,
      session: voice == .actor ? actor.session : nil, id: id ?? effects.newToken(at: now),
      issued: now)
    switch eventKey {
    case .some(let eventKey) where voice == .kernel:
      return try Proposed(draft, header, on: writer, signedWith: eventKey.secret)
    default:
      return try Proposed(draft, header, on: writer, signedWith: actor.secret)
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
      judgement: .empty, isDryRun: false,
      isRepeat: true)
  }

  /// Records a refusal where it must be, and says why it was refused.
  private borrowing func refuse(
    _ proposed: Proposed, _ writer: LedgerWriter, _ now: Timestamp
  ) throws(Problem) -> Problem {
    let judgement = try writer.judge(proposed, explains: true)
    let problem = Problem(refused: judgement, proposed.draft.kind.name)
    let traits = type(of: proposed.draft.event.payload).traits
    let isEnrolled =
      ledger.state.get(KeyEntity.self, Text.known(proposed.key.id.description)) != nil
    guard traits.isPrivileged, isEnrolled, !options.isDryRun else { return problem }
    // What was appended in this act before the refusal goes with it; the refusal stands alone.
    let fresh = try writer.startedAnew()
    try RefusalRecorder(ledger, keys, effects).record(proposed, judgement, fresh, now)
    return problem
  }
}

/// The kernel's own key, in a box of its own so that it may be absent.
struct KernelKey: ~Copyable {
  let secret: SecretKey
}
