package import CommandLineKit
internal import Governance
internal import Pipelines
internal import Wire

/// `kernel hooks landed`: what a post-receive hook reports.
package struct HooksLanded: Operation {
  package static let path = ["hooks", "landed"]
  package static let summary = "Record that git has moved the refs of an allowed push."
  package static let discussion = """
    Run by the post-receive hook that `kernel hooks install --gate` writes. Git is asked first: \
    where it does not show that a ref has moved, nothing is recorded. A ref that has moved \
    although no push to that place was allowed is named, and exits 3. What was reported before is \
    told with its record and changes nothing.

    Where a report was lost, give its line to that hook again, in the repository itself.
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
    let repository = try HookRepository.received(kernel.effects)
    let ledger = try kernel.open(forWriting: true)
    let name = try RepositoryName.find(repo, in: ledger)
    try GatePlace(kernel: kernel, ledger: ledger, name: name).check(repository)
    let before = LandedBefore(ledger: ledger, name: name, repository: repository)
    let (pushes, others) = try waiting(moved, before)
    try check(pushes, in: repository, ledger)
    let drafts = pushes.map {
      Draft(
        .push(.landed(PushLanded(allowed: $0.allowed, ref: $0.ref, repository: name, to: $0.to))),
        by: .kernel)
    }
    try ledger.check()
    var records: [(seq: Int, kind: EventKind)] = []
    if !drafts.isEmpty {
      let decision = KernelDecision(ledger: ledger, effects: kernel.effects)
      let (acted, after) = try decision.act(drafts)
      kernel.after = after
      records = acted.records
    }
    let told = tell(others, before)
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

  /// The pushes that wait for these reports, and the refs that none explains.
  private func waiting(
    _ moved: [PushedRef], _ before: LandedBefore
  ) throws(Problem) -> (pushes: [PushEntity], others: [PushedRef]) {
    let (name, ledger) = (before.name, before.ledger)
    var pushes: [PushEntity] = []
    var others: [PushedRef] = []
    for ref in moved {
      // The newest of those that fit: an older one of the same values is a try that git refused,
      // and stays one when the report of the one that landed comes again.
      let last = ledger.state.get(RefEntity.self, RefEntity.id(name, ref.ref))?.push
      let landed = last.flatMap { $0.from == ref.from && $0.to == ref.to ? $0.allowed : nil }
      let push = ledger.state.newestWaiting(
        name, ref.ref, from: ref.from, to: ref.to, allowedAfter: landed)
      // Behind a later push only the records tell whether the one that landed is another.
      var told: Int?
      if let push, let last, last.allowed > push.allowed {
        told = try before.record(of: ref, allowedAfter: push.allowed)
      }
      if let push, told == nil {
        pushes.append(push)
      } else {
        others.append(ref)
      }
    }
    return (pushes, others)
  }

  /// Makes sure that git shows all of it before any of it is signed.
  private func check(
    _ pushes: [PushEntity], in repository: GitRepository, _ ledger: OpenLedger
  ) throws(Problem) {
    let now = LandedNow(ledger: ledger, repository: repository)
    var faults: [String] = []
    for push in pushes {
      if let fault = try now.fault(of: push) { faults.append(fault) }
    }
    guard !faults.isEmpty else { return }
    try ledger.check()
    throw Problem(
      "KRN-PUSH-UNSEEN", .refused,
      "git does not show that the push has landed: \(faults.joined(separator: "; "))",
      hint: "push again; the gate's hook reports what lands")
  }

  /// What there is to say of refs that no waiting push explains.
  private struct Told {
    var already: [(ref: GitRef, record: Int)] = []
    var strays: [GitRef] = []
    var warnings: [String] = []
  }

  private func tell(_ others: [PushedRef], _ before: LandedBefore) -> Told {
    var told = Told()
    for moved in others {
      do throws(Problem) {
        let record = try before.find(moved)
        try before.ledger.check()
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
