package import Wire

/// A root key and whose it is.
package struct RootKey: Hashable, Sendable {
  /// The addresses under which the person commits.
  package let gitEmails: [Text]
  package let key: PublicKey
  package let principal: PrincipalID

  /// Names a root.
  package init(key: PublicKey, principal: PrincipalID, gitEmails: [Text] = []) {
    self.gitEmails = gitEmails
    self.key = key
    self.principal = principal
  }
}

extension RootKey: WireObject {
  package static let fields: [WireField] = [
    .optional("git_emails", [Text].self, "The addresses under which the person commits."),
    .required("key", PublicKey.self, "The key."),
    .required("principal", PrincipalID.self, "The person whose key it is."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    gitEmails = try reader.list("git_emails")
    key = try reader.field("key")
    principal = try reader.field("principal")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("git_emails", unlessEmpty: gitEmails)
    writer.field("key", key)
    writer.field("principal", principal)
  }
}

/// `ledger.created`: record 0, and nothing else (design §4).
package struct LedgerCreated: EventPayload {
  package let checkpointKey: PublicKey
  package let checkpointPossession: Signature
  package let eventKey: PublicKey
  package let eventPossession: Signature
  package let law: Int
  package let origin: Identifier
  package let policy: Policy
  package let roots: [RootKey]
  package let threshold: Int

  package static let traits = EventTraits(.founding, window: .none)

  /// The most root keys.
  package static let rootCountMax = 16

  /// Proposes a ledger.
  package init(
    checkpointKey: PublicKey, checkpointPossession: Signature, eventKey: PublicKey,
    eventPossession: Signature, law: Int, origin: Identifier, policy: Policy, roots: [RootKey],
    threshold: Int
  ) {
    self.checkpointKey = checkpointKey
    self.checkpointPossession = checkpointPossession
    self.eventKey = eventKey
    self.eventPossession = eventPossession
    self.law = law
    self.origin = origin
    self.policy = policy
    self.roots = roots
    self.threshold = threshold
  }

  package static let fields: [WireField] = [
    .required("checkpoint_key", PublicKey.self, "The key that signs checkpoints."),
    .required("checkpoint_possession", Signature.self, "That key's proof of possession."),
    .required("event_key", PublicKey.self, "The key that signs what the kernel itself says."),
    .required("event_possession", Signature.self, "That key's proof of possession."),
    .required("law", Int.self, "The law number."),
    .required("origin", Identifier.self, "The ledger's origin."),
    .required("policy", Policy.self, "The first policy."),
    .required("roots", [RootKey].self, "The root keys, 1 to 16."),
    .required("threshold", Int.self, "How many roots must accept."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    checkpointKey = try reader.field("checkpoint_key")
    checkpointPossession = try reader.field("checkpoint_possession")
    eventKey = try reader.field("event_key")
    eventPossession = try reader.field("event_possession")
    law = try reader.field("law")
    origin = try reader.field("origin")
    policy = try reader.field("policy")
    roots = try reader.field("roots")
    threshold = try reader.field("threshold")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("checkpoint_key", checkpointKey)
    writer.field("checkpoint_possession", checkpointPossession)
    writer.field("event_key", eventKey)
    writer.field("event_possession", eventPossession)
    writer.field("law", law)
    writer.field("origin", origin)
    writer.field("policy", policy)
    writer.field("roots", roots)
    writer.field("threshold", threshold)
  }

  package func claims(ledger: Identifier) -> [SignatureClaim] {
    [
      Possession(key: checkpointKey, ledger: ledger, principal: .kernel)
        .claim(checkpointPossession),
      Possession(key: eventKey, ledger: ledger, principal: .kernel).claim(eventPossession),
    ]
  }

  package func judge(in court: Court) {
    let proposal = court.proposal
    court.require(
      .ledgerFirst, proposal.seq == 0 && proposal.basis == nil && court.ledger == nil)
    court.require(.ledgerNamed, proposal.ledger == origin)
    court.require(.eventVersion, proposal.version == Self.traits.version)
    court.require(.ledgerLaw, law == Law.number)
    court.require(
      .ledgerSignedByRoot,
      proposal.session == nil
        && roots.contains { $0.key.id == proposal.key && $0.principal == proposal.actor })
    court.require(
      .ledgerThreshold,
      (1...Self.rootCountMax).contains(roots.count) && (1...max(1, roots.count)).contains(threshold)
    )
    let keys = roots.map(\.key) + [checkpointKey, eventKey]
    court.require(.ledgerKeysDistinct, Set(keys).count == keys.count)
    court.require(
      .ledgerRootsHuman,
      roots.allSatisfy { $0.principal.kind == .human }
        && Set(roots.map(\.principal)).count == roots.count)
    court.require(.policySize, policy.canonicalBytes.count <= Policy.byteCountMax)
    let emails = roots.flatMap(\.gitEmails)
    if !emails.isEmpty { court.requireEmails(emails) }
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    let source = occurrence.source
    for root in roots {
      state.put(
        PrincipalEntity(
          id: root.principal, level: .owner, name: nil, gitEmails: root.gitEmails, source: source),
        seq: occurrence.seq)
      EmailEntity.put(root.gitEmails, of: root.principal, in: state, as: occurrence)
      state.put(
        KeyEntity(key: root.key, owner: root.principal, session: nil, source: source),
        seq: occurrence.seq)
    }
    for key in [eventKey, checkpointKey] {
      state.put(
        KeyEntity(key: key, owner: .kernel, session: nil, source: source), seq: occurrence.seq)
    }
    state.put(
      LedgerEntity(
        accepted: [occurrence.key], checkpointKey: checkpointKey, epoch: 0,
        eventKey: eventKey.id, identity: occurrence.leaf, law: law, origin: origin, roots: roots,
        threshold: threshold),
      seq: occurrence.seq)
    state.put(PolicyEntity(policy: policy, source: source), seq: occurrence.seq)
    state.put(QueuesEntity(), seq: occurrence.seq)
  }
}

extension ConditionKind {
  static let ledgerFirst = ConditionKind(
    "ledger.first", "KRN-LEDGER-EXISTS", "It is record 0 and has no basis.")
  static let ledgerLaw = ConditionKind(
    "ledger.law", "KRN-LAW-UNKNOWN", "The law number is the one of this law.")
  static let ledgerSignedByRoot = ConditionKind(
    "ledger.root_signature", "KRN-LEDGER-ROOT", "A root key that it enrols has signed it.")
  static let ledgerThreshold = ConditionKind(
    "ledger.threshold", "KRN-LEDGER-THRESHOLD",
    "There are 1 to 16 roots, and the threshold lies between 1 and their number.")
  static let ledgerKeysDistinct = ConditionKind(
    "ledger.keys_distinct", "KRN-LEDGER-KEYS",
    "Root keys, event key and checkpoint key are all different.")
  static let ledgerRootsHuman = ConditionKind(
    "ledger.roots_human", "KRN-LEDGER-ROOTS", "Each root is another person.")

  static let ledgers: [ConditionKind] = [
    .ledgerFirst, .ledgerLaw, .ledgerSignedByRoot, .ledgerThreshold, .ledgerKeysDistinct,
    .ledgerRootsHuman, .ledgerGenesis, .ledgerAcceptedOnce, .lawNext, .clockReason,
  ]
}
