package import Wire

/// `repository.registered`: a git repository whose pushes the kernel judges.
package struct RepositoryRegistered: EventPayload {
  package let name: Identifier
  package let target: GitRef

  package static let traits = EventTraits(.policy)

  /// The most bytes of a repository's name.
  package static let nameByteCountMax = 64

  /// Proposes a repository; `target` is the ref that changes go to unless said otherwise.
  package init(name: Identifier, target: GitRef) {
    self.name = name
    self.target = target
  }

  package static let fields: [WireField] = [
    .required("name", Identifier.self, "The repository's name."),
    .required("target", GitRef.self, "The ref that changes go to unless said otherwise."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    name = try reader.field("name")
    target = try reader.field("target")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("name", name)
    writer.field("target", target)
  }

  package func judge(in court: Court) {
    court.require(
      .repositoryFresh, court.state.get(RepositoryEntity.self, name.text) == nil,
      ConditionDetail(["repository": name.string]))
    court.require(
      .repositoryName,
      name.text.byteCount <= Self.nameByteCountMax && !name.string.utf8.contains(UInt8(ascii: "/")))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.put(
      RepositoryEntity(name: name, source: occurrence.source, target: target), seq: occurrence.seq)
  }
}

extension ConditionKind {
  static let repositoryFresh = ConditionKind(
    "repository.fresh", "KRN-REPOSITORY-EXISTS", "No repository has this name yet.")
  static let repositoryName = ConditionKind(
    "repository.name", "KRN-REPOSITORY-NAME", "The name has at most 64 bytes and no slash.")
  static let repositoryRegistered = ConditionKind(
    "repository.registered", "KRN-REPOSITORY-UNKNOWN", "The repository is registered.",
    fixer: "whoever may register one")

  static let repositories: [ConditionKind] = [
    .repositoryFresh, .repositoryName, .repositoryRegistered,
  ]
}

/// A registered repository.
package struct RepositoryEntity: EntityValue {
  package let name: Identifier
  package let source: Source
  package let target: GitRef

  package static let kind = EntityKind.repository
  package var entityID: Text { name.text }
  package var entity: Entity { .repository(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .repository(let value) = entity { value } else { nil }
  }

  init(name: Identifier, source: Source, target: GitRef) {
    self.name = name
    self.source = source
    self.target = target
  }

  package static let fields: [WireField] = [
    .required("name", Identifier.self, "The name."),
    .required("source", Source.self, "The record that registered it."),
    .required("target", GitRef.self, "The ref that changes go to."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    name = try reader.field("name")
    source = try reader.field("source")
    target = try reader.field("target")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("name", name)
    writer.field("source", source)
    writer.field("target", target)
  }
}
