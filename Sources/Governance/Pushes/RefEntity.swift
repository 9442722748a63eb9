package import Wire

/// Where a ref is, as far as was reported: the push that landed there last.
package struct RefEntity: EntityValue {
  package let allowed: Int
  package let landed: Int
  package let ref: GitRef
  package let repository: Identifier
  package let task: TaskID?
  package let to: GitObjectID

  package static let kind = EntityKind.ref
  package static func id(_ repository: Identifier, _ ref: GitRef) -> Text {
    Text.known("\(repository)/\(ref)")
  }
  package var entityID: Text { Self.id(repository, ref) }
  package var entity: Entity { .ref(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .ref(let value) = entity { value } else { nil }
  }

  init(
    allowed: Int, landed: Int, ref: GitRef, repository: Identifier, task: TaskID?,
    to: GitObjectID
  ) {
    self.allowed = allowed
    self.landed = landed
    self.ref = ref
    self.repository = repository
    self.task = task
    self.to = to
  }

  package static let fields: [WireField] = [
    .required("allowed", Int.self, "The record that allowed it."),
    .required("landed", Int.self, "The record that says it happened."),
    .required("ref", GitRef.self, "The ref."),
    .required("repository", Identifier.self, "The repository."),
    .optional("task", TaskID.self, "The task whose verdict let it pass."),
    .required("to", GitObjectID.self, "Where the ref is."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    allowed = try reader.field("allowed")
    landed = try reader.field("landed")
    ref = try reader.field("ref")
    repository = try reader.field("repository")
    task = try reader.optional("task")
    to = try reader.field("to")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("allowed", allowed)
    writer.field("landed", landed)
    writer.field("ref", ref)
    writer.field("repository", repository)
    writer.field("task", task)
    writer.field("to", to)
  }
}
