package import CommandLineKit
internal import Governance
internal import Pipelines
internal import Wire

/// `kernel hooks status`: whether the hooks are in place, and the refs where they were left.
package struct HooksStatus: Operation {
  package static let path = ["hooks", "status"]
  package static let summary = "Tell whether the hooks of a repository do what they should."
  package static let discussion = """
    For a gated repository it also compares every protected ref with the last push that was \
    recorded: a ref that is elsewhere, or gone, was moved around the gate, and the command exits 3.
    """
  package static let examples = [
    Example("kernel hooks status --git /srv/git/app.git", "Look at a gated repository.")
  ]
  var repo = ""
  var folder: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try RepositoryName.option(&repo, &visitor)
    try GitFolder.option(&folder, &visitor)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let name = try RepositoryName.find(repo, in: ledger)
    let repository = try GitFolder.open(folder, kernel.effects)
    let hooks = "\(repository.facts.commonDirectory)/hooks"
    let isGate = repository.facts.isBare
    var faults: [String] = []
    for script in isGate ? HookScript.gate : [.prePush] {
      if let fault = try fault(of: script, name, in: hooks, ledger, kernel) { faults.append(fault) }
    }
    if isGate {
      faults += try GateSettings.faults(in: repository, hooks: hooks).map {
        "\($0) is not as the gate needs it"
      }
      faults += try strays(name, in: repository, ledger)
    }
    try ledger.check()
    return Answer(
      "kernel.hooks_status/1",
      data: .object([
        .init("folder", .string(hooks)), .init("gate", .boolean(isGate)),
        .init("faults", .array(faults.map { .string($0) })),
      ]),
      lines: [isGate ? "gate of \(name)" : "advice for \(name)"]
        + (faults.isEmpty ? ["everything is in place"] : faults),
      next: faults.isEmpty ? [] : ["kernel hooks install"], ledger: ledger.position,
      exit: faults.isEmpty ? .ok : .refused)
  }

  private func fault(
    of script: HookScript, _ name: Identifier, in hooks: String, _ ledger: OpenLedger,
    _ kernel: Kernel
  ) throws(Problem) -> String? {
    switch try script.find(in: hooks) {
    case .absent: return "there is no \(script.rawValue) hook"
    case .foreign: return "the \(script.rawValue) hook is another one"
    case .ours(let text):
      guard let program = kernel.effects.program() else { return nil }
      let call = HookScript.Call(
        program: program, workspace: ledger.workspace.root, repository: name)
      return try script.text(call).utf8.elementsEqual(text.utf8)
        ? nil : "the \(script.rawValue) hook runs another program or serves another workspace"
    }
  }

  /// Protected refs that are not where the last recorded push has left them.
  private func strays(
    _ name: Identifier, in repository: GitRepository, _ ledger: OpenLedger
  ) throws(Problem) -> [String] {
    guard let pattern = GitRefPattern("refs/**"),
      let policy = ledger.state.get(PolicyEntity.self, PolicyEntity.id)?.policy
    else { return [] }
    let refs = try observing { () throws(GitError) in try repository.refs(matching: pattern) }
    var strays: [String] = []
    for (ref, id) in refs where policy.protects(ref) {
      // A push that waits for its report has left the ref nowhere yet, as far as anybody has said.
      let waiting = ledger.state.scan(
        PushEntity.self, prefix: PushEntity.prefix(name, ref), limit: 1)
      let last = ledger.state.get(RefEntity.self, RefEntity.id(name, ref))
      if last == nil, waiting.isEmpty {
        strays.append("\(ref) was there before the gate, or came around it")
      } else if last?.push.to != id {
        let isAllowed = !ledger.state.all(
          PushEntity.self, prefix: PushEntity.prefix(name, ref), limit: 1
        ) { $0.to == id }.isEmpty
        strays.append(
          isAllowed
            ? "\(ref) is where a push was allowed to go and was not reported: see kernel doctor"
            : "\(ref) is not where the last recorded push has left it")
      }
    }
    // Git lists what is there; the records know of what should be.
    let present = Set(refs.map(\.ref))
    let left = ledger.state.all(RefEntity.self, prefix: PushEntity.prefix(name)) {
      policy.protects($0.push.ref) && !$0.push.to.isZero && !present.contains($0.push.ref)
    }.map(\.push)
    for push in left {
      strays.append("\(push.ref) is gone, and the last recorded push has left it at \(push.to)")
    }
    return strays
  }
}
