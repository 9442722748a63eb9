package import Wire

/// `key.enrolled`: one more key for a person or a runner.
package struct KeyEnrolled: EventPayload {
  package let key: PublicKey
  package let possession: Signature
  package let principal: PrincipalID

  package static let traits = EventTraits(.level, window: .deliberate)

  /// Proposes a key for a principal, with its proof of possession.
  package init(key: PublicKey, possession: Signature, principal: PrincipalID) {
    self.key = key
    self.possession = possession
    self.principal = principal
  }

  package static let fields: [WireField] = [
    .required("key", PublicKey.self, "The key."),
    .required("possession", Signature.self, "Its proof of possession."),
    .required("principal", PrincipalID.self, "Whose key it will be."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    key = try reader.field("key")
    possession = try reader.field("possession")
    principal = try reader.field("principal")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("key", key)
    writer.field("possession", possession)
    writer.field("principal", principal)
  }

  package func claims(ledger: Identifier) -> [SignatureClaim] {
    [Possession(key: key, ledger: ledger, principal: principal).claim(possession)]
  }

  package func judge(in court: Court) {
    let entity = court.state.get(PrincipalEntity.self, principal.identifier.text)
    court.require(
      .principalEnrolled, entity != nil,
      ConditionDetail(["principal": principal.description], step: "kernel principal list"))
    court.require(
      .levelMayEnrol, entity.map { court.mayEnrol($0.level) },
      ConditionDetail(["level": court.level?.rawValue ?? "none"]))
    court.require(.keyFresh, court.isFresh(key), ConditionDetail(["key": key.id.description]))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.put(
      KeyEntity(key: key, owner: principal, session: nil, source: occurrence.source),
      seq: occurrence.seq)
  }
}

extension Court {
  /// Whether no key like this was ever enrolled here: each key once.
  func isFresh(_ key: PublicKey) -> Bool {
    state.key(key.id) == nil
  }

  /// Whether the actor's level may enrol somebody of `level` (a runner has none).
  func mayEnrol(_ level: Level?) -> Bool {
    guard let own = self.level else { return false }
    guard let level else { return own == .owner || own == .platform }
    return own.mayEnrol.contains(level)
  }
}

extension ConditionKind {
  static let keyFresh = ConditionKind(
    "key.fresh", "KRN-KEY-USED", "The key was never enrolled here before.")
  static let keyKnown = ConditionKind(
    "key.known", "KRN-KEY-UNKNOWN", "The key to revoke is enrolled.")
  static let keyNotRevoked = ConditionKind(
    "key.not_revoked", "KRN-KEY-REVOKED-ALREADY",
    "The key is not revoked yet, or is now trusted for less.")
  static let keyRevokedByOther = ConditionKind(
    "key.revoked_by_other", "KRN-KEY-SELF-REVOKED",
    "Roots that do not need this key reach the threshold.", fixer: "another root",
    isConsent: true)
  static let keyNotKernel = ConditionKind(
    "key.not_kernel", "KRN-KEY-KERNEL",
    "It is not the kernel's own key, which is rotated, not revoked.")
  static let keyCutOff = ConditionKind(
    "key.cut_off", "KRN-KEY-CUTOFF",
    "The last trusted record is at or after the key's enrolment and before this one.")
  static let reasonGiven = ConditionKind(
    "reason.given", "KRN-REASON-MISSING", "A reason of at most 2,000 bytes is given.")

  static let keys: [ConditionKind] = [
    .keyFresh, .keyKnown, .keyNotRevoked, .keyRevokedByOther, .keyNotKernel, .keyCutOff,
    .reasonGiven,
  ]
}
