package import Wire

/// Why a task is blocked, and where it goes when it is not any more.
package struct Block: Hashable, Sendable {
  package let from: TaskStatus
  package let reason: Text
  package let source: Source
}

extension Block: WireObject {
  package static let fields: [WireField] = [
    .required("from", TaskStatus.self, "The state that it returns to."),
    .required("reason", Text.self, "Why."),
    .required("source", Source.self, "The record that blocked it."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    from = try reader.field("from")
    reason = try reader.field("reason")
    source = try reader.field("source")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("from", from)
    writer.field("reason", reason)
    writer.field("source", source)
  }
}

/// A task.
package struct TaskEntity: EntityValue {
  /// The record that approved its start, for the card as it is.
  package var approval: Source?
  package var block: Block?
  package var card: Card
  /// How many steps of its trail are not listed any more.
  package var earlier: Int
  package let id: TaskID
  /// The record that says its reviewed commit landed.
  package var landed: Source?
  package var ordinal: Int
  package var since: Timestamp
  package var source: Source
  /// The people who opened the sessions of those who worked on it.
  package var sponsors: [PrincipalID]
  package var status: TaskStatus
  /// The last records about it, oldest first.
  package var trail: [TrailStep]
  /// Who worked on it: lineages of those who started it or submitted it.
  package var workers: [PrincipalID]

  package static let kind = EntityKind.task
  package var entityID: Text { id.text }
  package var entity: Entity { .task(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .task(let value) = entity { value } else { nil }
  }

  init(_ body: TaskImported, ordinal: Int, as occurrence: Occurrence) {
    card = body.card
    earlier = 0
    id = body.id
    self.ordinal = ordinal
    since = occurrence.at
    source = occurrence.source
    sponsors = []
    status = .draft
    trail = []
    workers = []
  }

  package static let fields: [WireField] = [
    .optional("approval", Source.self, "The record that approved its start."),
    .optional("block", Block.self, "Why it is blocked."),
    .required("card", Card.self, "Its card."),
    .required("earlier", Int.self, "How many older steps are not listed."),
    .required("id", TaskID.self, "The id."),
    .optional("landed", Source.self, "The record that says its reviewed commit landed."),
    .required("ordinal", Int.self, "How often the card was imported."),
    .required("since", Timestamp.self, "When it came into its state."),
    .required("source", Source.self, "The record that imported the card."),
    .optional("sponsors", [PrincipalID].self, "Who opened the workers' sessions."),
    .required("status", TaskStatus.self, "Its state."),
    .optional("trail", [TrailStep].self, "The last records about it, oldest first."),
    .optional("workers", [PrincipalID].self, "Who worked on it."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    approval = try reader.optional("approval")
    block = try reader.optional("block")
    card = try reader.field("card")
    earlier = try reader.field("earlier")
    id = try reader.field("id")
    landed = try reader.optional("landed")
    ordinal = try reader.field("ordinal")
    since = try reader.field("since")
    source = try reader.field("source")
    sponsors = try reader.list("sponsors")
    status = try reader.field("status")
    trail = try reader.list("trail")
    workers = try reader.list("workers")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("approval", approval)
    writer.field("block", block)
    writer.field("card", card)
    writer.field("earlier", earlier)
    writer.field("id", id)
    writer.field("landed", landed)
    writer.field("ordinal", ordinal)
    writer.field("since", since)
    writer.field("source", source)
    writer.field("sponsors", unlessEmpty: sponsors)
    writer.field("status", status)
    writer.field("trail", unlessEmpty: trail)
    writer.field("workers", unlessEmpty: workers)
  }
}
