internal import Wire

/// How much a person may decide (seed-systems §1.5; design §6).
package enum Level: String, WireChoice, Sendable {
  /// Project Owner: decides keys, policy and law.
  case owner = "L0"
  /// Platform Engineer.
  case platform = "L1"
  /// Project Lead.
  case lead = "L2"
  /// A human operator of day-to-day work.
  case `operator` = "operator"

  /// The levels whose people this level may enrol.
  package var mayEnrol: [Level] {
    switch self {
    case .owner: Level.allCases
    case .platform: [.lead, .operator]
    case .lead: [.operator]
    case .operator: []
    }
  }
}

/// What an agent's session is for.
package enum RoleMode: String, WireChoice, Sendable {
  case architect, planner, executor, builder, reviewer, examiner, judge, `operator`

  /// Whether a session may go from this mode to `other` without being opened anew.
  ///
  /// Sideways between the two executing modes, and down from architect to planner; never up, and
  /// never into or out of judging other people's work.
  package func maySwitch(to other: RoleMode) -> Bool {
    switch (self, other) {
    case (.executor, .builder), (.builder, .executor), (.architect, .planner): true
    default: false
    }
  }
}
