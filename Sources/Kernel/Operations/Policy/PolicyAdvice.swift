internal import Governance
internal import Wire

/// What is lawful in a policy, and still likely a mistake.
enum PolicyAdvice {
  /// Everything that a person should look at again, a sentence each.
  static func of(_ policy: Policy) -> [String] {
    roles(policy) + gates(policy) + queues(policy) + refs(policy) + limits(policy)
  }

  private static func roles(_ policy: Policy) -> [String] {
    var advice: [String] = []
    for kind in EventKind.allCases where kind.traits.authority.isPolicy {
      guard let rule = policy.rule(for: kind) else {
        advice.append("nobody may do \(kind): no rule under roles names it")
        continue
      }
      if rule.levels.isEmpty, rule.roles.isEmpty {
        advice.append("nobody may do \(kind): its rule names no role and no level")
      }
    }
    for rule in policy.roles where !rule.event.traits.authority.isPolicy {
      advice.append("the rule for \(rule.event) has no effect: the law says who may do that")
    }
    return advice
  }

  /// Gates that no state can satisfy.
  private static func gates(_ policy: Policy) -> [String] {
    policy.gates.compactMap { gate in
      guard gate.mode == .enforce, !gate.event.isAboutTask, !gate.tree.canHoldWithoutTask else {
        return nil
      }
      return "gate \(gate.id) can never be met: \(gate.event) is about no task"
    }
  }

  private static func queues(_ policy: Policy) -> [String] {
    let starters = policy.rule(for: .task(.started))
    let approvers = policy.rule(for: .task(.startApproved))
    if starters.map({ $0.levels.isEmpty && $0.roles.isEmpty }) ?? true {
      return policy.queues.map { "queue \($0.id) cannot be reached: nobody may start a task" }
    }
    // An approval is a person's, so roles alone do not help.
    guard approvers?.levels.isEmpty ?? true else { return [] }
    return policy.queues.filter(\.approval).map {
      "queue \($0.id) cannot be reached: nobody may approve a start"
    }
  }

  /// Patterns that an earlier one has decided already.
  private static func refs(_ policy: Policy) -> [String] {
    var advice: [String] = []
    for (index, rule) in policy.refs.enumerated() {
      if let earlier = policy.refs[..<index].first(where: { $0.pattern.covers(rule.pattern) }) {
        advice.append(
          "the rule for \(rule.pattern) is never asked: \(earlier.pattern) stands before it")
      }
    }
    return advice
  }

  private static func limits(_ policy: Policy) -> [String] {
    let rule = policy.workInProgress
    var advice: [String] = []
    if rule.hotfixLimit < rule.limit {
      advice.append(
        "a hotfix has less room (\(rule.hotfixLimit)) than any other task (\(rule.limit))")
    }
    let slots = rule.queues.reduce(0) { $0 + (policy.queue($1)?.slots ?? 0) }
    if !rule.queues.isEmpty, slots <= rule.limit {
      advice.append(
        "the limit of work in progress (\(rule.limit)) is never reached: its queues have "
          + "\(slots) slots")
    }
    return advice
  }
}

extension EventKind {
  fileprivate var traits: EventTraits { payloadType.traits }
}

extension Authority {
  /// Whether the role table decides.
  fileprivate var isPolicy: Bool {
    if case .policy = self { true } else { false }
  }
}

extension EventKind {
  /// Whether its statements name a task, which most conditions of gates look at.
  fileprivate var isAboutTask: Bool {
    switch self {
    case .task, .review, .verdict: true
    default: false
    }
  }
}

extension GateTree {
  /// Whether it can hold for an event that names no task.
  fileprivate var canHoldWithoutTask: Bool {
    switch self {
    case .condition(let condition): condition == .actorIsHuman
    case .all(let parts): parts.allSatisfy(\.canHoldWithoutTask)
    case .any(let parts): parts.contains(where: \.canHoldWithoutTask)
    case .atLeast(let rule): rule.of.count(where: \.canHoldWithoutTask) >= rule.count
    }
  }
}

extension GitRefPattern {
  /// Whether every ref that `other` matches is matched by this.
  fileprivate func covers(_ other: GitRefPattern) -> Bool {
    switch (reach, other.reach) {
    case (_, .exact): return GitRef(other.base.string)?.matches(pattern: self) ?? false
    case (.descendants, _):
      return other.base == base
        || other.base.string.utf8.starts(with: (base.string + "/").utf8)
    case (.children, .children): return other.base == base
    case (.children, .descendants), (.exact, _): return false
    }
  }
}
