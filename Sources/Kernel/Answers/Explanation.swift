package import CommandLineKit
package import Governance
internal import Wire

/// Puts judgements into data and lines: one wording for refusals, dry runs, `can` and `why`.
package enum Explanation {
  /// One condition as data.
  package static func data(_ condition: Condition) -> JSONText {
    let detail = condition.detail ?? .none
    return .object([
      .init("id", .string("\(condition.kind.id)")),
      .init("title", .string("\(condition.kind.asks)")),
      .init("outcome", .string(condition.outcome.rawValue)),
      .init("facts", .object(detail.facts.map { .init($0.name, .string($0.value)) })),
      .init("rests_on", .array(detail.restsOn.map { .integer($0) })),
      .init("fixer", .string("\(condition.kind.fixer)")),
      .init("next", detail.step.map { .string($0) } ?? .null),
    ])
  }

  /// The minimal sets of conditions that would unlock a refused event, as data.
  package static func unlock(_ judgement: Judgement) -> JSONText {
    .array(
      judgement.unlock.map { set in
        .array(set.map { .string("\(judgement.conditions[$0].kind.id)") })
      })
  }

  /// A whole judgement as members of an object.
  static func members(_ judgement: Judgement) -> [JSONText.Member] {
    [
      .init("admitted", .boolean(judgement.isAdmitted)),
      .init("consent_only", .boolean(isConsentOnly(judgement))),
      .init("conditions", .array(judgement.conditions.map(data))),
      .init(
        "gates",
        .array(
          judgement.gates.map { gate in
            .object([
              .init("id", .string(gate.id.string)), .init("enforced", .boolean(gate.isEnforced)),
              .init("holds", .boolean(judgement.passes(gate.tree))),
            ])
          })),
      .init("unlock", unlock(judgement)),
    ]
  }

  /// Whether everything that is unmet is somebody's consent.
  static func isConsentOnly(_ judgement: Judgement) -> Bool {
    let unmet = judgement.unmet
    return !unmet.isEmpty && unmet.allSatisfy { $0.kind.isConsent }
  }

  /// Every condition for people, in evaluation order.
  static func lines(_ judgement: Judgement) -> [String] {
    judgement.conditions.flatMap(lines) + gateLines(judgement) + unlockLines(judgement)
  }

  /// The unmet conditions for people, and what would unlock the event.
  package static func unmetLines(_ judgement: Judgement) -> [String] {
    judgement.unmet.flatMap(lines) + unlockLines(judgement)
  }

  private static func lines(_ condition: Condition) -> [String] {
    let kind = condition.kind
    let detail = condition.detail ?? .none
    var lines = ["  \(mark(condition.outcome)) \(kind.id): \(kind.asks)"]
    let facts = detail.facts.filter { !$0.value.isEmpty }
    if !facts.isEmpty {
      lines.append("      " + facts.map { "\($0.name): \($0.value)" }.joined(separator: "; "))
    }
    if condition.outcome.passes { return lines }
    if !detail.restsOn.isEmpty {
      lines.append(
        "      rests on: " + detail.restsOn.map { "record \($0)" }.joined(separator: ", "))
    }
    lines.append("      who can: \(kind.fixer)")
    if let step = detail.step { lines.append("      next: \(step)") }
    return lines
  }

  /// A mark and a word, so that the mark is never the only signal.
  private static func mark(_ outcome: Outcome) -> String {
    switch outcome {
    case .satisfied: "✓ holds"
    case .overridden: "! overridden"
    case .notApplicable: "· does not apply"
    case .unsatisfied: "✗ unmet"
    case .error: "✗ cannot be told"
    }
  }

  private static func gateLines(_ judgement: Judgement) -> [String] {
    judgement.gates.map { gate in
      let holds = judgement.passes(gate.tree)
      let mode = gate.isEnforced ? "" : " (observed only)"
      return "  \(holds ? "✓" : gate.isEnforced ? "✗" : "!") gate \(gate.id)"
        + " \(holds ? "holds" : "does not hold")\(mode)"
    }
  }

  private static func unlockLines(_ judgement: Judgement) -> [String] {
    let sets = judgement.unlock
    // One set is the list of what is unmet, which stands above already.
    guard sets.count > 1 else { return [] }
    return sets.enumerated().map { index, set in
      let ids = set.map { "\(judgement.conditions[$0].kind.id)" }.joined(separator: " and ")
      return "      \(index == 0 ? "enough:" : "or:    ") \(ids)"
    }
  }
}
