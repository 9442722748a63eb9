internal import Governance
internal import Ledger
internal import Store
internal import Wire

/// Asks the law what it would say to an event, here and now, and changes nothing.
///
/// The same `Law.judge` decides when the event really happens: there is no second rule.
struct Inquiry {
  let ledger: OpenLedger
  let now: Timestamp

  /// When the next record would be ordered.
  var at: Timestamp { max(now, ledger.head.at) }

  /// Why nothing but stops would be admitted now, whatever the law says.
  var clockWarning: String? {
    let lag = ledger.head.at.milliseconds - now.milliseconds
    guard lag > OpenLedger.clockLagMillisecondsMax else { return nil }
    return "the clock is \(lag / 1000) s behind the newest record: only stops work until it is set"
  }

  /// The judgement, with every detail; `state` is an overlay in which something else is assumed,
  /// or nil for what is.
  func judge(
    _ event: Event, by speaker: Speaker, in state: State? = nil
  ) throws(Problem) -> Judgement {
    let judgement = Law.judge(
      event.kind, event, try proposal(of: event, by: speaker), state ?? ledger.state,
      explains: true)
    try ledger.check()
    if let fault = state?.fault { throw OpenLedger.unreadable(fault) }
    return judgement
  }

  /// A state in which an event has happened already, whether the law would admit it or not.
  func assuming(_ event: Event, by speaker: Speaker) throws(Problem) -> State {
    let overlay = State(source: ledger.source)
    let proposal = try proposal(of: event, by: speaker)
    Law.apply(event.kind, event, to: overlay, as: Occurrence(proposal, leaf: .zero))
    return overlay
  }

  private func proposal(of event: Event, by speaker: Speaker) throws(Problem) -> Proposal {
    let payload = event.payload
    return Proposal(
      actor: speaker.principal, session: speaker.session, key: speaker.key,
      version: type(of: payload).traits.version, ledger: ledger.origin, issued: now,
      basis: ledger.head.seq, at: at, seq: ledger.head.seq + 1,
      unknownReferences: try ledger.unknownReferences(of: payload))
  }
}

extension OpenLedger {
  /// The records that a body names with a leaf that is not theirs.
  func unknownReferences(of payload: any EventPayload) throws(Problem) -> [Int] {
    var unknown: [Int] = []
    for reference in payload.references {
      let leaf = try storing { () throws(StoreError) in try store.leaf(reference.seq) }
      if leaf != reference.leaf { unknown.append(reference.seq) }
    }
    return unknown
  }
}
