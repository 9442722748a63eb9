package import CommandLineKit
internal import Governance
internal import Store
internal import Wire

/// `kernel task new`: writes a card to fill in.
package struct TaskNew: Operation {
  package static let path = ["task", "new"]
  package static let summary = "Write a task card to fill in."
  package static let discussion = """
    The card is a file of yours, and nothing of the ledger's until it is imported. An existing file \
    is never replaced.
    """
  package static let examples = [
    Example("kernel task new FIX-1 --queue dev --spec DEMO_SPEC", "Write tasks/FIX-1.md.")
  ]
  var task = ""
  var queue = "dev"
  var type = "dev"
  var priority: String?
  var specs: [String] = []
  var out: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("task", &task, about: "The new task's id.", completion: .none)
    try visitor.option(
      "queue", &queue, placeholder: "NAME", about: "Its queue.", completion: .dynamic("queue"))
    try visitor.option(
      "type", &type, placeholder: "WORD", about: "What kind of work it is.", completion: .none)
    try visitor.option(
      "priority", &priority, placeholder: "P0..P3", about: "How urgent it is; P3 unless told.",
      isRequired: false, completion: .words(Priority.allCases.map(\.rawValue)))
    try visitor.options(
      "spec", &specs, placeholder: "ID", about: "A spec that it cites; repeat for more.",
      isRequired: true, completion: .dynamic("spec"))
    try visitor.option(
      "out", &out, placeholder: "FILE", about: "Where to write it; by default tasks/<task>.md.",
      isRequired: false, completion: .files)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let id = try Names.task(task)
    for spec in specs where SpecID(spec) == nil {
      throw Problem("KRN-USAGE", .usage, "\(spec) is no spec id: an identifier without /")
    }
    _ = try Names.identifier(queue, "a queue")
    _ = try Names.identifier(type, "a type")
    if let priority, Priority(rawValue: priority) == nil {
      throw Problem("KRN-USAGE", .usage, "--priority takes P0, P1, P2 or P3")
    }
    let path: String
    if let out { path = kernel.effects.absolute(out) } else { path = try defaultPath(id, kernel) }
    do throws(StoreError) {
      try DurableFile.create(path, Array(card(id).utf8), durable: false)
    } catch {
      guard case .conflict = error else { throw Problem(error) }
      throw Problem(
        "KRN-EXISTS", .refused, "\(path) is there already", hint: "edit it, or give --out")
    }
    return Answer(
      "kernel.card/1", data: .members(["path": .string(path), "task": .string(id.description)]),
      lines: [path], next: ["kernel task import \(ShellWord.quoted(path))"])
  }

  private func defaultPath(_ id: TaskID, _ kernel: Kernel) throws(Problem) -> String {
    let workspace = try Workspace.find(kernel.globals.directory, kernel.effects)
    try HomeFolders.make("\(workspace.root)/tasks")
    return "\(workspace.root)/tasks/\(id).md"
  }

  private func card(_ id: TaskID) -> String {
    """
    ---
    task_id: \(id)
    type: \(type)
    queue: \(queue)
    branch: feature/\(id)
    priority: \(priority ?? "P3")
    spec_ids:
    \(specs.map { "  - \($0)" }.joined(separator: "\n"))
    verification:
      - "How one sees that it is done."
    ---
    # \(id)

    ## Metadata

    | Field | Value |
    |---|---|
    | Owner | |

    ## Objective

    ## Deliverables

    ## Verification

    ## Authority

    Speculative until it is merged.

    ## Audit trail

    `kernel log --task \(id)`

    """
  }
}
