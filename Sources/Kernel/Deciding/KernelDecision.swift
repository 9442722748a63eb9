internal import Governance
internal import Ledger
internal import Wire

/// Decides what nobody but the kernel says, such as which push may pass: nobody's key is needed but
/// the kernel's own.
///
/// Where `Decision` stops at the first refusal, this judges every draft, so that a push of several
/// refs learns everything that is wrong with it at once.
struct KernelDecision {
  let ledger: OpenLedger
  let effects: Effects

  /// Proposes drafts in the kernel's voice, in one transaction: all of them happen, or none.
  ///
  /// - Throws: the first refusal with all the others, after each was recorded where it must be.
  func act(_ drafts: [Draft]) throws(Problem) -> (acted: Acted, after: AfterWork) {
    let now = effects.now()
    try ledger.checkClock(drafts, now)
    let writer = try LedgerWriter(ledger, now: now, isDryRun: false)
    var records: [(seq: Int, kind: EventKind)] = []
    var refused: [Draft] = []
    var judgements: [(kind: EventKind, judgement: Judgement)] = []
    for draft in drafts {
      let proposed = try propose(draft, now, on: writer)
      let judgement = try writer.judge(proposed, explains: false)
      guard judgement.isAdmitted else {
        refused.append(draft)
        continue
      }
      try writer.append(proposed, judgement)
      records.append((writer.head.seq, draft.kind))
      judgements.append((draft.kind, judgement))
    }
    guard refused.isEmpty else { throw try refuse(refused, now) }
    let after = try writer.commit()
    return (
      Acted(records: records, judgements: judgements, isDryRun: false, isRepeat: false), after
    )
  }

  private func propose(
    _ draft: Draft, _ now: Timestamp, on writer: LedgerWriter
  ) throws(Problem) -> Proposed {
    let header = Proposed.Header(
      actor: .kernel, session: nil, id: effects.newToken(at: now), issued: now)
    return try ledger.orderingKeys.withEventKey { (secret) throws(Problem) in
      try Proposed(draft, header, on: writer, signedWith: secret)
    }
  }

  /// Takes back what was admitted, and proposes what was refused again, each on the committed
  /// ledger: a recorded refusal then rests on records that exist.
  private func refuse(
    _ drafts: [Draft], _ now: Timestamp
  ) throws(Problem) -> Problem {
    var problems: [Problem] = []
    var unrecorded: [Problem] = []
    ledger.transaction.rollback()
    ledger.state.discardChanges()
    for draft in drafts {
      // Judged on what is committed, without writing, so that each refusal is told even where none
      // can be recorded.
      let reader = try LedgerWriter(ledger, now: now, isDryRun: true)
      let proposed = try propose(draft, now, on: reader)
      let judgement = try reader.judge(proposed, explains: true)
      problems.append(Problem(refused: judgement, draft.about))
      let isPrivileged = type(of: draft.event.payload).traits.isPrivileged
      guard isPrivileged, unrecorded.isEmpty else { continue }
      let told = RefusalRecorder(ledger, effects).attempt { (recorder) throws(Problem) in
        let writer = try LedgerWriter(ledger, now: now, isDryRun: false)
        return try recorder.record(proposed, judgement, writer, now)
      }
      if !told.isRecorded { unrecorded = told.also } else { problems += told.also }
    }
    var problem = problems.removeFirst()
    problem.also = problems + unrecorded
    return problem
  }
}
