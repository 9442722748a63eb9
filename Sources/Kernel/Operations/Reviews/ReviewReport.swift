package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel review report`: says what a reviewer saw and found.
package struct ReviewReport: Change {
  package static let path = ["review", "report"]
  package static let summary = "Report what the review of a task has found."
  package static let discussion = """
    The outcome follows by rule: a stated reason blocks; anything CRITICAL or MAJOR in quality (Q), \
    requirements (R) or completeness (C) asks for a revision, and once too many were asked for, \
    blocks for a person; else the change is approved, if enough of what changed was looked at. \
    Optimisations (O) never stand in the way.
    """
  package static let examples = [
    Example("kernel review report FIX-1 --reviewed all", "Report that everything is good."),
    Example(
      "kernel review report FIX-1 --reviewed all --finding Q-006:CRITICAL:src/a.c:12-14:Overflow",
      "Report one finding."),
    Example(
      "kernel review report FIX-1 --reviewed all --findings findings.yaml",
      "Report the findings of a file."),
  ]
  package static let sections = [
    ManualSection(
      "Findings file",
      [
        ManualRow("check", "The check, such as Q-006, R-001, C-002 or O-003."),
        ManualRow("severity", "CRITICAL, MAJOR, MINOR or SUGGESTION."),
        ManualRow("message", "What was found."),
        ManualRow("file", "The file, if there is one."),
        ManualRow("lines", "Its lines, like 12 or 12-14."),
        ManualRow("fix", "What would make it good."),
      ])
  ]
  var change = ChangeOptions()
  var task = ""
  var revision: Int?
  var findings: [String] = []
  var findingsFile: String?
  var reviewed: [String] = []
  var personas: [String] = []
  var blocked: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("task", &task, about: "The task.", completion: .dynamic("task"))
    try visitor.option(
      "revision", &revision, placeholder: "N",
      about: "The revision that you have looked at; by default the current one.",
      isRequired: false, completion: .none)
    try visitor.options(
      "finding", &findings, placeholder: "FINDING",
      about: "A finding as CHECK:SEVERITY:FILE:LINES:MESSAGE; file and lines may be empty.")
    try visitor.option(
      "findings", &findingsFile, placeholder: "FILE", about: "A YAML list of findings.",
      isRequired: false, completion: .files)
    try visitor.options(
      "reviewed", &reviewed, placeholder: "BLOB",
      about: "A changed blob that you have looked at, by its full id, or the word all.")
    try visitor.options(
      "persona", &personas, placeholder: "NAME", about: "A persona that you have taken.")
    try visitor.option(
      "blocked", &blocked, placeholder: "TEXT",
      about: "A fundamental problem that a person must decide.", isRequired: false,
      completion: .none)
    try change.arguments(&visitor)
  }

  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft] {
    let id = try Names.task(task)
    let review = ledger.state.get(ReviewEntity.self, id.text)
    var all = try findings.map { (word) throws(Problem) in try FindingWords.parse(word: word) }
    if let findingsFile {
      all += try FindingWords.parse(
        yaml: try Files.given(kernel.effects.absolute(findingsFile), max: 262_144))
    }
    return [
      Draft(
        .review(
          .reported(
            ReviewReported(
              id: id, revision: revision ?? review?.revision ?? 1, findings: all,
              reviewed: try blobs(of: review),
              personas: try personas.map { (name) throws(Problem) in
                try Names.identifier(name, "a persona")
              },
              blockedReason: try blocked.map { (reason) throws(Problem) in
                try Names.text(reason, "--blocked")
              }))))
    ]
  }

  /// The blobs that were looked at, ascending; whether they are changed ones is for the law to say.
  private func blobs(of review: ReviewEntity?) throws(Problem) -> [GitObjectID] {
    var ids: Set<GitObjectID> = []
    for word in reviewed {
      if word.utf8.elementsEqual("all".utf8) {
        ids.formUnion(review?.range.facts.changed ?? [])
      } else if let id = GitObjectID(word) {
        ids.insert(id)
      } else {
        throw Problem(
          "KRN-USAGE", .usage, "--reviewed takes a blob's full id, or all",
          hint: "kernel review show \(task)")
      }
    }
    return ids.sorted()
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    try ReviewAnswer.make(try Names.task(task), acted, on: ledger)
  }
}
