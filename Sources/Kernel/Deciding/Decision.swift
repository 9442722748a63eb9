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
  /// `preparing` is done before anything is proposed, and never for a repeat or a dry run.
  ///
  /// - Throws: a refusal with every unmet condition, after it was recorded where it must be.
  borrowing func act(
    _ drafts: [Draft], preparing: () throws(Problem) -> Void = {}
  ) throws(Problem) -> (acted: Acted, after: AfterWork) {
    let now = effects.now()
    try ledger.checkClock(drafts, now)
    if let id = options.id, let repeated = try recorded(drafts, id) {
      return (repeated, AfterWork(unchanged: ledger))
    }
    if !options.isDryRun { try preparing() }
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
        // Those behind are judged before the refusal is recorded, on what this one was judged on.
        let others = options.areIndependent ? refusals(of: drafts[(index + 1)...], writer, now) : []
        var problem = try refuse(proposed, after: Array(drafts[..<index]), writer, now)
        problem.also = others + problem.also
        throw problem
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

  /// What the law would refuse of drafts that are not proposed any more, since one before them was
  /// refused: each is told, and none is recorded, for nobody proposed it to the ledger.
  private borrowing func refusals(
    of drafts: ArraySlice<Draft>, _ writer: LedgerWriter, _ now: Timestamp
  ) -> [Problem] {
    var problems: [Problem] = []
    for draft in drafts {
      do throws(Problem) {
        let proposed = try propose(draft, effects.newToken(at: now), now, writer)
        let judgement = try writer.judge(proposed, explains: true)
        if !judgement.isAdmitted { problems.append(Problem(refused: judgement, draft.about)) }
      } catch {
        problems.append(error)
      }
    }
    return problems
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
    if let restated = try ledger.restated(drafts, as: found) { draft = restated }
    // Observed facts are drafted anew at each try, so only the actor's own draft is compared.
    let (before, _, wasRefused) = try ledger.statement(of: found)
    guard draft.isRestated(by: before, in: actor.session) else {
      throw Problem(
        "KRN-ID-REUSED", .refused,
        "the id \(id) was used for another statement, in record \(found)",
        hint: "use a new --id")
    }
    if wasRefused {
      throw Problem(
        "KRN-REFUSED-BEFORE", .refused,
        "this statement was refused before, in record \(found)",
        hint: "kernel log --from \(found) --limit 1")
    }
    return Acted(
      records: [(found, draft.kind)],
      judgements: [], isDryRun: false,
      isRepeat: true, recorded: draft.event)
  }

  /// Records a refusal where it must be, and says why it was refused: first of all, whatever
  /// becomes of the recording.
  private borrowing func refuse(
    _ proposed: Proposed, after led: [Draft], _ writer: LedgerWriter, _ now: Timestamp
  ) throws(Problem) -> Problem {
    let judgement = try writer.judge(proposed, explains: true)
    var problem = Problem(
      refused: judgement,
      options.areIndependent ? proposed.draft.about : proposed.draft.kind.name)
    let traits = type(of: proposed.draft.event.payload).traits
    let isEnrolled =
      ledger.state.key(proposed.key.id) != nil
    guard traits.isPrivileged, isEnrolled, !options.isDryRun else { return problem }
    problem.also =
      RefusalRecorder(ledger, effects).attempt { (recorder) throws(Problem) in
        try record(proposed, judgement, led, writer, now, with: recorder)
      }.also
    return problem
  }

  /// Records the refusal so that it rests on records that exist. What the kernel observed for it
  /// and cites is a fact, and is recorded with it; what else led up to it goes with the act, and
  /// the statement is then made again on the ledger as it is.
  private borrowing func record(
    _ proposed: Proposed, _ judgement: Judgement, _ led: [Draft], _ writer: LedgerWriter,
    _ now: Timestamp, with recorder: RefusalRecorder
  ) throws(Problem) -> [Problem] {
    if led.isEmpty { return try recorder.record(proposed, judgement, writer.startedAnew(), now) }
    let isObserved = led.allSatisfy { type(of: $0.event.payload).traits.isObserved }
    if isObserved, try !recorder.onlyCounts(proposed, now) {
      return try recorder.record(proposed, judgement, writer, now)
    }
    let fresh = try writer.startedAnew()
    let again = try propose(proposed.draft, proposed.header.id, now, fresh)
    let alone = try fresh.judge(again, explains: true)
    // What would be lawful by itself was refused for what it was to follow, and that never
    // happened.
    guard !alone.isAdmitted else { return [] }
    return try recorder.record(again, alone, fresh, now)
  }
}
