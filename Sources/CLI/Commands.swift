package import CommandLineKit
package import Kernel

/// Every command of the program, in the order of the overview.
package enum Commands {
  /// The commands, and what each becomes when its words are read.
  package typealias Tree = CommandTree<Globals, any Operation>

  static let program = Program(
    name: "kernel",
    summary: "Governs changes by people and agents, and proves what happened.",
    discussion: """
      Every action is an event in an append-only ledger: signed by whoever caused it, and judged \
      by the same law when it happens and when it is replayed.
      """,
    nouns: [
      ManualRow("task", "Work, from card to release."),
      ManualRow("session", "The times in which agents may act."),
      ManualRow("agent", "Agents that sessions are opened for."),
      ManualRow("principal", "People and runners."),
      ManualRow("key", "The keys that people and runners sign with."),
      ManualRow("spec", "The registry of specs that cards cite."),
      ManualRow("repo", "Git repositories whose pushes are judged."),
      ManualRow("queue", "The queues that tasks wait in."),
      ManualRow("policy", "The rules that the team sets for itself."),
      ManualRow("ledger", "The ledger as a whole, for its roots."),
      ManualRow("clock", "The ledger's time, for its roots."),
      ManualRow("state", "The files that are rendered from the ledger."),
      ManualRow("review", "What a task's commits are offered for, and what was found."),
      ManualRow("verdict", "Signed answers that open gates."),
      ManualRow("hooks", "The push gate, and advice before it."),
    ],
    exitCodes: ExitCode.allCases.map { ManualRow("\($0.rawValue)", $0.about) },
    sections: [])

  /// Every command.
  package static func tree() -> Tree {
    var tree = Tree(program: { program }, globals: Globals.self, bound: (any Operation).self)
    for group in Group.allCases { add(group, to: &tree) }
    return tree
  }

  /// The commands that a line of words can mean: those whose first word is among the words. A start
  /// of the program pays for these alone; who needs help or finds nothing takes them all.
  static func tree(for words: [String]) -> Tree {
    var tree = Tree(program: { program }, globals: Globals.self, bound: (any Operation).self)
    var added: [Group] = []
    for word in words {
      guard let group = Group(beginning: word), !added.contains(group) else { continue }
      added.append(group)
      add(group, to: &tree)
    }
    return tree
  }

  /// Commands that are read together, in the order of the overview.
  enum Group: CaseIterable {
    case setup, task, verify, identity, registry, ledger, looking, review, verdict, hooks

    /// The group of the commands that begin with a word; nil for any other word.
    init?(beginning word: String) {
      switch word {
      case "init": self = .setup
      case "task", "start", "finish": self = .task
      case "verify": self = .verify
      case "key", "principal", "agent", "session": self = .identity
      case "spec", "repo", "queue": self = .registry
      case "policy", "ledger", "clock": self = .ledger
      case "status", "next", "why", "can", "log", "checkpoint", "proof", "state", "doctor",
        "explain", "schema", "completion", "man":
        self = .looking
      case "review": self = .review
      case "verdict": self = .verdict
      case "hooks": self = .hooks
      default: return nil
      }
    }
  }

  private static func add(_ group: Group, to tree: inout Tree) {
    switch group {
    case .setup: tree.add(Init.self) { $0 }
    case .task: addTask(to: &tree)
    case .verify: tree.add(Verify.self) { $0 }
    case .identity: addIdentity(to: &tree)
    case .registry: addRegistry(to: &tree)
    case .ledger: addLedger(to: &tree)
    case .looking: addLooking(to: &tree)
    case .review: addReview(to: &tree)
    case .verdict: addVerdict(to: &tree)
    case .hooks: addHooks(to: &tree)
    }
  }

  private static func addTask(to tree: inout Tree) {
    tree.add(TaskNew.self) { $0 }
    tree.add(TaskImport.self) { $0 }
    tree.add(TaskReady.self) { $0 }
    tree.add(TaskApprove.self) { $0 }
    tree.add(TaskStart.self) { $0 }
    tree.add(TaskStop.self) { $0 }
    tree.add(TaskUnblock.self) { $0 }
    tree.add(TaskFinish.self) { $0 }
    tree.add(TaskMerge.self) { $0 }
    tree.add(TaskRelease.self) { $0 }
    tree.add(TaskAbandon.self) { $0 }
    tree.add(TaskShow.self) { $0 }
    tree.add(TaskList.self) { $0 }
  }

  private static func addIdentity(to tree: inout Tree) {
    tree.add(KeyRequest.self) { $0 }
    tree.add(KeyList.self) { $0 }
    tree.add(KeyShow.self) { $0 }
    tree.add(KeyEnroll.self) { $0 }
    tree.add(KeyRevoke.self) { $0 }
    tree.add(PrincipalEnroll.self) { $0 }
    tree.add(PrincipalList.self) { $0 }
    tree.add(PrincipalShow.self) { $0 }
    tree.add(AgentEnroll.self) { $0 }
    tree.add(AgentList.self) { $0 }
    tree.add(SessionRequestMake.self) { $0 }
    tree.add(SessionOpen.self) { $0 }
    tree.add(SessionList.self) { $0 }
    tree.add(SessionShow.self) { $0 }
    tree.add(SessionSuspend.self) { $0 }
    tree.add(SessionResume.self) { $0 }
    tree.add(SessionEnd.self) { $0 }
    tree.add(SessionSwitch.self) { $0 }
  }

  private static func addRegistry(to tree: inout Tree) {
    tree.add(SpecRegister.self) { $0 }
    tree.add(SpecImport.self) { $0 }
    tree.add(SpecList.self) { $0 }
    tree.add(SpecShow.self) { $0 }
    tree.add(RepositoryRegister.self) { $0 }
    tree.add(RepositoryList.self) { $0 }
    tree.add(QueueList.self) { $0 }
    tree.add(QueueLockStep.self) { $0 }
    tree.add(QueueUnlockStep.self) { $0 }
  }

  private static func addLedger(to tree: inout Tree) {
    tree.add(PolicyShow.self) { $0 }
    tree.add(PolicyLint.self) { $0 }
    tree.add(PolicyAdopt.self) { $0 }
    tree.add(LedgerAccept.self) { $0 }
    tree.add(ClockResetStep.self) { $0 }
  }

  private static func addLooking(to tree: inout Tree) {
    tree.add(Status.self) { $0 }
    tree.add(Next.self) { $0 }
    tree.add(Why.self) { $0 }
    tree.add(Can.self) { $0 }
    tree.add(Log.self) { $0 }
    tree.add(ShowCheckpoint.self) { $0 }
    tree.add(Proof.self) { $0 }
    tree.add(StateRender.self) { $0 }
    tree.add(Doctor.self) { $0 }
    tree.add(Explain.self) { $0 }
    tree.add(ShowSchema.self) { $0 }
    tree.add(ShowCompletion.self) { $0 }
    tree.add(Man.self) { $0 }
  }

  private static func addReview(to tree: inout Tree) {
    tree.add(ReviewSubmit.self) { $0 }
    tree.add(ReviewOpen.self) { $0 }
    tree.add(ReviewReport.self) { $0 }
    tree.add(ReviewShow.self) { $0 }
  }

  private static func addVerdict(to tree: inout Tree) {
    tree.add(VerdictDraft.self) { $0 }
    tree.add(VerdictSign.self) { $0 }
    tree.add(VerdictSubmit.self) { $0 }
    tree.add(VerdictShow.self) { $0 }
    tree.add(VerdictVerify.self) { $0 }
  }

  private static func addHooks(to tree: inout Tree) {
    tree.add(HooksInstall.self) { $0 }
    tree.add(HooksStatus.self) { $0 }
    tree.add(HooksReceive.self) { $0 }
    tree.add(HooksLanded.self) { $0 }
    tree.add(HooksPrePush.self) { $0 }
  }
}
