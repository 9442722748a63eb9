internal import Wire

/// Where a proposed event is judged: what may be read, and the conditions gathered so far.
package final class Court {
  /// The proposal under judgement.
  package let proposal: Proposal
  /// The state at this position.
  package let state: State
  /// The policy in force; nil only before record 0.
  package let policy: PolicyEntity?
  /// The ledger's own entity; nil only before record 0.
  package let ledger: LedgerEntity?

  /// Whether details are gathered: replay and the ordinary path leave them out.
  let explains: Bool
  private(set) var conditions: [Condition] = []

  init(_ proposal: Proposal, _ state: State, explains: Bool) {
    self.proposal = proposal
    self.state = state
    self.explains = explains
    policy = state.get(PolicyEntity.self, PolicyEntity.id)
    ledger = state.get(LedgerEntity.self, LedgerEntity.id)
    conditions.reserveCapacity(24)
  }

  /// Asks one condition. Nil means that it cannot be evaluated, which counts as unmet.
  package func require(
    _ kind: ConditionKind, _ holds: Bool?,
    _ detail: @autoclosure () -> ConditionDetail = .none
  ) {
    let outcome: Outcome =
      switch holds {
      case true?: .satisfied
      case false?: .unsatisfied
      case nil: .error
      }
    record(kind, outcome, detail())
  }

  /// Asks one condition only where it applies; elsewhere it is reported as not applicable.
  package func require(
    _ kind: ConditionKind, when applies: Bool, _ holds: @autoclosure () -> Bool?,
    _ detail: @autoclosure () -> ConditionDetail = .none
  ) {
    if applies {
      require(kind, holds(), detail())
    } else {
      record(kind, .notApplicable, .none)
    }
  }

  private func record(
    _ kind: ConditionKind, _ outcome: Outcome, _ detail: @autoclosure () -> ConditionDetail
  ) {
    conditions.append(
      Condition(kind: kind, outcome: outcome, detail: explains ? detail() : nil))
  }
}
