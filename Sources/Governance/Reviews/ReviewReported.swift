package import Wire

/// `review.reported`: what a reviewer saw and found. The outcome follows from it by rule.
package struct ReviewReported: EventPayload {
  package let blockedReason: Text?
  package let findings: [Finding]
  package let id: TaskID
  package let personas: [Identifier]
  package let reviewed: [GitObjectID]
  package let revision: Int

  package static let traits = EventTraits(.policy)

  /// Proposes a report.
  package init(
    id: TaskID, revision: Int, findings: [Finding], reviewed: [GitObjectID],
    personas: [Identifier], blockedReason: Text?
  ) {
    self.blockedReason = blockedReason
    self.findings = findings
    self.id = id
    self.personas = personas
    self.reviewed = reviewed
    self.revision = revision
  }

  package static let fields: [WireField] = [
    .optional("blocked_reason", Text.self, "A fundamental problem that a person must decide."),
    .optional("findings", [Finding].self, "What was found, at most 128."),
    .optional("personas", [Identifier].self, "The personas that the reviewer took."),
    .optional("reviewed", [GitObjectID].self, "The changed blobs that were reviewed, ascending."),
    .required("revision", Int.self, "The number of the revision."),
    .required("task", TaskID.self, "The task."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    blockedReason = try reader.optional("blocked_reason")
    findings = try reader.list("findings")
    personas = try reader.list("personas")
    reviewed = try reader.list("reviewed")
    revision = try reader.field("revision")
    id = try reader.field("task")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("blocked_reason", blockedReason)
    writer.field("findings", unlessEmpty: findings)
    writer.field("personas", unlessEmpty: personas)
    writer.field("reviewed", unlessEmpty: reviewed)
    writer.field("revision", revision)
    writer.field("task", id)
  }

  package var task: TaskID? { id }

  package func judge(in court: Court) {
    let task = court.requireTask(id, in: [.codeReview])
    let review = court.requireReview(id, revision: revision)
    court.require(
      .reviewByReviewer,
      review?.reviewer.map {
        $0.principal == court.proposal.actor && $0.session == court.proposal.session
      } ?? false,
      ConditionDetail(["reviewer": review?.reviewer?.principal.description ?? "none"]))
    court.require(.reviewUnreported, review.map { $0.report == nil })
    court.require(
      .reviewFindings,
      findings.count <= Finding.countMax && findings.allSatisfy(\.isWellFormed)
        && (blockedReason.map(Reason.isGiven) ?? true))
    let needed = court.neededCoverage(of: task)
    court.require(
      .reviewCoverage,
      review.flatMap { review in
        needed.map { needed in
          isSubset(of: review.range.facts.changed)
            && (coverage(of: review.range.facts.changed) >= needed || isBlocking)
        }
      },
      ConditionDetail([
        "covered": "\(review.map { coverage(of: $0.range.facts.changed) } ?? 0) %",
        "needed": "\(needed ?? 100) %",
      ]))
    court.require(
      .reviewPersonas,
      task.map { $0.card.review.requiredPersonas.allSatisfy { personas.contains($0) } },
      ConditionDetail([
        "required": task?.card.review.requiredPersonas.map(\.string).joined(separator: " ") ?? ""
      ]))
  }

  private var isBlocking: Bool { blockedReason != nil || findings.contains { $0.blocks } }

  private func isSubset(of changed: [GitObjectID]) -> Bool {
    Set(reviewed).count == reviewed.count && Set(reviewed).isSubset(of: changed)
  }

  /// The share of changed blobs that was reviewed, in whole percent, rounded down.
  private func coverage(of changed: [GitObjectID]) -> Int {
    changed.isEmpty ? 100 : 100 * min(reviewed.count, changed.count) / changed.count
  }

  /// How a review comes out, by the rules of decisions: a stated reason blocks; else anything
  /// CRITICAL or MAJOR in Q, R or C asks for a revision, unless too many were asked for already.
  private func outcome(cycles: Int, max: Int) -> ReviewOutcome {
    if blockedReason != nil { return .blocked }
    guard findings.contains(where: \.blocks) else { return .approved }
    return cycles < max ? .needsRevision : .blocked
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    guard var review = state.get(ReviewEntity.self, id.text),
      let task = state.get(TaskEntity.self, id.text),
      let policy = state.get(PolicyEntity.self, PolicyEntity.id)
    else { preconditionFailure("apply follows judge") }
    let limit = min(
      policy.policy.review.maxCycles, task.card.review.maxCycles ?? policy.policy.review.maxCycles)
    let outcome = outcome(cycles: review.cycles, max: limit)
    review.report = ReportSummary(
      coverage: coverage(of: review.range.facts.changed), outcome: outcome,
      record: RecordReference(leaf: occurrence.leaf, seq: occurrence.seq))
    if outcome == .needsRevision { review.cycles += 1 }
    state.put(review, seq: occurrence.seq)
    switch outcome {
    case .approved: break
    case .needsRevision: state.move(id, to: .revisionNeeded, as: occurrence)
    case .blocked:
      let reason = blockedReason ?? "Too many revisions were asked for: a person must decide."
      // A person who lifts the block sends the work back to its author, not to the same report.
      state.move(id, to: .blocked, as: occurrence) {
        $0.block = Block(from: .running, reason: reason, source: occurrence.source)
      }
    }
  }
}
