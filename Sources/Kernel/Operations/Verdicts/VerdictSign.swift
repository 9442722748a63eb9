package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel verdict sign`: signs a verdict, in a workspace or far from one.
package struct VerdictSign: Operation {
  package static let path = ["verdict", "sign"]
  package static let summary = "Sign the verdict on a task, as its reviewer."
  package static let discussion = """
    A verdict binds the repository, the ref, both commits, the tree, the digest of the difference, \
    the policy in force, the report, who made it, and the verdict before. With --draft nothing is \
    needed but the file and the reviewer's key: neither a workspace nor a ledger. Read the draft \
    before you sign it: you sign what it says.
    """
  package static let examples = [
    Example("kernel verdict sign FIX-1 --out fix-1.verdict", "Sign in the workspace."),
    Example(
      "kernel verdict sign --draft fix-1.draft --out fix-1.verdict", "Sign on another machine."),
  ]
  var task: String?
  var draft: String?
  var out: String?
  var actor: String?
  var isSimulated = false

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("task", &task, about: "The task.", completion: .dynamic("task"))
    try visitor.option(
      "draft", &draft, placeholder: "FILE", about: "The draft to sign, in place of a task.",
      isRequired: false, completion: .files)
    try visitor.option(
      "out", &out, placeholder: "FILE", about: "The new file to write; by default standard output.",
      isRequired: false, completion: .files)
    try visitor.option(
      "as", &actor, placeholder: "KEY", about: "Sign with this principal's or key id's key file.",
      isRequired: false, completion: .dynamic("key"))
    try visitor.flag(
      "simulated", &isSimulated,
      about: "Say that the verdict is a simulated one, which opens no gate.")
  }

  package func validate() throws(UsageError) {
    if (task == nil) == (draft == nil) {
      throw UsageError("name a task or --draft, and not both")
    }
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let unsigned = try unsigned(kernel)
    let signer = try VerdictMaking.signer(
      of: unsigned, as: actor, kernel.keys, kernel.effects)
    let verdict = unsigned.issued(at: kernel.effects.now(), isSimulated: isSimulated)
    let signed = VerdictMaking.sign(verdict, with: signer.secret)
    var answer = try VerdictFile.answer(
      signed, to: out, "kernel.verdict/1", in: kernel,
      line: "signed: \(verdict.task) revision \(verdict.revision), \(verdict.outcome.rawValue), "
        + "by \(verdict.producedBy.rawValue)",
      next: ["kernel verdict submit FILE"])
    answer.ledger = kernel.position
    return answer
  }

  private func unsigned(_ kernel: Kernel) throws(Problem) -> Verdict {
    if let draft { return try VerdictFile.read(Verdict.self, kernel.effects.absolute(draft)) }
    let ledger = try kernel.open(forWriting: false)
    return try VerdictMaking.draft(
      try Names.task(task ?? ""), on: ledger, at: kernel.effects.now())
  }
}
