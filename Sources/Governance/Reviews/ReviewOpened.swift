package import Wire

/// `review.opened`: somebody who is no author takes the review of a revision.
package struct ReviewOpened: EventPayload {
  package let id: TaskID
  package let revision: Int

  package static let traits = EventTraits(.policy)

  /// Proposes to review a revision.
  package init(id: TaskID, revision: Int) {
    self.id = id
    self.revision = revision
  }

  package static let fields: [WireField] = [
    .required("revision", Int.self, "The number of the revision."),
    .required("task", TaskID.self, "The task."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    revision = try reader.field("revision")
    id = try reader.field("task")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("revision", revision)
    writer.field("task", id)
  }

  package var task: TaskID? { id }

  package func judge(in court: Court) {
    _ = court.requireTask(id, in: [.codeReview])
    let review = court.requireReview(id, revision: revision)
    court.require(
      .reviewFree,
      review.map { review in
        review.reviewer.map { court.hasLeft($0) } ?? true
      },
      ConditionDetail(["reviewer": review?.reviewer?.principal.description ?? "none"]))
    // A report without a verdict that a gate may still take, whose reviewer has left, would hold
    // the task for ever.
    court.require(
      .reviewUnreported,
      review.map { review in
        let hasLeft = review.reviewer.map { court.hasLeft($0) } ?? true
        return review.report == nil || hasLeft && court.state.bindingVerdict(of: review) == nil
      })
    let lineage = court.lineage
    court.require(
      .reviewerIndependent, review.map { Set($0.authors).isDisjoint(with: lineage) },
      ConditionDetail([
        "lineage": lineage.map(\.description).joined(separator: " "),
        "authors": review?.authors.map(\.description).joined(separator: " ") ?? "",
      ]))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    // Whoever takes a review over decides anew: nothing goes on by the verdict before.
    if let review = state.get(ReviewEntity.self, id.text) {
      VerdictEntity.void(review, in: state, as: occurrence)
    }
    state.update(ReviewEntity.self, id.text, seq: occurrence.seq) {
      $0.report = nil
      $0.verdict = nil
      $0.reviewer = Reviewer(
        principal: occurrence.actor, session: occurrence.session, source: occurrence.source)
    }
  }
}

extension Court {
  /// Asks that a task is under review, and that the revision named is the current one.
  func requireReview(_ task: TaskID, revision: Int) -> ReviewEntity? {
    let review = state.get(ReviewEntity.self, task.text)
    require(.reviewKnown, review != nil, ConditionDetail(step: "kernel task show \(task)"))
    require(
      .reviewRevision, review.map { $0.revision == revision },
      ConditionDetail(["named": "\(revision)", "current": "\(review?.revision ?? 0)"]))
    return review
  }

  /// The share of changed blobs that an approval of a task must have seen, in percent.
  func neededCoverage(of task: TaskEntity?) -> Int? {
    task.flatMap { task in
      policy.map { max($0.policy.review.minCoverage, task.card.review.minCoverage ?? 0) }
    }
  }

  /// The actor's lineage: the session's agents, or the person alone.
  var lineage: [PrincipalID] {
    proposal.session.flatMap { state.get(SessionEntity.self, $0.text) }?.lineage
      ?? [proposal.actor]
  }

  /// Whether a reviewer cannot speak any more, so that another may take over.
  func hasLeft(_ reviewer: Reviewer) -> Bool {
    // The key that opened the review is asked as of now: whoever lost it cannot come back.
    guard isTrusted(Source(key: reviewer.source.key, seq: proposal.seq)) else { return true }
    guard let id = reviewer.session else { return false }
    guard let session = state.get(SessionEntity.self, id.text) else { return true }
    let epoch = ledger?.epoch ?? 0
    // Whoever lost what a contested ancestor gave speaks no more than with a contested key.
    return !state.isOpen(session, at: proposal.at, epoch: epoch)
      || state.obstacles(above: session, at: proposal.at, epoch: epoch)
        .contains { $0.fault == .contested }
  }
}
