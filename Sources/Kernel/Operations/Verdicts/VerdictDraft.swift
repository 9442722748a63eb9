package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel verdict draft`: writes what a reviewer will sign on another machine.
package struct VerdictDraft: Operation {
  package static let path = ["verdict", "draft"]
  package static let summary = "Write the unsigned verdict that a report calls for."
  package static let discussion = """
    Carry the file to where the reviewer's key is, sign it there with `kernel verdict sign \
    --draft`, and submit the signed file here.
    """
  package static let examples = [
    Example("kernel verdict draft FIX-1 --out fix-1.draft", "Write the draft of a verdict.")
  ]
  var task = ""
  var out: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("task", &task, about: "The task.", completion: .dynamic("task"))
    try visitor.option(
      "out", &out, placeholder: "FILE", about: "The new file to write; by default standard output.",
      isRequired: false, completion: .files)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let verdict = try VerdictMaking.draft(
      try Names.task(task), on: ledger, at: kernel.effects.now())
    var answer = try VerdictFile.answer(
      verdict, to: out, "kernel.verdict_draft/1", in: kernel,
      line: "the draft of a verdict that says \(verdict.outcome.rawValue)",
      next: ["kernel verdict sign --draft FILE"])
    answer.ledger = ledger.position
    return answer
  }
}
