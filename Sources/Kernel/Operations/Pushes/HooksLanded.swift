package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel hooks landed`: what a post-receive hook reports.
package struct HooksLanded: Operation {
  package static let path = ["hooks", "landed"]
  package static let summary = "Record that git has moved the refs of an allowed push."
  package static let discussion = """
    Run by the post-receive hook that `kernel hooks install --gate` writes. A ref that has moved \
    although no push to that place was allowed is named, and exits 3. What was reported before is \
    told with its record and changes nothing.
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
    var others: [PushedRef] = []
    for ref in moved {
      // The newest of those that fit: an older one of the same values is a try that git refused,
      // and stays one when the report of the one that landed comes again.
      let last = ledger.state.get(RefEntity.self, RefEntity.id(name, ref.ref))?.push
      let landed = last.flatMap { $0.from == ref.from && $0.to == ref.to ? $0.allowed : nil }
      guard
        let push = ledger.state.newestWaiting(
          name, ref.ref, from: ref.from, to: ref.to, allowedAfter: landed)
      else {
        others.append(ref)
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
    let told = tell(others, of: name, in: ledger, kernel)
    return Answer(
      "kernel.landed/1",
      data: .object([
        .init(
          "already",
          .array(
            told.already.map {
              .object([
                .init("ref", .string($0.ref.string)), .init("record", .integer($0.record)),
              ])
            })),
        .init("records", .array(records.map { .integer($0.seq) })),
        .init("strays", .array(told.strays.map { .string($0.string) })),
      ]),
      lines: records.map { "landed (record \($0.seq))" }
        + told.already.map { "\($0.ref) has landed already (record \($0.record))" },
      ledger: ledger.position, exit: told.strays.isEmpty ? .ok : .refused,
      warnings: told.warnings)
  }

  /// What there is to say of refs that no waiting push explains.
  private struct Told {
    var already: [(ref: GitRef, record: Int)] = []
    var strays: [GitRef] = []
    var warnings: [String] = []
  }

  private func tell(
    _ others: [PushedRef], of name: Identifier, in ledger: OpenLedger, _ kernel: Kernel
  ) -> Told {
    var told = Told()
    for moved in others {
      do throws(Problem) {
        let before = LandedBefore(
          ledger: ledger, name: name, repository: try HookRepository.receiving(kernel.effects))
        let record = try before.find(moved)
        try ledger.check()
        if let record {
          told.already.append((moved.ref, record))
          continue
        }
      } catch {
        // What has landed now is recorded, and stays so; of this ref nobody can tell more.
        told.warnings.append("\(moved.ref): \(error.message)")
      }
      told.strays.append(moved.ref)
      told.warnings.append("\(moved.ref) has moved, and no push to that place was allowed")
    }
    return told
  }
}
