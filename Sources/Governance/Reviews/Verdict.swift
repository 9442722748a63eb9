package import Wire

/// Who made a verdict. A simulated one is recorded and never counts (seed-systems §2.1).
package enum Producer: String, WireChoice, Sendable { case human, agent, simulated }

/// What a reviewer signs about one revision: a document of its own, which can be signed on another
/// machine and verified without a workspace.
package struct Verdict: Hashable, Sendable {
  package let diff: Digest
  package let from: GitObjectID
  package let identity: Digest
  package private(set) var issued: Timestamp
  package let ledger: Identifier
  package let outcome: ReviewOutcome
  package let policy: Digest
  package let previous: RecordReference?
  package private(set) var producedBy: Producer
  package let ref: GitRef
  package let report: RecordReference
  package let repository: Identifier
  package let reviewer: PrincipalID
  package let revision: Int
  package let session: SessionID?
  package let task: TaskID
  package let to: GitObjectID
  package let tree: GitObjectID
  package let version: Int

  /// The DSSE payload type under which it is signed.
  package static let payloadType = "application/vnd.kernel.verdict+json"
  /// The version of this shape.
  package static let version = 1

  /// The verdict that a report calls for.
  package init(
    on review: ReviewEntity, report: ReportSummary, reviewer: PrincipalID, session: SessionID?,
    producedBy: Producer, policy: Digest, ledger: LedgerEntity, issued: Timestamp
  ) {
    let facts = review.range.facts
    diff = facts.diff
    from = facts.from
    identity = ledger.identity
    self.issued = issued
    self.ledger = ledger.origin
    outcome = report.outcome
    self.policy = policy
    previous = review.lastVerdict
    self.producedBy = producedBy
    ref = facts.ref
    self.report = report.record
    repository = facts.repository
    self.reviewer = reviewer
    revision = review.revision
    self.session = session
    task = review.task
    to = facts.to
    tree = facts.tree
    version = Self.version
  }

  /// The same verdict as it is signed at a moment; a simulated one says so from then on.
  package func issued(at moment: Timestamp, isSimulated: Bool) -> Verdict {
    var verdict = self
    verdict.issued = moment
    if isSimulated { verdict.producedBy = .simulated }
    return verdict
  }
}

extension Verdict: WireObject {
  package static let fields: [WireField] = [
    .required("diff", Digest.self, "The digest of the difference between the two trees."),
    .required("from", GitObjectID.self, "The commit before the range."),
    .required("identity", Digest.self, "The leaf hash of the ledger's record 0."),
    .required("issued", Timestamp.self, "When the reviewer signed."),
    .required("ledger", Identifier.self, "The ledger's origin."),
    .required("outcome", ReviewOutcome.self, "What it says."),
    .required("policy", Digest.self, "The digest of the policy in force."),
    .optional("previous", RecordReference.self, "The last verdict on the task."),
    .required("produced_by", Producer.self, "human, agent or simulated."),
    .required("ref", GitRef.self, "The ref that the commits are meant for."),
    .required("report", RecordReference.self, "The report: what was reviewed."),
    .required("repository", Identifier.self, "The repository."),
    .required("reviewer", PrincipalID.self, "Who signs."),
    .required("revision", Int.self, "The number of the revision."),
    .optional("session", SessionID.self, "In which session."),
    .required("task", TaskID.self, "The task."),
    .required("to", GitObjectID.self, "The last commit."),
    .required("tree", GitObjectID.self, "The tree of the last commit."),
    .required("version", Int.self, "The version of this shape: 1."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    diff = try reader.field("diff")
    from = try reader.field("from")
    identity = try reader.field("identity")
    issued = try reader.field("issued")
    ledger = try reader.field("ledger")
    outcome = try reader.field("outcome")
    policy = try reader.field("policy")
    previous = try reader.optional("previous")
    producedBy = try reader.field("produced_by")
    ref = try reader.field("ref")
    report = try reader.field("report")
    repository = try reader.field("repository")
    reviewer = try reader.field("reviewer")
    revision = try reader.field("revision")
    session = try reader.optional("session")
    task = try reader.field("task")
    to = try reader.field("to")
    tree = try reader.field("tree")
    version = try reader.bounded("version", Self.version...Self.version)
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("diff", diff)
    writer.field("from", from)
    writer.field("identity", identity)
    writer.field("issued", issued)
    writer.field("ledger", ledger)
    writer.field("outcome", outcome)
    writer.field("policy", policy)
    writer.field("previous", previous)
    writer.field("produced_by", producedBy)
    writer.field("ref", ref)
    writer.field("report", report)
    writer.field("repository", repository)
    writer.field("reviewer", reviewer)
    writer.field("revision", revision)
    writer.field("session", session)
    writer.field("task", task)
    writer.field("to", to)
    writer.field("tree", tree)
    writer.field("version", version)
  }
}

/// A verdict with its signature: what `verdict sign` writes and `verdict submit` takes.
package struct SignedVerdict: Hashable, Sendable {
  package let key: PublicKey
  package let signature: Signature
  package let verdict: Verdict

  /// Joins a verdict and its signature.
  package init(key: PublicKey, signature: Signature, verdict: Verdict) {
    self.key = key
    self.signature = signature
    self.verdict = verdict
  }

  /// The claim that the reviewer signed.
  package var claim: SignatureClaim {
    SignatureClaim(
      key: key, payloadType: Verdict.payloadType, payload: verdict.canonicalBytes,
      signature: signature)
  }
}

extension SignedVerdict: WireObject {
  package static let fields: [WireField] = [
    .required("key", PublicKey.self, "The key that signed the verdict."),
    .required("sig", Signature.self, "The signature over its DSSE encoding."),
    .required("verdict", Verdict.self, "The verdict."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    key = try reader.field("key")
    signature = try reader.field("sig")
    verdict = try reader.field("verdict")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("key", key)
    writer.field("sig", signature)
    writer.field("verdict", verdict)
  }
}
