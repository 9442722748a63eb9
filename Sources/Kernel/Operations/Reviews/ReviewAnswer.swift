internal import CommandLineKit
internal import Governance
internal import Wire

/// What the operations on reviews and verdicts answer.
enum ReviewAnswer {
  /// Tells where the review of a task stands after an act.
  static func make(
    _ id: TaskID, _ acted: Acted, on ledger: OpenLedger
  ) throws(Problem) -> Answer {
    let task = ledger.state.get(TaskEntity.self, id.text)
    let review = ledger.state.get(ReviewEntity.self, id.text)
    try ledger.check()
    var lines = ["\(id) is \(task?.status.rawValue ?? "unknown") (\(acted.place))"]
    if let review { lines += self.lines(review) }
    return Answer(
      "kernel.review/1",
      data: .members(["task": task.map { .wire($0) }, "review": review.map { .wire($0) }]),
      lines: lines, next: next(id, task, review))
  }

  /// A review for people.
  static func lines(_ review: ReviewEntity) -> [String] {
    let facts = review.range.facts
    var lines = [
      "revision \(review.revision): \(facts.commits) commits, \(facts.changed.count) changed blobs",
      "for \(facts.ref) of \(facts.repository), from \(facts.from) to \(facts.to)",
      "authors \(review.authors.map(\.description).joined(separator: " "))"
        + (review.range.selfObserved ? "  (seen by the submitter's own process)" : ""),
    ]
    if let reviewer = review.reviewer { lines.append("reviewer \(reviewer.principal)") }
    if let report = review.report {
      lines.append(
        "report \(report.outcome.rawValue), coverage \(report.coverage) % "
          + "(record \(report.record.seq))")
    }
    if let verdict = review.verdict {
      lines.append(
        "verdict \(verdict.outcome.rawValue) by \(verdict.producedBy.rawValue) "
          + "(record \(verdict.source.seq))")
    }
    return lines
  }

  /// What makes sense next.
  static func next(_ id: TaskID, _ task: TaskEntity?, _ review: ReviewEntity?) -> [String] {
    guard let task else { return ["kernel task list"] }
    guard task.status == .codeReview, let review else { return TaskAnswer.next(after: task) }
    if review.reviewer == nil { return ["kernel review open \(id)"] }
    if review.report == nil { return ["kernel review report \(id)"] }
    if review.verdict == nil { return ["kernel verdict submit --task \(id)"] }
    return ["kernel task finish \(id)"]
  }
}
