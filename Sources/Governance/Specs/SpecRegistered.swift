package import Wire

/// What a spec governs.
package enum SpecScope: String, WireChoice, Sendable { case canon, framework, project, operational }

/// How far a spec has come.
package enum SpecStatus: String, WireChoice, Sendable { case draft, active, deprecated, frozen }

/// `spec.registered`: a spec that cards may cite; registering it again replaces the entry.
package struct SpecRegistered: EventPayload {
  package let digest: Digest?
  package let id: SpecID
  package let path: Text?
  package let scope: SpecScope
  package let status: SpecStatus
  package let title: Text
  package let version: Text?

  package static let traits = EventTraits(.policy)

  /// Proposes a spec.
  package init(
    id: SpecID, title: Text, scope: SpecScope, status: SpecStatus, version: Text?, path: Text?,
    digest: Digest?
  ) {
    self.digest = digest
    self.id = id
    self.path = path
    self.scope = scope
    self.status = status
    self.title = title
    self.version = version
  }

  package static let fields: [WireField] = [
    .optional("digest", Digest.self, "SHA-256 of the spec's file when it was registered."),
    .required("id", SpecID.self, "The spec's id."),
    .optional("path", Text.self, "Where its file is, relative to the workspace."),
    .required("scope", SpecScope.self, "What it governs."),
    .required("status", SpecStatus.self, "How far it has come."),
    .required("title", Text.self, "Its title."),
    .optional("version", Text.self, "Its version."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    digest = try reader.optional("digest")
    id = try reader.field("id")
    path = try reader.optional("path")
    scope = try reader.field("scope")
    status = try reader.field("status")
    title = try reader.field("title")
    version = try reader.optional("version")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("digest", digest)
    writer.field("id", id)
    writer.field("path", path)
    writer.field("scope", scope)
    writer.field("status", status)
    writer.field("title", title)
    writer.field("version", version)
  }

  package func judge(in court: Court) {
    court.require(
      .specTexts,
      (1...300).contains(title.byteCount) && (path?.byteCount ?? 1) <= 400
        && (version?.byteCount ?? 1) <= 64)
    let current = court.state.get(SpecEntity.self, id.identifier.text)
    court.require(
      .specNotFrozen, when: current != nil, current.map { $0.status != .frozen },
      ConditionDetail(["spec": id.description]))
    court.require(
      .specLevel, mayChange(from: current?.scope ?? scope, court.level),
      ConditionDetail([
        "scope": scope.rawValue, "registered as": current?.scope.rawValue ?? "none",
        "level": court.level?.rawValue ?? "none",
      ]))
  }

  /// Whether a level may take a spec from one scope to this one (seed-systems §1.5, §1.8): canon is
  /// the owner's, framework also the platform engineers', and nobody but an owner freezes.
  private func mayChange(from current: SpecScope, _ level: Level?) -> Bool {
    if level == .owner { return true }
    let scopes = [current, scope]
    if status == .frozen || scopes.contains(.canon) { return false }
    return level == .platform || !scopes.contains(.framework)
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.put(SpecEntity(self, source: occurrence.source), seq: occurrence.seq)
  }
}

extension ConditionKind {
  static let specTexts = ConditionKind(
    "spec.texts", "KRN-SPEC-TEXT", "The title has 1 to 300 bytes, path and version are short.")
  static let specNotFrozen = ConditionKind(
    "spec.not_frozen", "KRN-SPEC-FROZEN", "The registered spec is not frozen.", fixer: "an owner")
  static let specLevel = ConditionKind(
    "spec.level", "KRN-SPEC-LEVEL",
    "Canon and freezes are an owner's to decide, framework also a platform engineer's.",
    fixer: "an owner")

  static let specs: [ConditionKind] = [.specTexts, .specNotFrozen, .specLevel]
}

/// A registered spec.
package struct SpecEntity: EntityValue {
  package let digest: Digest?
  package let id: SpecID
  package let path: Text?
  package let scope: SpecScope
  package let source: Source
  package let status: SpecStatus
  package let title: Text
  package let version: Text?

  package static let kind = EntityKind.spec
  package var entityID: Text { id.identifier.text }
  package var entity: Entity { .spec(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .spec(let value) = entity { value } else { nil }
  }

  init(_ body: SpecRegistered, source: Source) {
    digest = body.digest
    id = body.id
    path = body.path
    scope = body.scope
    self.source = source
    status = body.status
    title = body.title
    version = body.version
  }

  package static let fields: [WireField] = [
    .optional("digest", Digest.self, "SHA-256 of the spec's file when it was registered."),
    .required("id", SpecID.self, "The spec's id."),
    .optional("path", Text.self, "Where its file is."),
    .required("scope", SpecScope.self, "What it governs."),
    .required("source", Source.self, "The record that registered it."),
    .required("status", SpecStatus.self, "How far it has come."),
    .required("title", Text.self, "Its title."),
    .optional("version", Text.self, "Its version."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    digest = try reader.optional("digest")
    id = try reader.field("id")
    path = try reader.optional("path")
    scope = try reader.field("scope")
    source = try reader.field("source")
    status = try reader.field("status")
    title = try reader.field("title")
    version = try reader.optional("version")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("digest", digest)
    writer.field("id", id)
    writer.field("path", path)
    writer.field("scope", scope)
    writer.field("source", source)
    writer.field("status", status)
    writer.field("title", title)
    writer.field("version", version)
  }
}
