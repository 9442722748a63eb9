package import Wire

/// What a card asks of its review.
package struct CardReview: Hashable, Sendable {
  package let maxCycles: Int?
  package let minCoverage: Int?
  package let optionalPersonas: [Identifier]
  package let required: Bool
  package let requiredPersonas: [Identifier]

  /// A review as the policy asks it, for a card that says nothing.
  package static let ordinary = CardReview()

  /// Names what a card asks.
  package init(
    required: Bool = true, requiredPersonas: [Identifier] = [], optionalPersonas: [Identifier] = [],
    minCoverage: Int? = nil, maxCycles: Int? = nil
  ) {
    self.maxCycles = maxCycles
    self.minCoverage = minCoverage
    self.optionalPersonas = optionalPersonas
    self.required = required
    self.requiredPersonas = requiredPersonas
  }

  /// Whether a review can meet it: a card that asks for 101 percent could never be approved.
  var isWellFormed: Bool {
    (0...100).contains(minCoverage ?? 0) && (1...16).contains(maxCycles ?? 1)
      && [requiredPersonas, optionalPersonas].allSatisfy { $0.count <= Card.listCountMax }
  }
}

extension CardReview: WireObject {
  package static let fields: [WireField] = [
    .optional("max_cycles", Int.self, "Fewer revisions than the policy allows."),
    .optional("min_coverage", Int.self, "More coverage than the policy asks, in percent."),
    .optional("optional_personas", [Identifier].self, "Personas that a reviewer may take."),
    .required("required", Bool.self, "Whether the task goes through code review."),
    .optional("required_personas", [Identifier].self, "Personas that a reviewer must take."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    maxCycles = try reader.optional("max_cycles")
    minCoverage = try reader.optional("min_coverage")
    optionalPersonas = try reader.list("optional_personas")
    required = try reader.field("required")
    requiredPersonas = try reader.list("required_personas")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("max_cycles", maxCycles)
    writer.field("min_coverage", minCoverage)
    writer.field("optional_personas", unlessEmpty: optionalPersonas)
    writer.field("required", required)
    writer.field("required_personas", unlessEmpty: requiredPersonas)
  }
}

/// What the ledger keeps of a task card; the whole card is the blob that `file` names.
///
/// An object, since nothing in it changes: each step of a task copies the task, and of its card
/// only the reference.
package final class Card: Sendable {
  /// The branch on which the work is done.
  package let branch: GitRef
  /// Tasks that it depends on.
  package let dependencies: [TaskID]
  /// The whole card.
  package let file: BlobReference
  /// The task that it is a part of.
  package let parent: TaskID?
  /// How urgent it is.
  package let priority: Priority
  /// Its queue.
  package let queue: Identifier
  /// What it asks of its review.
  package let review: CardReview
  /// The specs that it cites.
  package let specs: [SpecID]
  /// What kind of work it is.
  package let type: Identifier
  /// How one sees that it is done.
  package let verification: [Text]

  /// The most entries of one list of a card.
  package static let listCountMax = 64

  /// Gathers what the ledger keeps.
  package init(
    branch: GitRef, dependencies: [TaskID], file: BlobReference, parent: TaskID?,
    priority: Priority, queue: Identifier, review: CardReview, specs: [SpecID], type: Identifier,
    verification: [Text]
  ) {
    self.branch = branch
    self.dependencies = dependencies
    self.file = file
    self.parent = parent
    self.priority = priority
    self.queue = queue
    self.review = review
    self.specs = specs
    self.type = type
    self.verification = verification
  }

  /// Reads the fields.
  package init(fields reader: inout CanonicalReader) throws(WireError) {
    branch = try reader.field("branch")
    dependencies = try reader.list("dependencies")
    file = try reader.field("file")
    parent = try reader.optional("parent")
    priority = try reader.field("priority")
    queue = try reader.field("queue")
    review = try reader.field("review")
    specs = try reader.field("specs")
    type = try reader.field("type")
    verification = try reader.field("verification")
  }

  /// The type whose tasks may exceed the limit of work in progress.
  package static let hotfix = Identifier("hotfix")
}

extension Card: WireObject {
  package static let fields: [WireField] = [
    .required("branch", GitRef.self, "The branch on which the work is done."),
    .optional("dependencies", [TaskID].self, "Tasks that it depends on."),
    .required("file", BlobReference.self, "The whole card."),
    .optional("parent", TaskID.self, "The task that it is a part of."),
    .required("priority", Priority.self, "How urgent it is."),
    .required("queue", Identifier.self, "Its queue."),
    .required("review", CardReview.self, "What it asks of its review."),
    .required("specs", [SpecID].self, "The specs that it cites."),
    .required("type", Identifier.self, "What kind of work it is."),
    .required("verification", [Text].self, "How one sees that it is done."),
  ]

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("branch", branch)
    writer.field("dependencies", unlessEmpty: dependencies)
    writer.field("file", file)
    writer.field("parent", parent)
    writer.field("priority", priority)
    writer.field("queue", queue)
    writer.field("review", review)
    writer.field("specs", specs)
    writer.field("type", type)
    writer.field("verification", verification)
  }
}

extension Card: Hashable {
  package static func == (left: Card, right: Card) -> Bool {
    left === right || left.canonicalBytes == right.canonicalBytes
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(canonicalBytes) }
}
