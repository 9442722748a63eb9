package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel hooks receive`: the gate, run by a repository's pre-receive hook.
package struct HooksReceive: Operation {
  package static let path = ["hooks", "receive"]
  package static let summary = "Judge a push that a repository is about to take in."
  package static let discussion = """
    Run by the pre-receive hook that `kernel hooks install --gate` writes. Every ref of the push is \
    judged by what git shows at this moment, inside git's quarantine: all of them pass, or none. \
    What passes is recorded before git moves a ref, and so is every refusal. Another tool's \
    pre-receive hook of a bare repository may run it too.
    """
  package static let examples = [
    Example("kernel hooks receive --repo app", "Judge the push that git describes on stdin.")
  ]
  var repo = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try RepositoryName.option(&repo, &visitor)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let pushed = try PushedRef.received(kernel.effects.input(PushedRef.inputByteCountMax))
    let repository = try HookRepository.receiving(kernel.effects)
    let observations = try pushed.map { (pushed) throws(Problem) in
      try PushObservation.receiving(pushed, in: repository)
    }
    let ledger = try kernel.open(forWriting: true)
    let name = try RepositoryName.find(repo, in: ledger)
    try GatePlace(kernel: kernel, ledger: ledger, name: name).check(repository)
    let now = kernel.effects.now()
    let drafts = try observations.map { (observation) throws(Problem) in
      Draft(try observation.event(name, on: ledger, at: now), by: .kernel)
    }
    let decision = KernelDecision(ledger: ledger, effects: kernel.effects)
    do throws(Problem) {
      let (acted, after) = try decision.act(drafts)
      kernel.after = after
      return answer(pushed, acted, observations, ledger)
    } catch {
      throw error.remarking(observations.flatMap(\.remarks))
    }
  }

  private func answer(
    _ pushed: [PushedRef], _ acted: Acted, _ observations: [PushObservation], _ ledger: OpenLedger
  ) -> Answer {
    let rows = zip(pushed, acted.records)
    return Answer(
      "kernel.push/1",
      data: .object([
        .init(
          "allowed",
          .array(
            rows.map { pushed, record in
              .object([
                .init("ref", .string(pushed.ref.string)), .init("to", .string(pushed.to.string)),
                .init("seq", .integer(record.seq)),
              ])
            }))
      ]),
      lines: rows.map { pushed, record in "\(pushed.ref) may move (record \(record.seq))" },
      ledger: ledger.position, warnings: observations.flatMap(\.remarks))
  }
}

extension Problem {
  /// The same problem with what else was seen.
  func remarking(_ remarks: [String]) -> Problem {
    guard !remarks.isEmpty else { return self }
    var problem = Problem(
      code, exit, ([message] + remarks).joined(separator: "; "), hint: hint, mayRetry: mayRetry,
      judgement: judgement)
    problem.also = also
    return problem
  }
}
