package import Wire

/// Where a ref is, as far as was reported: the push that landed there last.
package struct RefEntity: EntityValue {
  /// The record that says it happened.
  package let landed: Int
  /// The push.
  package let push: PushEntity

  package static let kind = EntityKind.ref
  package static func id(_ repository: Identifier, _ ref: GitRef) -> Text {
    Text.known("\(repository)/\(ref)")
  }
  package var entityID: Text { Self.id(push.repository, push.ref) }
  package var entity: Entity { .ref(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .ref(let value) = entity { value } else { nil }
  }

  init(_ push: PushEntity, landed: Int) {
    self.landed = landed
    self.push = push
  }

  package static let fields: [WireField] = [
    .required("landed", Int.self, "The record that says it happened."),
    .required("push", PushEntity.self, "The push that landed there last."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    landed = try reader.field("landed")
    push = try reader.field("push")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("landed", landed)
    writer.field("push", push)
  }
}
