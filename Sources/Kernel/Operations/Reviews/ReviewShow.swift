package import CommandLineKit
internal import Governance
internal import Pipelines
internal import Wire

/// `kernel review show`.
package struct ReviewShow: Operation {
  package static let path = ["review", "show"]
  package static let summary = "Show what is under review, and how it came out."
  package static let discussion = """
    Lists every changed blob, with its paths where the git repository is at hand.
    """
  package static let examples = [
    Example("kernel review show FIX-1", "Show the review of FIX-1.")
  ]
  var task = ""
  var folder: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("task", &task, about: "The task.", completion: .dynamic("task"))
    try GitFolder.option(&folder, &visitor)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let id = try Names.task(task)
    let entity = ledger.state.get(TaskEntity.self, id.text)
    let review = ledger.state.get(ReviewEntity.self, id.text)
    try ledger.check()
    guard let review else {
      throw Problem(
        "KRN-REVIEW-UNKNOWN", .notFound, "\(id) is not under review",
        hint: "kernel task show \(id)")
    }
    let (rows, warnings) = changes(of: review.range.facts, kernel.effects)
    let lines =
      rows?.map { "  \($0.status.rawValue) \($0.newBlob) \($0.newMode.rawValue) \($0.path)" }
      ?? review.range.facts.changed.map { "  \($0)" }
    return Answer(
      "kernel.review/1",
      data: .members([
        "task": entity.map { .wire($0) }, "review": .wire(review),
        "changes": rows.map { .array($0.map { .wire($0) }) },
      ]),
      lines: ReviewAnswer.lines(review) + lines, next: ReviewAnswer.next(id, entity, review),
      ledger: ledger.position, warnings: warnings)
  }

  /// What changed, if the repository is here and shows the very difference that is under review.
  private func changes(
    of facts: GitRange, _ effects: Effects
  ) -> (rows: [ChangedFile]?, warnings: [String]) {
    do throws(Problem) {
      let repository = try GitFolder.open(folder, effects)
      let change = try observing { () throws(GitError) in
        try repository.treeChange(from: facts.from, to: facts.to)
      }
      guard change.diff == facts.diff, change.tree == facts.tree else {
        return (nil, ["git shows another difference here than the one under review"])
      }
      return (change.changed, [])
    } catch {
      return (nil, folder == nil ? [] : [error.message])
    }
  }
}
