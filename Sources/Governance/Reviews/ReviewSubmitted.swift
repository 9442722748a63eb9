package import Wire

/// `review.submitted`: exactly these commits are offered for review; a new revision voids every
/// verdict on the ones before.
package struct ReviewSubmitted: EventPayload {
  package let evidence: Int
  package let id: TaskID
  package let notes: Text?

  package static let traits = EventTraits(.policy)

  /// Offers what the evidence at record `evidence` shows.
  package init(id: TaskID, evidence: Int, notes: Text?) {
    self.evidence = evidence
    self.id = id
    self.notes = notes
  }

  package static let fields: [WireField] = [
    .required("evidence", Int.self, "The record of evidence that shows the commits."),
    .optional("notes", Text.self, "What the reviewer should know, at most 2,000 bytes."),
    .required("task", TaskID.self, "The task."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    evidence = try reader.field("evidence")
    notes = try reader.optional("notes")
    id = try reader.field("task")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("evidence", evidence)
    writer.field("notes", notes)
    writer.field("task", id)
  }

  package var task: TaskID? { id }

  package var citedEvidence: Int? { evidence }

  package func judge(in court: Court) {
    // A revision that waits for its review, or has passed it, may be replaced: what it was based on
    // moves on while it waits. The task stays where it is.
    let task = court.requireTask(id, in: [.running, .codeReview, .revisionNeeded])
    court.requireSpecs(task?.card)
    let evidence = court.state.get(EvidenceEntity.self, EvidenceEntity.id(evidence))
    court.require(
      .evidenceKnown, evidence.map { $0.subject == id && court.isTrusted($0.source) } ?? false,
      ConditionDetail(["evidence": "\(self.evidence)"], restsOn: [self.evidence]))
    court.require(
      .evidenceFresh,
      evidence.map {
        // After the clock was reset, what the time before dates in the future is not fresh for
        // ever.
        (0...EvidenceEntity.ageMillisecondsMax).contains(
          court.proposal.at.milliseconds - $0.at.milliseconds)
      })
    court.require(
      .evidenceAccepted,
      evidence.flatMap { evidence in
        court.policy.map { !evidence.selfObserved || $0.policy.modes.acceptSelfObserved }
      })
    court.require(
      .reviewNotEmpty, evidence.map { !$0.range.changed.isEmpty || $0.range.commits > 0 })
    let unknown = evidence.map { court.unknownAuthors($0.range.authors) }
    court.require(
      .reviewAuthorsKnown, unknown.map(\.isEmpty),
      ConditionDetail(["unknown": unknown?.map(\.string).joined(separator: " ") ?? ""]))
    court.require(.reviewNotes, notes.map(Reason.isGiven) ?? true)
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    let before = state.get(ReviewEntity.self, id.text)
    if let before { VerdictEntity.void(before, in: state, as: occurrence) }
    func work(_ task: inout TaskEntity) {
      task.addWorker(occurrence, in: state)
      // What landed before was another revision.
      task.landed = nil
    }
    if state.get(TaskEntity.self, id.text)?.status == .codeReview {
      state.update(TaskEntity.self, id.text, seq: occurrence.seq, work)
    } else {
      state.move(id, to: .codeReview, as: occurrence, work)
    }
    guard let evidence = state.get(EvidenceEntity.self, EvidenceEntity.id(evidence)),
      let task = state.get(TaskEntity.self, id.text)
    else { preconditionFailure("apply follows judge") }
    state.put(
      ReviewEntity(
        task: id, revision: (before?.revision ?? 0) + 1, cycles: before?.cycles ?? 0,
        authors: Self.authors(of: evidence.range, task, in: state),
        range: GitRangeInReview(facts: evidence.range, selfObserved: evidence.selfObserved),
        lastVerdict: before?.lastVerdict, source: occurrence.source),
      seq: occurrence.seq)
    state.remove(EvidenceEntity.self, evidence.entityID, seq: occurrence.seq)
  }

  /// Everybody who committed, was named as co-author, ran the task or submitted it, their lineages,
  /// and their sponsors where the policy counts them (design §6).
  private static func authors(
    of range: GitRange, _ task: TaskEntity, in state: State
  ) -> [PrincipalID] {
    let committers = range.authors.compactMap {
      state.get(EmailEntity.self, EmailEntity.id($0))?.principal
    }
    var authors = Set(task.workers).union(committers)
    var sponsors = Set(task.sponsors)
    // Nobody can tell in which of its sessions somebody who did not run the task wrote a commit, so
    // all of them count.
    let others = Set(committers).subtracting(task.workers)
    let sessions =
      others.isEmpty ? [] : state.all(SessionEntity.self, where: { others.contains($0.agent) })
    for session in sessions {
      authors.formUnion(session.lineage)
      sponsors.insert(session.sponsor)
    }
    let policy = state.get(PolicyEntity.self, PolicyEntity.id)?.policy
    if policy?.modes.sponsorsAreAuthors ?? true { authors.formUnion(sponsors) }
    return authors.sorted()
  }
}

extension Court {
  /// The addresses that belong to no known principal.
  func unknownAuthors(_ emails: [Text]) -> [Text] {
    emails.filter { state.get(EmailEntity.self, EmailEntity.id($0)) == nil }
  }

  /// The verdict that lets a task go on: it counts, and it says APPROVED.
  func liveApproval(of task: TaskEntity) -> VerdictSummary? {
    state.get(ReviewEntity.self, task.id.text).flatMap { state.standingVerdict(of: $0) }
      .flatMap { $0.outcome == .approved ? $0 : nil }
  }
}

extension State {
  /// The verdict on the current revision, if it counts: neither simulated nor contested.
  func standingVerdict(of review: ReviewEntity) -> VerdictSummary? {
    review.verdict.flatMap {
      $0.producedBy != .simulated && isTrusted($0.source) ? $0 : nil
    }
  }

  /// The verdict on the current revision, if a gate may still take it: it counts, and the policy
  /// that it binds is the one in force.
  package func bindingVerdict(of review: ReviewEntity) -> VerdictSummary? {
    guard let standing = standingVerdict(of: review) else { return nil }
    guard let verdict = get(VerdictEntity.self, VerdictEntity.id(review))?.verdict,
      let policy = get(PolicyEntity.self, PolicyEntity.id)
    else { return standing }
    return verdict.policy == policy.digest ? standing : nil
  }
}

extension ConditionKind {
  static let reviewNotEmpty = ConditionKind(
    "review.not_empty", "KRN-REVIEW-EMPTY", "There is something to review.")
  static let reviewAuthorsKnown = ConditionKind(
    "review.authors_known", "KRN-AUTHOR-UNKNOWN",
    "Every author, committer and co-author of the commits is an enrolled principal.",
    fixer: "whoever may enrol them")
  static let reviewNotes = ConditionKind(
    "review.notes", "KRN-NOTES-LENGTH", "The notes are not blank and have at most 2,000 bytes.")
  static let reviewKnown = ConditionKind(
    "review.known", "KRN-REVIEW-UNKNOWN", "The task has been submitted for review.")
  static let reviewRevision = ConditionKind(
    "review.revision", "KRN-REVISION-STALE", "It is about the current revision.")
  static let reviewFree = ConditionKind(
    "review.free", "KRN-REVIEW-TAKEN", "Nobody else reviews this revision.",
    fixer: "the other reviewer")
  static let reviewerIndependent = ConditionKind(
    "review.independent", "KRN-SELF-REVIEW",
    "No one of the reviewer's lineage is an author of the revision.",
    fixer: "a reviewer who is not an author")
  static let reviewByReviewer = ConditionKind(
    "review.by_reviewer", "KRN-REVIEWER-OTHER", "The reviewer who opened the review does it.",
    fixer: "that reviewer")
  static let reviewUnreported = ConditionKind(
    "review.unreported", "KRN-REVIEW-REPORTED", "The revision has no report yet.")
  static let reviewFindings = ConditionKind(
    "review.findings", "KRN-FINDINGS-SHAPE",
    "There are at most 128 findings; each names a check of its dimension and a file with its lines."
  )
  static let reviewCoverage = ConditionKind(
    "review.coverage", "KRN-COVERAGE-LOW",
    "The reviewed blobs are changed ones, and a report that finds nothing has seen enough of them.")
  static let reviewPersonas = ConditionKind(
    "review.personas", "KRN-PERSONAS-MISSING", "Every persona that the card requires was taken.")

  static let reviews: [ConditionKind] = [
    .reviewNotEmpty, .reviewAuthorsKnown, .reviewNotes, .reviewKnown, .reviewRevision,
    .reviewFree, .reviewerIndependent, .reviewByReviewer, .reviewUnreported, .reviewFindings,
    .reviewCoverage, .reviewPersonas,
  ]
}
