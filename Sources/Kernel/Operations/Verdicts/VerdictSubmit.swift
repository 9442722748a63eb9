package import CommandLineKit
internal import Governance
internal import Store
internal import Wire

/// `kernel verdict submit`: brings a signed verdict into the ledger.
package struct VerdictSubmit: Change {
  package static let path = ["verdict", "submit"]
  package static let summary = "Submit a signed verdict."
  package static let discussion = """
    A verdict opens gates and never moves a task. It is taken only while it is true: of the current \
    revision, under the policy in force, and for exactly what was submitted. There is one on a \
    revision; when another policy is adopted, it counts no more, and its reviewer may submit a new one.
    """
  package static let examples = [
    Example("kernel verdict submit fix-1.verdict", "Submit a file that was signed elsewhere."),
    Example("kernel verdict submit --task FIX-1", "Sign and submit in one step."),
  ]
  var change = ChangeOptions()
  var file: String?
  var task: String?
  var isSimulated = false

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("file", &file, about: "The signed verdict.", completion: .files)
    try visitor.option(
      "task", &task, placeholder: "TASK", about: "Sign the verdict on this task, and submit it.",
      isRequired: false, completion: .dynamic("task"))
    try visitor.flag(
      "simulated", &isSimulated,
      about: "With --task, say that the verdict is a simulated one, which opens no gate.")
    try change.arguments(&visitor)
  }

  package func validate() throws(UsageError) {
    if (task == nil) == (file == nil) {
      throw UsageError("name a file or --task, and not both")
    }
    if isSimulated, task == nil {
      throw UsageError("what a signed file says of itself cannot be changed")
    }
  }

  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft] {
    [Draft(.verdict(.submitted(VerdictSubmitted(signed: try signed(on: ledger, in: kernel)))))]
  }

  private func signed(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> SignedVerdict {
    if let file {
      return try VerdictFile.read(SignedVerdict.self, kernel.effects.absolute(file))
    }
    if let before = try submittedBefore(on: ledger, in: kernel) { return before }
    let now = kernel.effects.now()
    let verdict = try VerdictMaking.draft(try Names.task(task ?? ""), on: ledger, at: now)
    let signer = try VerdictMaking.signer(
      of: verdict, as: change.actor, kernel.keys, kernel.effects)
    return VerdictMaking.sign(
      verdict.issued(at: now, isSimulated: isSimulated), with: signer.secret)
  }

  /// What was submitted under the given id: a repeat must not sign a new verdict, which would be
  /// another statement.
  private func submittedBefore(
    on ledger: OpenLedger, in kernel: Kernel
  ) throws(Problem) -> SignedVerdict? {
    guard let id = try change.resolved().id else { return nil }
    let actor = try Actor.find(as: change.actor, in: ledger, kernel.keys, kernel.effects)
    let who = actor.principal.identifier.text
    let found = try storing { () throws(StoreError) in
      try ledger.store.statementID(actor: who, id: id.text)
    }
    guard let found, let before = try ledger.body(VerdictSubmitted.self, of: found)?.signed,
      before.verdict.task == TaskID(task ?? ""),
      (before.verdict.producedBy == .simulated) == isSimulated
    else { return nil }
    return before
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    guard let task else {
      let signed = try ledger.body(VerdictSubmitted.self, of: acted.seq)?.signed
      guard let signed else {
        return Answer("kernel.review/1", data: .object([]), lines: [acted.place])
      }
      return try ReviewAnswer.make(signed.verdict.task, acted, on: ledger)
    }
    return try ReviewAnswer.make(try Names.task(task), acted, on: ledger)
  }
}
