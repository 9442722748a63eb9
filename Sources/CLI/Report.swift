internal import CommandLineKit
internal import Governance
internal import Kernel
internal import Wire

/// Puts answers and problems into words, or into the one JSON document (design §8). Every wording of
/// the command line is here; operations give facts.
enum Report {
  /// The document of an answer.
  static func document(_ answer: Answer) -> String {
    envelope(
      answer.schema, isGood: answer.exit == .ok, data: answer.data, error: .null,
      next: answer.next, position: answer.ledger)
  }

  /// The document of a problem.
  static func document(_ problem: Problem, _ position: LedgerPosition?) -> String {
    envelope(
      "kernel.error/1", isGood: false, data: .null, error: error(problem), next: [],
      position: position)
  }

  private static func envelope(
    _ schema: String, isGood: Bool, data: JSONText, error: JSONText, next: [String],
    position: LedgerPosition?
  ) -> String {
    JSONText.object([
      .init("schema", .string(schema)), .init("ok", .boolean(isGood)), .init("data", data),
      .init("error", error), .init("next", .array(next.map { .string($0) })),
      .init(
        "ledger",
        position.map {
          .object([.init("seq", .integer($0.seq)), .init("head", .string($0.head.hex))])
        } ?? .null),
    ]).text
  }

  private static func error(_ problem: Problem) -> JSONText {
    let judgement = problem.judgement
    return .object(
      [
        .init("code", .string(problem.code)), .init("message", .string(problem.message)),
        .init("conditions", .array(judgement?.unmet.map(condition) ?? [])),
        .init(
          "unlock",
          .array(
            judgement?.unlock.map { set in
              .array(set.map { .string("\(judgement?.conditions[$0].kind.id ?? "")") })
            } ?? [])),
        .init("hint", problem.hint.map { .string($0) } ?? .null),
        .init("retry", .boolean(problem.mayRetry)),
      ] + (problem.also.isEmpty ? [] : [.init("also", .array(problem.also.map(error)))]))
  }

  /// One condition as data.
  static func condition(_ condition: Condition) -> JSONText {
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

  /// A problem for people: what happened, everything unmet, and a safe next step.
  static func lines(_ problem: Problem) -> [String] {
    var lines = ["[\(problem.code)] \(problem.message)"]
    for condition in problem.judgement?.unmet ?? [] {
      lines.append("  ✗ \(condition.kind.id): \(condition.kind.asks)")
      let facts = (condition.detail?.facts ?? []).filter { !$0.value.isEmpty }
      if !facts.isEmpty {
        lines.append("      " + facts.map { "\($0.name): \($0.value)" }.joined(separator: "; "))
      }
      lines.append("      who can: \(condition.kind.fixer)")
    }
    if let hint = problem.hint { lines.append("  next: \(hint)") }
    for other in problem.also { lines += self.lines(other) }
    return lines
  }
}
