package import CommandLineKit
internal import Governance
internal import Pipelines
internal import Wire

/// `kernel hooks pre-push`: advice before a push leaves.
package struct HooksPrePush: Operation {
  package static let path = ["hooks", "pre-push"]
  package static let summary = "Say early whether the gate would let a push pass."
  package static let discussion = """
    Run by the pre-push hook that `kernel hooks install` writes. It is advice and no gate: git \
    skips it when asked to. What decides is the gate of the receiving repository, when the push \
    arrives there.
    """
  package static let examples = [
    Example("kernel hooks pre-push", "Look at the push that git describes on stdin.")
  ]
  var repo = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try RepositoryName.option(&repo, &visitor)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let pushed = try PushedRef.sent(kernel.effects.input(PushedRef.inputByteCountMax))
    let ledger = try kernel.open(forWriting: false)
    let name = try RepositoryName.find(repo, in: ledger)
    let repository = try HookRepository.sending(kernel.effects)
    let now = kernel.effects.now()
    var refused: [Problem] = []
    var remarks: [String] = []
    for ref in pushed {
      let observation = PushObservation.sending(ref, in: repository)
      remarks += observation.remarks
      let event = try observation.event(name, on: ledger, at: now)
      let judgement = try ledger.foresee(event, at: now, explains: true)
      if !judgement.isAdmitted {
        refused.append(
          Problem(refused: judgement, "advice: the gate would refuse, so the push to \(ref.ref)"))
      }
    }
    guard refused.isEmpty else {
      var problem = refused.removeFirst()
      problem.also = refused
      throw problem.remarking(remarks)
    }
    return Answer(
      "kernel.advice/1",
      data: .object([.init("refs", .array(pushed.map { .string($0.ref.string) }))]),
      lines: pushed.isEmpty ? [] : ["advice: as things are, the gate would let this push pass"],
      ledger: ledger.position, warnings: remarks)
  }
}
