package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel hooks landed`: what a post-receive hook reports.
package struct HooksLanded: Operation {
  package static let path = ["hooks", "landed"]
  package static let summary = "Record that git has moved the refs of an allowed push."
  package static let discussion = """
    Run by the post-receive hook that `kernel hooks install --gate` writes. A ref that has moved \
    although no push to that place was allowed is named, and exits 3.
    """
  package static let examples = [
    Example("kernel hooks landed --repo app", "Record what git describes on stdin.")
  ]
  var repo = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try RepositoryName.option(&repo, &visitor)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let moved = try PushedRef.received(kernel.effects.input(PushedRef.inputByteCountMax))
    let ledger = try kernel.open(forWriting: true)
    let name = try RepositoryName.find(repo, in: ledger)
    var drafts: [Draft] = []
    var strays: [GitRef] = []
    for ref in moved {
      // The newest of those that fit: an older one of the same values is a try that git refused.
      let waiting = ledger.state.scan(
        PushEntity.self, prefix: PushEntity.prefix(name, ref.ref))
      guard let push = waiting.last(where: { $0.from == ref.from && $0.to == ref.to }) else {
        strays.append(ref.ref)
        continue
      }
      drafts.append(
        Draft(
          .push(
            .landed(
              PushLanded(allowed: push.allowed, ref: ref.ref, repository: name, to: ref.to))),
          by: .kernel))
    }
    try ledger.check()
    var records: [(seq: Int, kind: EventKind)] = []
    if !drafts.isEmpty {
      let decision = KernelDecision(ledger: ledger, effects: kernel.effects)
      let (acted, after) = try decision.act(drafts)
      kernel.after = after
      records = acted.records
    }
    return Answer(
      "kernel.landed/1",
      data: .object([
        .init("records", .array(records.map { .integer($0.seq) })),
        .init("strays", .array(strays.map { .string($0.string) })),
      ]),
      lines: records.map { "landed (record \($0.seq))" }, ledger: ledger.position,
      exit: strays.isEmpty ? .ok : .refused,
      warnings: strays.map { "\($0) has moved, and no push to that place was allowed" })
  }
}
