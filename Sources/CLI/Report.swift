internal import CommandLineKit
internal import Governance
internal import Kernel
internal import Wire

/// Puts answers and problems into words, or into the one JSON document (design §8). Every wording
/// of the command line is here; operations give facts.
enum Report {
  /// The document of an answer. With `distrust` it says why the ledger that was looked at is not to
  /// be believed: as its `trust`, and as its error unless the answer has one of its own.
  static func document(_ answer: Answer, distrust: Problem? = nil) -> String {
    envelope(
      answer.schema, isGood: answer.exit == .ok && distrust == nil, data: answer.data,
      error: (answer.problem ?? distrust).map(error) ?? .null,
      next: answer.next, position: answer.ledger, distrust: distrust)
  }

  /// The document of a problem.
  static func document(
    _ problem: Problem, _ position: LedgerPosition?, distrust: Problem? = nil
  ) -> String {
    envelope(
      "kernel.error/1", isGood: false, data: .null, error: error(problem), next: [],
      position: position, distrust: distrust)
  }

  private static func envelope(
    _ schema: String, isGood: Bool, data: JSONText, error: JSONText, next: [String],
    position: LedgerPosition?, distrust: Problem?
  ) -> String {
    var members: [JSONText.Member] = [
      .init("schema", .string(schema)), .init("ok", .boolean(isGood)), .init("data", data),
      .init("error", error), .init("next", .array(next.map { .string($0) })),
      .init(
        "ledger",
        position.map {
          .object([.init("seq", .integer($0.seq)), .init("head", .string($0.head.hex))])
        } ?? .null),
    ]
    if let distrust { members.append(.init("trust", Self.error(distrust))) }
    return JSONText.object(members).text
  }

  private static func error(_ problem: Problem) -> JSONText {
    let judgement = problem.judgement
    return .object(
      [
        .init("code", .string(problem.code)), .init("message", .string(problem.message)),
        .init("conditions", .array(judgement?.unmet.map(Explanation.data) ?? [])),
        .init("unlock", judgement.map(Explanation.unlock) ?? .array([])),
        .init("hint", hint(problem).map { .string($0) } ?? .null),
        .init("retry", .boolean(problem.mayRetry)),
      ] + (problem.also.isEmpty ? [] : [.init("also", .array(problem.also.map(error)))]))
  }

  /// A safe next step: there is always one, if only to read more about the code. A wrong use alone
  /// is followed by the name of the help page.
  private static func hint(_ problem: Problem) -> String? {
    problem.hint ?? (problem.exit == .usage ? nil : "kernel explain \(problem.code)")
  }

  /// A problem for people: what happened, everything unmet, and a safe next step.
  static func lines(_ problem: Problem) -> [String] {
    var lines = ["[\(problem.code)] \(problem.message)"]
    if let judgement = problem.judgement { lines += Explanation.unmetLines(judgement) }
    if let hint = hint(problem) { lines.append("  next: \(hint)") }
    for other in problem.also { lines += self.lines(other) }
    return lines
  }
}
