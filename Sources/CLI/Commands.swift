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
      ManualRow("task", "Work, from card to release.")
    ],
    exitCodes: ExitCode.allCases.map { ManualRow("\($0.rawValue)", $0.about) },
    sections: [])

  static func tree() -> Tree {
    var tree = Tree(program, globals: Globals.self, bound: (any Operation).self)
    addDaily(to: &tree)
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
    tree.add(Verify.self) { $0 }
  }
}
