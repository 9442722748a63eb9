package import Wire

/// What git says of a range of commits: the facts that a submission and a verdict bind.
package struct GitRange: Hashable, Sendable {
  /// Addresses of every author, committer and co-author, each once, ascending.
  package let authors: [Text]
  /// The blobs that the range adds or changes, each once, ascending.
  package let changed: [GitObjectID]
  package let commits: Int
  /// The digest of the difference between the two trees (format document, diff digest).
  package let diff: Digest
  package let from: GitObjectID
  package let ref: GitRef
  package let repository: Identifier
  package let to: GitObjectID
  package let tree: GitObjectID

  /// The most changed blobs of one range; a larger change is split.
  package static let changedCountMax = 512
  /// The most addresses of one range.
  package static let authorCountMax = 64

  /// Gathers what git says.
  package init(
    repository: Identifier, ref: GitRef, from: GitObjectID, to: GitObjectID, tree: GitObjectID,
    diff: Digest, commits: Int, authors: [Text], changed: [GitObjectID]
  ) {
    self.authors = authors
    self.changed = changed
    self.commits = commits
    self.diff = diff
    self.from = from
    self.ref = ref
    self.repository = repository
    self.to = to
    self.tree = tree
  }
}

extension GitRange: WireObject {
  package static let fields: [WireField] = [
    .required("authors", [Text].self, "Addresses of authors, committers and co-authors."),
    .optional("changed", [GitObjectID].self, "The blobs that it adds or changes."),
    .required("commits", Int.self, "How many commits it has."),
    .required("diff", Digest.self, "The digest of the difference between the two trees."),
    .required("from", GitObjectID.self, "The commit before the range; zeros for a new ref."),
    .required("ref", GitRef.self, "The ref that it is meant for."),
    .required("repository", Identifier.self, "The repository."),
    .required("to", GitObjectID.self, "The last commit."),
    .required("tree", GitObjectID.self, "The tree of the last commit."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    authors = try reader.field("authors")
    changed = try reader.list("changed")
    commits = try reader.field("commits")
    diff = try reader.field("diff")
    from = try reader.field("from")
    ref = try reader.field("ref")
    repository = try reader.field("repository")
    to = try reader.field("to")
    tree = try reader.field("tree")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("authors", authors)
    writer.field("changed", unlessEmpty: changed)
    writer.field("commits", commits)
    writer.field("diff", diff)
    writer.field("from", from)
    writer.field("ref", ref)
    writer.field("repository", repository)
    writer.field("to", to)
    writer.field("tree", tree)
  }
}

/// `evidence.recorded`: a fact from outside, signed by whoever observed it, never by its subject.
package struct EvidenceRecorded: EventPayload {
  package let range: GitRange
  package let selfObserved: Bool
  package let subject: TaskID

  package static let traits = EventTraits(.observer, isPrivileged: false)

  /// Proposes a fact about a task.
  package init(subject: TaskID, range: GitRange, selfObserved: Bool) {
    self.range = range
    self.selfObserved = selfObserved
    self.subject = subject
  }

  package static let fields: [WireField] = [
    .required("range", GitRange.self, "What git says."),
    .required("self_observed", Bool.self, "Whether the actor's own process observed it."),
    .required("subject", TaskID.self, "The task that it is about."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    range = try reader.field("range")
    selfObserved = try reader.field("self_observed")
    subject = try reader.field("subject")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("range", range)
    writer.field("self_observed", selfObserved)
    writer.field("subject", subject)
  }

  package func judge(in court: Court) {
    court.require(
      .taskKnown, court.state.get(TaskEntity.self, subject.text) != nil,
      ConditionDetail(["task": subject.description]))
    court.requireRepository(range.repository)
    court.require(
      .evidenceShape,
      range.changed.count <= GitRange.changedCountMax
        && (1...GitRange.authorCountMax).contains(range.authors.count)
        && zip(range.changed, range.changed.dropFirst()).allSatisfy { $0 < $1 }
        && zip(range.authors, range.authors.dropFirst()).allSatisfy { $0 < $1 }
        && range.commits > 0 && !range.to.isZero)
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.put(
      EvidenceEntity(
        at: occurrence.at, range: range, selfObserved: selfObserved, source: occurrence.source,
        subject: subject),
      seq: occurrence.seq)
  }
}

extension Court {
  /// Asks that a repository is registered.
  func requireRepository(_ name: Identifier) {
    require(
      .repositoryRegistered, state.get(RepositoryEntity.self, name.text) != nil,
      ConditionDetail(["repository": name.string], step: "kernel repo list"))
  }
}

extension ConditionKind {
  static let evidenceShape = ConditionKind(
    "evidence.shape", "KRN-EVIDENCE-SHAPE",
    "It has 1 to 64 addresses, at most 512 changed blobs and one commit or more, each listed once.")
  static let evidenceKnown = ConditionKind(
    "evidence.known", "KRN-EVIDENCE-UNKNOWN", "The cited evidence exists and is about this task.")
  static let evidenceFresh = ConditionKind(
    "evidence.fresh", "KRN-EVIDENCE-OLD", "The evidence is at most an hour old.")
  static let evidenceAccepted = ConditionKind(
    "evidence.accepted", "KRN-EVIDENCE-SELF",
    "The policy accepts facts that the actor's own process observed, or another observed them.",
    fixer: "an enrolled runner")

  static let evidence: [ConditionKind] = [
    .evidenceShape, .evidenceKnown, .evidenceFresh, .evidenceAccepted,
  ]
}

/// Evidence that nothing has used yet; a submission takes it over.
package struct EvidenceEntity: EntityValue {
  package let at: Timestamp
  package let range: GitRange
  package let selfObserved: Bool
  package let source: Source
  package let subject: TaskID

  /// The greatest age of evidence that a submission may cite: one hour.
  package static let ageMillisecondsMax: Int64 = 3_600_000

  package static let kind = EntityKind.evidence
  package static func id(_ seq: Int) -> Text { Text.known(String(seq)) }
  package var entityID: Text { Self.id(source.seq) }
  package var entity: Entity { .evidence(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .evidence(let value) = entity { value } else { nil }
  }

  init(
    at: Timestamp, range: GitRange, selfObserved: Bool, source: Source, subject: TaskID
  ) {
    self.at = at
    self.range = range
    self.selfObserved = selfObserved
    self.source = source
    self.subject = subject
  }

  package static let fields: [WireField] = [
    .required("at", Timestamp.self, "When it was recorded."),
    .required("range", GitRange.self, "What git says."),
    .required("self_observed", Bool.self, "Whether the actor's own process observed it."),
    .required("source", Source.self, "The record that holds it."),
    .required("subject", TaskID.self, "The task that it is about."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    at = try reader.field("at")
    range = try reader.field("range")
    selfObserved = try reader.field("self_observed")
    source = try reader.field("source")
    subject = try reader.field("subject")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("at", at)
    writer.field("range", range)
    writer.field("self_observed", selfObserved)
    writer.field("source", source)
    writer.field("subject", subject)
  }
}
