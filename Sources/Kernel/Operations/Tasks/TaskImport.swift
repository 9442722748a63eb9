package import CommandLineKit
internal import Documents
internal import Governance
internal import Wire

/// `kernel task import`: reads cards and makes draft tasks of them.
package struct TaskImport: Change {
  package static let path = ["task", "import"]
  package static let summary = "Make draft tasks of task cards."
  package static let discussion = """
    A card is a Markdown file with YAML front matter, named after its task. Everything that is \
    wrong with it is listed. Importing a card again replaces it while the task is a draft.
    """
  package static let examples = [
    Example("kernel task import tasks/FIX-1.md", "Import one card.")
  ]

  var change = ChangeOptions()
  var file = ""
  // Read once, by `drafts`; the answer repeats what was warned about.
  private let warned = WarningList()

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("card", &file, about: "The card's file.", completion: .files)
    try change.arguments(&visitor)
  }

  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft] {
    let path = kernel.effects.absolute(file)
    let bytes = try Files.given(path, max: 262_144)
    let name = path.parts(at: UInt8(ascii: "/")).last ?? path
    let card: TaskCard
    do {
      let parsed = try TaskCard.parse(bytes, fileName: name)
      card = parsed.card
      warned.set(parsed.warnings.map { "\($0.description)" })
    } catch {
      throw Problem(
        error.errors.first.map { $0.code } ?? "KRN-CARD", .refused,
        "\(name) is not a task card: "
          + error.errors.map { $0.description }.joined(separator: "; "),
        hint: "kernel task new shows the form")
    }
    let (id, lawful) = try Self.lawful(card)
    return [Draft(.task(.imported(TaskImported(id: id, card: lawful))), content: [bytes])]
  }

  /// The card as the law knows it.
  private static func lawful(_ card: TaskCard) throws(Problem) -> (TaskID, Card) {
    let front = card.frontMatter
    guard let id = TaskID(front.taskID.text.string),
      let branch = GitRef("refs/heads/\(front.branch.text.string)"),
      let priority = Priority(rawValue: front.priority.rawValue)
    else { throw Problem("KRN-CARD", .refused, "the card's id or branch cannot be used") }
    // Both grammars are one; were they not, a dependency left out would be a gate left open.
    let dependencies = front.dependencies.compactMap { TaskID($0.text.string) }
    let specs = front.specIDs.compactMap { SpecID($0.text.string) }
    let parent = front.parentTask.flatMap { TaskID($0.text.string) }
    guard dependencies.count == front.dependencies.count, specs.count == front.specIDs.count,
      (parent == nil) == (front.parentTask == nil)
    else { throw Problem("KRN-CARD", .refused, "the card names what no ledger could") }
    let config = front.reviewConfig
    let review = CardReview(
      required: config?.required ?? true, requiredPersonas: config?.requiredPersonas ?? [],
      optionalPersonas: config?.optionalPersonas ?? [], minCoverage: config?.minCoveragePct,
      maxCycles: config?.maxRevisionCycles)
    return (
      id,
      Card(
        branch: branch, dependencies: dependencies,
        file: BlobReference(digest: card.digest, size: card.size), parent: parent,
        priority: priority, queue: front.queue, review: review, specs: specs, type: front.type,
        verification: front.verification)
    )
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    let name = file.parts(at: UInt8(ascii: "/")).last ?? file
    let id = TaskID(String(name.dropLast(3)))
    var answer = try TaskAnswer.make(id, acted, on: ledger)
    answer.warnings = warned.list
    return answer
  }
}
