package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel review open`: takes the review of a revision.
package struct ReviewOpen: Change {
  package static let path = ["review", "open"]
  package static let summary = "Take the review of a task."
  package static let discussion = """
    Nobody reviews what they, or anybody of their lineage, have written, submitted or started.
    """
  package static let examples = [
    Example("kernel review open FIX-1", "Take the review of the current revision.")
  ]
  var change = ChangeOptions()
  var task = ""
  var revision: Int?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("task", &task, about: "The task.", completion: .dynamic("task"))
    try visitor.option(
      "revision", &revision, placeholder: "N",
      about: "The revision that you have looked at; by default the current one.",
      isRequired: false, completion: .none)
    try change.arguments(&visitor)
  }

  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft] {
    let id = try Names.task(task)
    let current = ledger.state.get(ReviewEntity.self, id.text)?.revision
    return [Draft(.review(.opened(ReviewOpened(id: id, revision: revision ?? current ?? 1))))]
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    try ReviewAnswer.make(try Names.task(task), acted, on: ledger)
  }
}
