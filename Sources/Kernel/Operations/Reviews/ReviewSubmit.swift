package import CommandLineKit
internal import Governance
internal import Ledger
internal import Pipelines
internal import Wire

/// `kernel review submit`: offers exactly these commits for review.
package struct ReviewSubmit: Change {
  package static let path = ["review", "submit"]
  package static let summary = "Offer the commits of a task for review."
  package static let discussion = """
    The kernel looks at git itself: the commits between where the target ref is and the tip of the \
    task's branch, their authors, every changed blob and a digest of the whole difference. It \
    records that as evidence and the submission on top of it. A new submission voids every verdict \
    on the ones before.
    """
  package static let examples = [
    Example("kernel review submit FIX-1", "Offer the tip of the branch of FIX-1."),
    Example("kernel review submit FIX-1 --to HEAD", "Offer what is checked out."),
  ]
  var change = ChangeOptions()
  var task = ""
  var repo = ""
  var folder: String?
  var ref: String?
  var from: String?
  var to: String?
  var notes: String?
  // Found by `drafts`; the answer repeats them.
  private let warned = WarningList()

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("task", &task, about: "The task.", completion: .dynamic("task"))
    try RepositoryName.option(&repo, &visitor)
    try GitFolder.option(&folder, &visitor)
    try visitor.option(
      "ref", &ref, placeholder: "REF",
      about: "The ref that the commits are meant for; by default the repository's target.",
      isRequired: false, completion: .none)
    try visitor.option(
      "from", &from, placeholder: "COMMIT",
      about: "Where that ref is now; by default as origin was seen last, else as it is here.",
      isRequired: false, completion: .none)
    try visitor.option(
      "to", &to, placeholder: "COMMIT",
      about: "The last commit; by default the tip of the card's branch.", isRequired: false,
      completion: .none)
    try visitor.option(
      "notes", &notes, placeholder: "TEXT", about: "What the reviewer should know.",
      isRequired: false, completion: .none)
    try change.arguments(&visitor)
  }

  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft] {
    let id = try Names.task(task)
    let name = try RepositoryName.find(repo, in: ledger)
    guard let entity = ledger.state.get(TaskEntity.self, id.text) else {
      try ledger.check()
      throw Problem(
        "KRN-TASK-UNKNOWN", .notFound, "there is no task \(id)", hint: "kernel task list")
    }
    let range = try CommitRange.observe(
      CommitRange.Wanted(
        repository: name, ref: try target(name, on: ledger), branch: entity.card.branch,
        from: from, to: to),
      in: try GitFolder.open(folder, kernel.effects))
    warned.set(range.warnings)
    let notes = try notes.map { (notes) throws(Problem) in try Names.text(notes, "--notes") }
    return [
      Draft(
        .evidence(
          .recorded(EvidenceRecorded(subject: id, range: range.facts, selfObserved: true))),
        by: .kernel),
      // The evidence is appended first, in the same transaction.
      Draft(
        .review(
          .submitted(ReviewSubmitted(id: id, evidence: ledger.head.seq + 1, notes: notes)))),
    ]
  }

  private func target(_ name: Identifier, on ledger: OpenLedger) throws(Problem) -> GitRef {
    if let ref {
      guard let ref = GitRef(ref) ?? GitRef(branch: ref) else {
        throw Problem("KRN-USAGE", .usage, "--ref takes a ref like refs/heads/main")
      }
      return ref
    }
    let entity = ledger.state.get(RepositoryEntity.self, name.text)
    try ledger.check()
    guard let entity else {
      throw Problem(
        "KRN-REPOSITORY-UNKNOWN", .notFound, "no repository \(name) is registered",
        hint: "ask an owner to register it")
    }
    return entity.target
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    var answer = try ReviewAnswer.make(try Names.task(task), acted, on: ledger)
    answer.warnings = warned.list
    return answer
  }
}
