extension ConditionKind {
  /// Every condition of this law, area by area: what `kernel explain` and the tests go through.
  package static let all: [ConditionKind] =
    admission + ledgers + keys + principals + policies + gates + sessions + specs + repositories
    + tasks + queues + evidence + reviews + verdicts + pushes + refusals
}
