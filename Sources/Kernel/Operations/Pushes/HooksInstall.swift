package import CommandLineKit
internal import Governance
internal import Pipelines
internal import Store
internal import Wire

/// `kernel hooks install`: writes the hooks of a repository.
package struct HooksInstall: Operation {
  package static let path = ["hooks", "install"]
  package static let summary = "Write the hooks of a git repository."
  package static let discussion = """
    In a repository that people work in, a pre-push hook gives early advice. It is no gate: whoever \
    pushes can skip it.

    With --gate, in a bare repository, the pre-receive hook is the gate, and the post-receive hook \
    reports what has landed. The gate holds for everybody who reaches the repository through git's \
    own server side, over ssh or http. Whoever may write the repository's files can go around any \
    hook, so they belong to a user of their own; `kernel hooks status` compares the refs with what \
    was recorded.

    Another tool's hook is never replaced.
    """
  package static let examples = [
    Example("kernel hooks install", "Give early advice in the current repository."),
    Example(
      "kernel hooks install --gate --git /srv/git/app.git --repo app",
      "Put the gate into a bare repository."),
  ]
  var repo = ""
  var folder: String?
  var isGate = false

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try RepositoryName.option(&repo, &visitor)
    try GitFolder.option(&folder, &visitor)
    try visitor.flag("gate", &isGate, about: "Make the bare repository's receive hooks the gate.")
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let name = try RepositoryName.find(repo, in: ledger)
    guard ledger.state.get(RepositoryEntity.self, name.text) != nil else {
      try ledger.check()
      throw Problem(
        "KRN-REPOSITORY-UNKNOWN", .notFound, "no repository \(name) is registered",
        hint: "ask an owner to register it")
    }
    guard let program = kernel.effects.program() else {
      throw Problem("KRN-HOOK-PATH", .internal, "the path of this program is not known")
    }
    let repository = try GitFolder.open(folder, kernel.effects)
    let call = HookScript.Call(
      program: program, workspace: ledger.workspace.root, repository: name)
    let hooks = "\(repository.facts.commonDirectory)/hooks"
    let scripts = try scripts(for: repository, hooks: hooks)
    // All are looked at before the first is written.
    for script in scripts { try script.checkPlace(in: hooks) }
    try storing { () throws(StoreError) in try DurableFile.makeFolder(hooks) }
    for script in scripts { try script.write(call, to: hooks) }
    if isGate { try GateSettings.apply(to: repository, hooks: hooks) }
    return Answer(
      "kernel.hooks/1",
      data: .object([
        .init("folder", .string(hooks)), .init("gate", .boolean(isGate)),
        .init("hooks", .array(scripts.map { .string($0.rawValue) })),
      ]),
      lines: scripts.map { "\(hooks)/\($0.rawValue)" }
        + [isGate ? "pushes to \(name) are judged here" : "advice only: a push can skip this hook"],
      next: ["kernel hooks status"], ledger: ledger.position)
  }

  private func scripts(
    for repository: GitRepository, hooks: String
  ) throws(Problem) -> [HookScript] {
    if isGate {
      guard repository.facts.isBare else {
        throw Problem(
          "KRN-GATE-NOT-BARE", .refused, "the gate belongs into a bare repository",
          hint: "git init --bare")
      }
      return HookScript.gate
    }
    let elsewhere = try observing { () throws(GitError) in
      try repository.localSetting("core.hooksPath")
    }
    if let elsewhere, !elsewhere.utf8.elementsEqual(hooks.utf8) {
      throw Problem(
        "KRN-HOOK-FOREIGN", .refused,
        "core.hooksPath says that the hooks of this repository are in \(elsewhere)",
        hint: "let the pre-push hook there run kernel hooks pre-push")
    }
    return [.prePush]
  }
}
