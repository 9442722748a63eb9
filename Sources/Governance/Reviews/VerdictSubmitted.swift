package import Wire

/// `verdict.submitted`: a signed verdict enters the ledger. It opens gates; it never moves a task.
package struct VerdictSubmitted: EventPayload {
  package let signed: SignedVerdict

  package static let traits = EventTraits(.policy, window: .deliberate)

  /// Submits a signed verdict.
  package init(signed: SignedVerdict) { self.signed = signed }

  package static let fields = SignedVerdict.fields

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    signed = try SignedVerdict(fields: &reader)
  }

  package func writeFields(to writer: inout CanonicalWriter) { signed.writeFields(to: &writer) }

  package var task: TaskID? { signed.verdict.task }

  package var references: [RecordReference] {
    [signed.verdict.report] + (signed.verdict.previous.map { [$0] } ?? [])
  }

  package func claims(ledger: Identifier) -> [SignatureClaim] { [signed.claim] }

  package func judge(in court: Court) {
    let verdict = signed.verdict
    let task = court.requireTask(
      verdict.task, in: [.codeReview, .reviewing, .revisionNeeded, .blocked])
    let review = court.requireReview(verdict.task, revision: verdict.revision)
    court.require(
      .verdictLedger,
      court.ledger.map { $0.origin == verdict.ledger && $0.identity == verdict.identity })
    court.require(
      .verdictPolicy, court.policy.map { $0.digest == verdict.policy },
      ConditionDetail(["in force": court.policy?.digest.hex ?? "none"]))
    requireSigner(in: court)
    court.require(
      .verdictByReviewer,
      review?.reviewer.map { $0.principal == verdict.reviewer && $0.session == verdict.session }
        ?? false)
    court.require(
      .verdictOutcome, review.map { $0.report?.outcome == verdict.outcome },
      ConditionDetail(["outcome by rule": review?.report?.outcome.rawValue ?? "no report"]))
    court.require(
      .verdictCoverage, when: verdict.outcome == .approved,
      review?.report.flatMap { report in
        court.neededCoverage(of: task).map { report.coverage >= $0 }
      },
      ConditionDetail(["covered": "\(review?.report?.coverage ?? 0) %"]))
    court.require(.verdictReport, review.map { $0.report?.record == verdict.report })
    court.require(.verdictRange, review.map { verdict.binds($0.range.facts) })
    court.require(.verdictPrevious, review.map { $0.lastVerdict == verdict.previous })
    court.require(
      .verdictFirst,
      review.map { mayFollow(court.state.standingVerdict(of: $0), on: $0, in: court) },
      ConditionDetail(
        ["verdict": review?.verdict?.outcome.rawValue ?? "none"],
        restsOn: review?.verdict.map { [$0.source.seq] } ?? [],
        step: "kernel verdict show \(verdict.task)"))
  }

  /// Whether the verdict may come after the one that stands, if any does.
  ///
  /// All that a verdict binds stays as it was submitted, but the policy: once another is in force,
  /// no gate takes the earlier verdict any more, and its reviewer may decide anew about the same
  /// revision. A simulated verdict would only take a real one away.
  private func mayFollow(
    _ standing: VerdictSummary?, on review: ReviewEntity, in court: Court
  ) -> Bool {
    guard standing != nil else { return true }
    return signed.verdict.producedBy != .simulated
      && court.state.bindingVerdict(of: review) == nil
  }

  private func requireSigner(in court: Court) {
    let verdict = signed.verdict
    let key = court.state.key(signed.key.id)
    court.require(
      .verdictSigner,
      key.map {
        $0.owner == verdict.reviewer && $0.session == verdict.session
          && court.isTrusted(Source(key: signed.key.id, seq: court.proposal.seq))
      } ?? false,
      ConditionDetail(["key": signed.key.id.description]))
    let session = verdict.session.flatMap { court.state.get(SessionEntity.self, $0.text) }
    court.require(
      .verdictSession, when: verdict.session != nil,
      session.map {
        court.state.isActive($0, at: court.proposal.at, epoch: court.ledger?.epoch ?? 0)
          && verdict.issued < $0.expires
      },
      ConditionDetail(court.facts(above: session)))
    court.require(
      .verdictProducer,
      verdict.producedBy == .simulated
        || verdict.producedBy == (verdict.session == nil ? .human : .agent))
    let age = court.proposal.at.milliseconds - verdict.issued.milliseconds
    let window = court.policy?.policy.windows.milliseconds(.deliberate)
    court.require(
      .verdictFresh, window.map { age >= -Court.skewMilliseconds && age <= $0 },
      ConditionDetail(["issued": verdict.issued.description]))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    let verdict = signed.verdict
    let source = Source(key: signed.key.id, seq: occurrence.seq)
    state.update(ReviewEntity.self, verdict.task.text, seq: occurrence.seq) {
      $0.lastVerdict = RecordReference(leaf: occurrence.leaf, seq: occurrence.seq)
      $0.verdict = VerdictSummary(
        outcome: verdict.outcome, producedBy: verdict.producedBy, source: source)
    }
    state.put(VerdictEntity(source: source, verdict: verdict), seq: occurrence.seq)
  }
}

extension Verdict {
  /// Whether the bound values are those that git showed.
  package func binds(_ facts: GitRange) -> Bool {
    repository == facts.repository && ref == facts.ref && from == facts.from && to == facts.to
      && tree == facts.tree && diff == facts.diff
  }
}

extension ConditionKind {
  static let verdictLedger = ConditionKind(
    "verdict.ledger", "KRN-VERDICT-LEDGER", "The verdict is about this ledger.")
  static let verdictPolicy = ConditionKind(
    "verdict.policy", "KRN-VERDICT-POLICY", "It was signed under the policy in force.")
  static let verdictSigner = ConditionKind(
    "verdict.signer", "KRN-VERDICT-SIGNER",
    "The key that signed it is the reviewer's own and trusted.", fixer: "the reviewer")
  static let verdictSession = ConditionKind(
    "verdict.session", "KRN-SESSION-NOT-ACTIVE",
    "The reviewer's session is active, and so are those that it descends from.",
    fixer: "the human who opened it")
  static let verdictProducer = ConditionKind(
    "verdict.producer", "KRN-VERDICT-PRODUCER",
    "It says human for a person's own key, agent for a session, or simulated.")
  static let verdictFresh = ConditionKind(
    "verdict.fresh", "KRN-STATEMENT-OLD", "It was signed within the window for verdicts.")
  static let verdictByReviewer = ConditionKind(
    "verdict.by_reviewer", "KRN-REVIEWER-OTHER", "The reviewer who reported has signed it.")
  static let verdictOutcome = ConditionKind(
    "verdict.outcome", "KRN-VERDICT-OUTCOME", "It says what follows from the report by rule.")
  static let verdictCoverage = ConditionKind(
    "verdict.coverage", "KRN-COVERAGE-LOW",
    "The report has seen as much as the policy in force and the card ask for.",
    fixer: "a reviewer who is not an author")
  static let verdictReport = ConditionKind(
    "verdict.report", "KRN-VERDICT-REPORT", "It names the report of the current revision.")
  static let verdictRange = ConditionKind(
    "verdict.range", "KRN-VERDICT-RANGE",
    "It binds the repository, ref, commits, tree and difference that were submitted.")
  static let verdictPrevious = ConditionKind(
    "verdict.previous", "KRN-VERDICT-ORDER", "It names the last verdict on the task, if any.")
  static let verdictFirst = ConditionKind(
    "verdict.first", "KRN-VERDICT-EXISTS",
    "The revision has no verdict yet but simulated or contested ones, or one under another policy.")

  static let verdicts: [ConditionKind] = [
    .verdictLedger, .verdictPolicy, .verdictSigner, .verdictSession, .verdictProducer,
    .verdictFresh, .verdictByReviewer, .verdictOutcome, .verdictCoverage, .verdictReport,
    .verdictRange, .verdictPrevious, .verdictFirst,
  ]
}

/// A verdict on the current revision of a live task, where a push gate finds it.
package struct VerdictEntity: EntityValue {
  package let source: Source
  package let verdict: Verdict

  package static let kind = EntityKind.verdict
  /// The ids of verdicts on one commit of a repository begin with this.
  package static func prefix(_ repository: Identifier, _ to: GitObjectID) -> Text {
    Text.known("\(repository)/\(to)/")
  }
  package var entityID: Text {
    Text.known(Self.prefix(verdict.repository, verdict.to).string + verdict.task.description)
  }
  package var entity: Entity { .verdict(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .verdict(let value) = entity { value } else { nil }
  }

  init(source: Source, verdict: Verdict) {
    self.source = source
    self.verdict = verdict
  }

  /// The id under which a gate finds the verdict on a revision.
  static func id(_ review: ReviewEntity) -> Text {
    let facts = review.range.facts
    return Text.known(prefix(facts.repository, facts.to).string + review.task.description)
  }

  /// Takes the verdict on a revision out of the gates' sight.
  static func void(_ review: ReviewEntity, in state: State, as occurrence: Occurrence) {
    guard review.verdict != nil else { return }
    state.remove(VerdictEntity.self, id(review), seq: occurrence.seq)
  }

  package static let fields: [WireField] = [
    .required("source", Source.self, "Its record, and the key that signed the verdict."),
    .required("verdict", Verdict.self, "The verdict."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    source = try reader.field("source")
    verdict = try reader.field("verdict")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("source", source)
    writer.field("verdict", verdict)
  }
}
