package import Wire

/// The front matter of a task card, as it may enter the ledger.
///
/// Both ways to get one hold the same rules: reading a card that a person wrote, and reading the
/// canonical form.
package struct CardFrontMatter: WireObject, Hashable {
  /// The most bytes of the canonical form: a statement has to have room for it.
  package static let byteCountMax = 32_768
  /// The most elements of one list: as many as a task in the ledger may have.
  package static let elementCountMax = 64

  package static let fields: [WireField] = [
    .required("branch", CardBranch.self, "The git branch of the work."),
    .optional("dependencies", [CardTaskID].self, "The tasks that come before this one."),
    .optional("extra", [CardExtra].self, "The fields that cards do not have, by key."),
    .optional("parent_task", CardTaskID.self, "The task that this one is a part of."),
    .required("priority", CardPriority.self, "How urgent the task is."),
    .required("queue", Identifier.self, "The queue in which the task waits."),
    .optional("review_config", CardReviewConfig.self, "What the task asks of its review."),
    .required("spec_ids", [CardSpecID].self, "The specifications that the task follows."),
    .required("task_id", CardTaskID.self, "The name of the task."),
    .required("type", Identifier.self, "The kind of work."),
    .optional("verification", [Text].self, "How the result is verified."),
  ]

  /// The git branch of the work.
  package let branch: CardBranch
  /// The tasks that come before this one.
  package let dependencies: [CardTaskID]
  /// The fields that cards do not have, by key.
  package let extra: [CardExtra]
  /// The task that this one is a part of.
  package let parentTask: CardTaskID?
  /// How urgent the task is.
  package let priority: CardPriority
  /// The queue in which the task waits.
  package let queue: Identifier
  /// What the task asks of its review.
  package let reviewConfig: CardReviewConfig?
  /// The specifications that the task follows; at least one.
  package let specIDs: [CardSpecID]
  /// The name of the task.
  package let taskID: CardTaskID
  /// The kind of work.
  package let type: Identifier
  /// How the result is verified.
  package let verification: [Text]

  init(
    branch: CardBranch, dependencies: [CardTaskID], extra: [CardExtra], parentTask: CardTaskID?,
    priority: CardPriority, queue: Identifier, reviewConfig: CardReviewConfig?,
    specIDs: [CardSpecID], taskID: CardTaskID, type: Identifier, verification: [Text]
  ) {
    self.branch = branch
    self.dependencies = dependencies
    self.extra = extra
    self.parentTask = parentTask
    self.priority = priority
    self.queue = queue
    self.reviewConfig = reviewConfig
    self.specIDs = specIDs
    self.taskID = taskID
    self.type = type
    self.verification = verification
  }

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    branch = try reader.field("branch")
    dependencies = try reader.list("dependencies")
    extra = try reader.list("extra")
    parentTask = try reader.optional("parent_task")
    priority = try reader.field("priority")
    queue = try reader.field("queue")
    reviewConfig = try reader.optional("review_config")
    specIDs = try reader.list("spec_ids")
    taskID = try reader.field("task_id")
    type = try reader.field("type")
    verification = try reader.list("verification")
    if let fault = faults.first {
      throw WireError(.invalid(CardError(fault).reason), at: start)
    }
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("branch", branch)
    writer.field("dependencies", unlessEmpty: dependencies)
    writer.field("extra", unlessEmpty: extra)
    writer.field("parent_task", parentTask)
    writer.field("priority", priority)
    writer.field("queue", queue)
    writer.field("review_config", reviewConfig)
    writer.field("spec_ids", specIDs)
    writer.field("task_id", taskID)
    writer.field("type", type)
    writer.field("verification", unlessEmpty: verification)
  }

  /// The rules that the shape of the fields alone does not hold.
  var faults: [CardError.Kind] {
    var faults = CardRules.list(.specIDs, specIDs.map(\.text))
    if specIDs.isEmpty { faults.append(.listEmpty(.specIDs)) }
    faults += CardRules.list(.dependencies, dependencies.map(\.text))
    if dependencies.contains(taskID) { faults.append(.dependsOnItself(.dependencies)) }
    if parentTask == taskID { faults.append(.dependsOnItself(.parentTask)) }
    // Two conditions in the same words are odd, but they say nothing false.
    if verification.count > Self.elementCountMax {
      faults.append(.tooManyElements(.verification, max: Self.elementCountMax))
    }
    faults += CardExtra.faults(in: extra)
    faults += reviewConfig?.faults ?? []
    if canonicalBytes.count > Self.byteCountMax {
      faults.append(.frontMatterTooLarge(max: Self.byteCountMax))
    }
    return faults
  }
}

/// Rules that several fields share.
enum CardRules {
  /// A list of names is short and names nothing twice.
  static func list(_ field: CardField, _ names: [Text]) -> [CardError.Kind] {
    let max = CardFrontMatter.elementCountMax
    guard names.count <= max else { return [.tooManyElements(field, max: max)] }
    var seen: Set<Text> = []
    guard let repeated = names.first(where: { !seen.insert($0).inserted }) else { return [] }
    return [.repeated(field, repeated.string)]
  }

  /// A number, if there is one, is inside its range.
  static func range(
    _ field: CardField, _ value: Int?, _ range: ClosedRange<Int>
  ) -> [CardError.Kind] {
    guard let value, !range.contains(value) else { return [] }
    return [.outOfRange(field, min: range.lowerBound, max: range.upperBound)]
  }
}
