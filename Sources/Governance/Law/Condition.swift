/// One thing that the law asks, with the words for it; declared once, in its area's folder.
package struct ConditionKind: Sendable {
  /// The id in judgements, for example `queue.slot`. It never changes.
  package let id: StaticString
  /// The code of the error when this is the first thing unmet, for example `KRN-QUEUE-FULL`.
  package let code: StaticString
  /// What must hold, as a sentence.
  package let asks: StaticString
  /// Who can make it hold.
  package let fixer: StaticString
  /// Whether it asks for somebody's consent: when only such conditions are unmet, the exit is 4.
  package let isConsent: Bool

  /// Declares a condition.
  package init(
    _ id: StaticString, _ code: StaticString, _ asks: StaticString,
    fixer: StaticString = "the actor", isConsent: Bool = false
  ) {
    self.id = id
    self.code = code
    self.asks = asks
    self.fixer = fixer
    self.isConsent = isConsent
  }
}

/// How a condition came out (design §5).
package enum Outcome: String, CaseIterable, Sendable {
  case satisfied, unsatisfied, overridden
  case notApplicable = "not_applicable"
  case error

  /// The raw value as the program's own text, which no string has to be made of.
  var word: StaticString {
    switch self {
    case .satisfied: "satisfied"
    case .unsatisfied: "unsatisfied"
    case .overridden: "overridden"
    case .notApplicable: "not_applicable"
    case .error: "error"
    }
  }

  /// Whether the condition lets the event pass. What could not be evaluated does not.
  package var passes: Bool {
    switch self {
    case .satisfied, .overridden, .notApplicable: true
    case .unsatisfied, .error: false
    }
  }
}

/// What a condition looked at: shown to people, never part of the judgement digest.
package struct ConditionDetail: Sendable {
  /// Names and values of what was compared.
  package let facts: [(name: String, value: String)]
  /// The records that it rests on.
  package let restsOn: [Int]
  /// One safe thing to do next: a request, never a privileged command.
  package let step: String?

  /// Gathers what a condition looked at.
  package init(
    _ facts: KeyValuePairs<String, String> = [:], restsOn: [Int] = [], step: String? = nil
  ) {
    self.init(facts.map { (name: $0.key, value: $0.value) }, restsOn: restsOn, step: step)
  }

  /// Gathers what a condition looked at, where not every fact is always there.
  package init(
    _ facts: [(name: String, value: String)], restsOn: [Int] = [], step: String? = nil
  ) {
    self.facts = facts
    self.restsOn = restsOn
    self.step = step
  }

  /// Nothing to show.
  package static let none = ConditionDetail()
}

/// One evaluated condition: a leaf of the judgement.
package struct Condition: Sendable {
  /// What was asked.
  package let kind: ConditionKind
  /// How it came out.
  package let outcome: Outcome
  /// What it looked at, when the judgement was made to be shown.
  package let detail: ConditionDetail?
}
