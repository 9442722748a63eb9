internal import Governance
internal import Ledger
internal import Wire

extension OpenLedger {
  /// How the law would judge an event in the kernel's voice now. Nothing is signed or written, so
  /// anybody who can read the ledger may ask.
  func foresee(_ event: Event, at now: Timestamp, explains: Bool) throws(Problem) -> Judgement {
    let kind = event.kind
    let proposal = Proposal(
      actor: .kernel, session: nil, key: entity.eventKey,
      version: type(of: event.payload).traits.version, ledger: origin, issued: now,
      basis: head.seq, at: max(now, head.at), seq: head.seq + 1)
    let judgement = Law.judge(kind, event, proposal, state, explains: explains)
    try check()
    return judgement
  }
}
