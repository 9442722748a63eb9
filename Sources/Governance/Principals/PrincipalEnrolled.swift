package import Wire

/// `principal.enrolled`: a person or a runner, with a first key.
package struct PrincipalEnrolled: EventPayload {
  package let gitEmails: [Text]
  package let id: PrincipalID
  package let key: PublicKey
  package let level: Level?
  package let name: Text?
  package let possession: Signature

  package static let traits = EventTraits(.level, window: .deliberate)

  /// The most git addresses of one principal.
  package static let emailCountMax = 16

  /// Proposes a principal with its first key and that key's proof of possession.
  package init(
    id: PrincipalID, key: PublicKey, possession: Signature, level: Level?, name: Text?,
    gitEmails: [Text]
  ) {
    self.gitEmails = gitEmails
    self.id = id
    self.key = key
    self.level = level
    self.name = name
    self.possession = possession
  }

  package static let fields: [WireField] = [
    .optional("git_emails", [Text].self, "The addresses under which it commits."),
    .required("id", PrincipalID.self, "human:… or runner:…."),
    .required("key", PublicKey.self, "Its first key."),
    .optional("level", Level.self, "A person's level; a runner has none."),
    .optional("name", Text.self, "A name for people to read."),
    .required("possession", Signature.self, "The key's proof of possession."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    gitEmails = try reader.list("git_emails")
    id = try reader.field("id")
    key = try reader.field("key")
    level = try reader.optional("level")
    name = try reader.optional("name")
    possession = try reader.field("possession")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("git_emails", unlessEmpty: gitEmails)
    writer.field("id", id)
    writer.field("key", key)
    writer.field("level", level)
    writer.field("name", name)
    writer.field("possession", possession)
  }

  package func claims(ledger: Identifier) -> [SignatureClaim] {
    [Possession(key: key, ledger: ledger, principal: id).claim(possession)]
  }

  package func judge(in court: Court) {
    court.require(
      .principalFresh, court.state.get(PrincipalEntity.self, id.identifier.text) == nil,
      ConditionDetail(["principal": id.description]))
    court.require(
      .principalKind,
      id.kind == .human && level != nil || id.kind == .runner && level == nil,
      ConditionDetail(["kind": id.kind.rawValue, "level": level?.rawValue ?? "none"]))
    court.require(
      .levelMayEnrol, court.mayEnrol(level),
      ConditionDetail(["level": court.level?.rawValue ?? "none"]))
    court.require(.keyFresh, court.isFresh(key), ConditionDetail(["key": key.id.description]))
    court.requireEmails(gitEmails)
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.put(
      PrincipalEntity(
        id: id, level: level, name: name, gitEmails: gitEmails, source: occurrence.source),
      seq: occurrence.seq)
    state.put(
      KeyEntity(key: key, owner: id, session: nil, source: occurrence.source), seq: occurrence.seq)
    EmailEntity.put(gitEmails, of: id, in: state, as: occurrence)
  }
}

extension Court {
  func requireEmails(_ emails: [Text]) {
    require(
      .emailsFree,
      emails.count <= PrincipalEnrolled.emailCountMax
        && Set(emails).count == emails.count
        && emails.allSatisfy {
          (3...254).contains($0.byteCount) && state.get(EmailEntity.self, EmailEntity.id($0)) == nil
        },
      ConditionDetail(["git emails": emails.map(\.string).joined(separator: " ")]))
  }
}

extension ConditionKind {
  static let principalEnrolled = ConditionKind(
    "principal.enrolled", "KRN-PRINCIPAL-UNKNOWN", "The principal is enrolled.", fixer: "an owner")
  static let principalFresh = ConditionKind(
    "principal.fresh", "KRN-PRINCIPAL-EXISTS", "Nobody has this id yet.")
  static let principalKind = ConditionKind(
    "principal.kind", "KRN-PRINCIPAL-KIND", "It is a person with a level or a runner without one.")
  static let levelMayEnrol = ConditionKind(
    "level.may_enrol", "KRN-LEVEL-DENIED", "The actor's level may enrol this level.",
    fixer: "somebody of a higher level")
  static let emailsFree = ConditionKind(
    "emails.free", "KRN-EMAIL-TAKEN",
    "At most 16 git addresses, each of 3 to 254 bytes and nobody else's.")

  static let principals: [ConditionKind] = [
    .principalEnrolled, .principalFresh, .principalKind, .levelMayEnrol, .emailsFree,
    .agentFresh, .agentKind, .agentRoles, .agentEnrolled,
  ]
}
