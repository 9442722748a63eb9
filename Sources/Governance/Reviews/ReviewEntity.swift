package import Wire

/// Who reviews a revision.
package struct Reviewer: Hashable, Sendable {
  package let principal: PrincipalID
  package let session: SessionID?
  package let source: Source
}

extension Reviewer: WireObject {
  package static let fields: [WireField] = [
    .required("principal", PrincipalID.self, "The reviewer."),
    .optional("session", SessionID.self, "In which session."),
    .required("source", Source.self, "The record that opened the review."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    principal = try reader.field("principal")
    session = try reader.optional("session")
    source = try reader.field("source")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("principal", principal)
    writer.field("session", session)
    writer.field("source", source)
  }
}

/// What a report of the current revision came to.
package struct ReportSummary: Hashable, Sendable {
  package let coverage: Int
  package let outcome: ReviewOutcome
  package let record: RecordReference
}

extension ReportSummary: WireObject {
  package static let fields: [WireField] = [
    .required("coverage", Int.self, "The share of changed blobs that was reviewed, in percent."),
    .required("outcome", ReviewOutcome.self, "How it came out, by rule."),
    .required("record", RecordReference.self, "The report."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    coverage = try reader.field("coverage")
    outcome = try reader.field("outcome")
    record = try reader.field("record")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("coverage", coverage)
    writer.field("outcome", outcome)
    writer.field("record", record)
  }
}

/// The verdict on the current revision.
package struct VerdictSummary: Hashable, Sendable {
  package let outcome: ReviewOutcome
  package let producedBy: Producer
  /// The record of the verdict, and the key that signed the verdict itself.
  package let source: Source
}

extension VerdictSummary: WireObject {
  package static let fields: [WireField] = [
    .required("outcome", ReviewOutcome.self, "What it says."),
    .required("produced_by", Producer.self, "human, agent or simulated."),
    .required("source", Source.self, "Its record, and the key that signed the verdict."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    outcome = try reader.field("outcome")
    producedBy = try reader.field("produced_by")
    source = try reader.field("source")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("outcome", outcome)
    writer.field("produced_by", producedBy)
    writer.field("source", source)
  }
}

/// The review of a task: the current revision, and what became of it.
package struct ReviewEntity: EntityValue {
  /// Everybody who counts as an author of the revision.
  package var authors: [PrincipalID]
  /// How often a revision was asked for.
  package var cycles: Int
  /// The last verdict on any revision.
  package var lastVerdict: RecordReference?
  package var range: GitRangeInReview
  package var report: ReportSummary?
  package var reviewer: Reviewer?
  package var revision: Int
  package var source: Source
  package let task: TaskID
  package var verdict: VerdictSummary?

  package static let kind = EntityKind.review
  package var entityID: Text { task.text }
  package var entity: Entity { .review(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .review(let value) = entity { value } else { nil }
  }

  init(
    task: TaskID, revision: Int, cycles: Int, authors: [PrincipalID], range: GitRangeInReview,
    lastVerdict: RecordReference?, source: Source
  ) {
    self.authors = authors
    self.cycles = cycles
    self.lastVerdict = lastVerdict
    self.range = range
    self.revision = revision
    self.source = source
    self.task = task
  }

  /// Ends a review with its task: its verdict is not live any more.
  static func close(_ task: TaskID, in state: State, as occurrence: Occurrence) {
    guard let review = state.get(ReviewEntity.self, task.text) else { return }
    VerdictEntity.void(review, in: state, as: occurrence)
    state.remove(ReviewEntity.self, task.text, seq: occurrence.seq)
  }

  package static let fields: [WireField] = [
    .required("authors", [PrincipalID].self, "Everybody who counts as an author."),
    .required("cycles", Int.self, "How often a revision was asked for."),
    .optional("last_verdict", RecordReference.self, "The last verdict on any revision."),
    .required("range", GitRangeInReview.self, "What is reviewed."),
    .optional("report", ReportSummary.self, "What the report came to."),
    .optional("reviewer", Reviewer.self, "Who reviews it."),
    .required("revision", Int.self, "The number of the revision, from 1."),
    .required("source", Source.self, "The record that submitted it."),
    .required("task", TaskID.self, "The task."),
    .optional("verdict", VerdictSummary.self, "The verdict on it."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    authors = try reader.field("authors")
    cycles = try reader.field("cycles")
    lastVerdict = try reader.optional("last_verdict")
    range = try reader.field("range")
    report = try reader.optional("report")
    reviewer = try reader.optional("reviewer")
    revision = try reader.field("revision")
    source = try reader.field("source")
    task = try reader.field("task")
    verdict = try reader.optional("verdict")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("authors", authors)
    writer.field("cycles", cycles)
    writer.field("last_verdict", lastVerdict)
    writer.field("range", range)
    writer.field("report", report)
    writer.field("reviewer", reviewer)
    writer.field("revision", revision)
    writer.field("source", source)
    writer.field("task", task)
    writer.field("verdict", verdict)
  }
}

/// The facts under review, and who observed them.
package struct GitRangeInReview: Hashable, Sendable {
  package let facts: GitRange
  package let selfObserved: Bool
}

extension GitRangeInReview: WireObject {
  package static let fields: [WireField] = [
    .required("facts", GitRange.self, "What git says."),
    .required("self_observed", Bool.self, "Whether the submitter's own process observed it."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    facts = try reader.field("facts")
    selfObserved = try reader.field("self_observed")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("facts", facts)
    writer.field("self_observed", selfObserved)
  }
}
