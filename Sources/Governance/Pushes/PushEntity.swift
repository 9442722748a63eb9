package import Wire

/// A push that was allowed. As an entity of its own it waits: nobody has said yet that it landed.
///
/// Each one stands by itself, so that of two that cross on one ref neither hides the other.
package struct PushEntity: EntityValue {
  package let allowed: Int
  package let from: GitObjectID
  package let ref: GitRef
  package let repository: Identifier
  package let task: TaskID?
  package let to: GitObjectID

  package static let kind = EntityKind.push

  /// What the ids of a repository's waiting pushes begin with: its name has no slash.
  package static func prefix(_ repository: Identifier) -> Text { Text.known("\(repository)/") }

  /// What the ids of a ref's waiting pushes begin with: no ref has a colon in its name.
  package static func prefix(_ repository: Identifier, _ ref: GitRef) -> Text {
    Text.known("\(repository)/\(ref):")
  }

  /// The id of the push that record `allowed` let pass; in byte order, as the records are.
  package static func id(_ repository: Identifier, _ ref: GitRef, allowed: Int) -> Text {
    let digits = String(allowed)
    let zeros = String(repeating: "0", count: max(0, digitCount - digits.utf8.count))
    return Text.known("\(repository)/\(ref):\(zeros)\(digits)")
  }

  /// As many digits as the largest number of a record has, 2^53 - 1.
  private static let digitCount = 16

  package var entityID: Text { Self.id(repository, ref, allowed: allowed) }
  package var entity: Entity { .push(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .push(let value) = entity { value } else { nil }
  }

  init(
    allowed: Int, from: GitObjectID, ref: GitRef, repository: Identifier, task: TaskID?,
    to: GitObjectID
  ) {
    self.allowed = allowed
    self.from = from
    self.ref = ref
    self.repository = repository
    self.task = task
    self.to = to
  }

  package static let fields: [WireField] = [
    .required("allowed", Int.self, "The record that allowed it."),
    .required("from", GitObjectID.self, "Where the ref was."),
    .required("ref", GitRef.self, "The ref."),
    .required("repository", Identifier.self, "The repository."),
    .optional("task", TaskID.self, "The task whose verdict let it pass."),
    .required("to", GitObjectID.self, "Where the ref was to go."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    allowed = try reader.field("allowed")
    from = try reader.field("from")
    ref = try reader.field("ref")
    repository = try reader.field("repository")
    task = try reader.optional("task")
    to = try reader.field("to")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("allowed", allowed)
    writer.field("from", from)
    writer.field("ref", ref)
    writer.field("repository", repository)
    writer.field("task", task)
    writer.field("to", to)
  }
}

extension State {
  /// The newest push of a ref from one place to another that waits for its report and was allowed
  /// after record `landed`; nil when there is none. Tries that git refused wait for ever, so
  /// however many they are, none is in the way of the one that landed.
  package func newestWaiting(
    _ repository: Identifier, _ ref: GitRef, from: GitObjectID, to: GitObjectID,
    allowedAfter landed: Int?
  ) -> PushEntity? {
    all(
      PushEntity.self, prefix: PushEntity.prefix(repository, ref),
      after: landed.map { PushEntity.id(repository, ref, allowed: $0) }
    ) { $0.from == from && $0.to == to }.last
  }
}
