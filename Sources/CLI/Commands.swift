internal import CommandLineKit
internal import Kernel

/// Every command of the program, in the order of the overview.
enum Commands {
  typealias Tree = CommandTree<Globals, any Operation>

  static let program = Program(
    name: "kernel",
    summary: "Governs changes by people and agents, and proves what happened.",
    discussion: """
      Every action is an event in an append-only ledger: signed by whoever caused it, and judged by \
      the same law when it happens and when it is replayed.
      """,
    nouns: [
      ManualRow("task", "Work, from card to release."),
      ManualRow("review", "What a task's commits are offered for, and what was found."),
      ManualRow("verdict", "Signed answers that open gates."),
      ManualRow("hooks", "The push gate, and advice before it."),
    ],
    exitCodes: ExitCode.allCases.map { ManualRow("\($0.rawValue)", $0.about) },
    sections: [])

  static func tree() -> Tree {
    var tree = Tree(program, globals: Globals.self, bound: (any Operation).self)
    addDaily(to: &tree)
    addReviews(to: &tree)
    return tree
  }

  private static func addDaily(to tree: inout Tree) {
    tree.add(Init.self) { $0 }
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

  private static func addReviews(to tree: inout Tree) {
    tree.add(ReviewSubmit.self) { $0 }
    tree.add(ReviewOpen.self) { $0 }
    tree.add(ReviewReport.self) { $0 }
    tree.add(ReviewShow.self) { $0 }
    tree.add(VerdictDraft.self) { $0 }
    tree.add(VerdictSign.self) { $0 }
    tree.add(VerdictSubmit.self) { $0 }
    tree.add(VerdictShow.self) { $0 }
    tree.add(VerdictVerify.self) { $0 }
    tree.add(HooksInstall.self) { $0 }
    tree.add(HooksStatus.self) { $0 }
    tree.add(HooksReceive.self) { $0 }
    tree.add(HooksLanded.self) { $0 }
    tree.add(HooksPrePush.self) { $0 }
  }
}
