package import Wire

/// One condition that a refused proposal did not meet.
package struct UnmetCondition: Hashable, Sendable {
  package let id: Identifier
  package let outcome: Text

  /// Names a condition that was not met.
  package init(_ condition: Condition) {
    id = Identifier(condition.kind.id)
    outcome = Text.known(condition.outcome.rawValue)
  }
}

extension UnmetCondition: WireObject {
  package static let fields: [WireField] = [
    .required("id", Identifier.self, "The condition."),
    .required("outcome", Text.self, "unsatisfied or error."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    id = try reader.field("id")
    outcome = try reader.field("outcome")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("id", id)
    writer.field("outcome", outcome)
  }
}

/// `proposal.refused`: a privileged proposal that the law refused, with the proposer's own
/// signature, so that the kernel cannot invent an attempt (design §5, refusals).
package struct ProposalRefused: EventPayload {
  package let key: PublicKey
  package let principal: PrincipalID
  package let signature: Signature
  package let statement: CanonicalValue?
  package let statementBlob: BlobReference?
  /// Earlier refusals of this principal that were only counted.
  package let suppressed: Int?
  package let unmet: [UnmetCondition]

  package static let traits = EventTraits(.kernel, isPrivileged: false)

  /// Statements larger than this are kept as blobs.
  package static let inlineByteCountMax = 16_384

  /// Reports a refusal.
  package init(
    key: PublicKey, principal: PrincipalID, signature: Signature, statement: CanonicalValue?,
    statementBlob: BlobReference?, suppressed: Int?, unmet: [UnmetCondition]
  ) {
    self.key = key
    self.principal = principal
    self.signature = signature
    self.statement = statement
    self.statementBlob = statementBlob
    self.suppressed = suppressed
    self.unmet = unmet
  }

  package static let fields: [WireField] = [
    .required("key", PublicKey.self, "The key that signed the refused statement."),
    .required("principal", PrincipalID.self, "Who proposed it."),
    .required("sig", Signature.self, "The refused statement's signature."),
    .optional("statement", CanonicalValue.self, "The refused statement."),
    .optional("statement_blob", BlobReference.self, "The refused statement, when over 16 KiB."),
    .optional("suppressed", Int.self, "Earlier refusals that were only counted."),
    .required("unmet", [UnmetCondition].self, "What was not met."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    key = try reader.field("key")
    principal = try reader.field("principal")
    signature = try reader.field("sig")
    statement = try reader.optional("statement")
    statementBlob = try reader.optional("statement_blob")
    suppressed = try reader.optional("suppressed")
    unmet = try reader.field("unmet")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("key", key)
    writer.field("principal", principal)
    writer.field("sig", signature)
    writer.field("statement", statement)
    writer.field("statement_blob", statementBlob)
    writer.field("suppressed", suppressed)
    writer.field("unmet", unmet)
  }

  package var blobs: [BlobReference] { statementBlob.map { [$0] } ?? [] }

  package func claims(ledger: Identifier) -> [SignatureClaim] {
    guard let statement else { return [] }
    return [
      SignatureClaim(
        key: key, payloadType: "application/vnd.kernel.statement+json", payload: statement.bytes,
        signature: signature)
    ]
  }

  package func judge(in court: Court) {
    let entity = court.state.key(key.id)
    court.require(.refusedKeyKnown, entity.map { $0.owner == principal } ?? false)
    court.require(
      .refusedStatement,
      (statement == nil) != (statementBlob == nil) && isOfPrincipal
        && (statement?.bytes.count ?? 0) <= Self.inlineByteCountMax && !unmet.isEmpty
        && (suppressed ?? 1) > 0)
    let refusals = court.state.get(RefusalsEntity.self, principal.identifier.text)
    court.require(
      .refusedWithinQuota,
      (refusals?.count(inHourOf: court.proposal.at) ?? 0) < RefusalsEntity.perHourMax)
  }

  /// Whether the statement inside the body names the principal as its actor. One in a blob is read
  /// by whoever can: the law has no I/O.
  private var isOfPrincipal: Bool {
    guard let statement else { return true }
    var reader = CanonicalReader(statement.bytes)
    // Keys ascend, and a statement has none before this one.
    guard (try? reader.openObject()) != nil,
      let actor: Identifier = try? reader.field("actor")
    else { return false }
    return actor == principal.identifier
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    let before = state.get(RefusalsEntity.self, principal.identifier.text)
    let hour = RefusalsEntity.hour(of: occurrence.at)
    state.put(
      RefusalsEntity(
        count: (before?.count(inHourOf: occurrence.at) ?? 0) + 1, hour: hour,
        principal: principal),
      seq: occurrence.seq)
  }
}

extension ConditionKind {
  static let refusedKeyKnown = ConditionKind(
    "refused.key", "KRN-KEY-UNKNOWN", "The key that signed is enrolled for that principal.")
  static let refusedStatement = ConditionKind(
    "refused.statement", "KRN-REFUSAL-SHAPE",
    "It holds a statement of that principal or names its blob, and lists what was not met.")
  static let refusedWithinQuota = ConditionKind(
    "refused.quota", "KRN-REFUSAL-QUOTA",
    "Fewer than 32 refusals of this principal were recorded in this hour.")

  static let refusals: [ConditionKind] = [
    .refusedKeyKnown, .refusedStatement, .refusedWithinQuota,
  ]
}

/// How many refusals of a principal were recorded in an hour.
package struct RefusalsEntity: EntityValue {
  package let count: Int
  package let hour: Int
  package let principal: PrincipalID

  /// The most refusals of one principal that are recorded singly in one hour.
  package static let perHourMax = 32

  package static let kind = EntityKind.refusals
  package var entityID: Text { principal.identifier.text }
  package var entity: Entity { .refusals(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .refusals(let value) = entity { value } else { nil }
  }

  /// The number of the hour since the epoch.
  package static func hour(of moment: Timestamp) -> Int { Int(moment.milliseconds / 3_600_000) }

  /// How many were recorded in the hour of a moment.
  package func count(inHourOf moment: Timestamp) -> Int {
    hour == Self.hour(of: moment) ? count : 0
  }

  init(count: Int, hour: Int, principal: PrincipalID) {
    self.count = count
    self.hour = hour
    self.principal = principal
  }

  package static let fields: [WireField] = [
    .required("count", Int.self, "How many were recorded in the hour."),
    .required("hour", Int.self, "The hour, counted since 1970."),
    .required("principal", PrincipalID.self, "Whose they are."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    count = try reader.field("count")
    hour = try reader.field("hour")
    principal = try reader.field("principal")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("count", count)
    writer.field("hour", hour)
    writer.field("principal", principal)
  }
}
