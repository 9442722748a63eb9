internal import Governance
internal import Pipelines
internal import Wire

/// Whether a repository is one whose pushes are judged for a workspace under a name.
///
/// Our pre-receive hook says both. Where another tool's hook stands in its place, that one may run
/// ours, so it passes; the repository then has to be bare, as everything that is pushed to.
struct GatePlace {
  let kernel: Kernel
  let ledger: OpenLedger
  let name: Identifier

  /// Makes sure of it.
  ///
  /// - Throws: `KRN-GATE-NONE`.
  func check(_ repository: GitRepository) throws(Problem) {
    let hooks = "\(repository.facts.commonDirectory)/hooks"
    let found = try HookScript.preReceive.find(in: hooks)
    if case .ours(let text) = found, isServed(by: text) { return }
    let elsewhere = try observing { () throws(GitError) in
      try repository.localSetting("core.hooksPath")
    }
    let isElsewhere = elsewhere.map { !$0.utf8.elementsEqual(hooks.utf8) } ?? false
    if found == .foreign || isElsewhere, repository.facts.isBare { return }
    let why =
      switch found {
      case .absent: "there is no pre-receive hook"
      case .ours: "the pre-receive hook serves another workspace or another name"
      case .foreign: "the pre-receive hook is another one, and the repository is not bare"
      }
    throw Problem(
      "KRN-GATE-NONE", .refused, "no gate of \(name) stands in \(hooks): \(why)",
      hint: "run it in the bare repository that has the gate, under the name that it has there")
  }

  /// The hook names the workspace as it was found at installing, or as it was just found by.
  private func isServed(by text: String) -> Bool {
    ([ledger.workspace.root] + [kernel.globals.directory].compactMap { $0 }).contains {
      HookScript.preReceive.isServing($0, name, text)
    }
  }
}
