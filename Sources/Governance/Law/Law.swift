internal import Wire

/// The law: one pair of functions for what happens now and for what an auditor replays.
package enum Law {
  /// The law number of this program (design §5).
  package static let number = 1

  /// Says whether a proposed event may happen.
  ///
  /// `explains` gathers the details for people; it changes no outcome.
  package static func judge(
    _ kind: EventKind, _ event: Event, _ proposal: Proposal, _ state: State, explains: Bool = false
  ) -> Judgement {
    let court = Court(proposal, state, explains: explains)
    let payload = event.payload
    if kind != .ledger(.created) { court.admit(kind, payload) }
    payload.judge(in: court)
    let invariantCount = court.conditions.count
    let policy = court.policy?.policy
    let gates = policy.map { court.evaluateGates(of: kind, payload, in: $0) } ?? []
    return Judgement(
      conditions: court.conditions, invariantCount: invariantCount, gates: gates)
  }

  /// Changes the state as an admitted event says.
  package static func apply(
    _ kind: EventKind, _ event: Event, to state: State, as occurrence: Occurrence
  ) {
    let payload = event.payload
    payload.apply(to: state, as: occurrence)
    if let task = payload.task { TaskEntity.trace(task, in: state, as: occurrence) }
  }
}
