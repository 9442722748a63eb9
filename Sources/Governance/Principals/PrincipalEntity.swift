package import Wire

/// An enrolled person or runner.
package struct PrincipalEntity: EntityValue {
  package let gitEmails: [Text]
  package let id: PrincipalID
  package let level: Level?
  package let name: Text?
  package let source: Source

  package static let kind = EntityKind.principal
  package var entityID: Text { id.identifier.text }
  package var entity: Entity { .principal(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .principal(let value) = entity { value } else { nil }
  }

  init(id: PrincipalID, level: Level?, name: Text?, gitEmails: [Text], source: Source) {
    self.gitEmails = gitEmails
    self.id = id
    self.level = level
    self.name = name
    self.source = source
  }

  package static let fields: [WireField] = [
    .optional("git_emails", [Text].self, "The addresses under which it commits."),
    .required("id", PrincipalID.self, "The id."),
    .optional("level", Level.self, "A person's level."),
    .optional("name", Text.self, "A name for people to read."),
    .required("source", Source.self, "The record that enrolled it."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    gitEmails = try reader.list("git_emails")
    id = try reader.field("id")
    level = try reader.optional("level")
    name = try reader.optional("name")
    source = try reader.field("source")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("git_emails", unlessEmpty: gitEmails)
    writer.field("id", id)
    writer.field("level", level)
    writer.field("name", name)
    writer.field("source", source)
  }
}

/// Whose a git address is. The id is the digest of the address, since addresses are no identifiers.
package struct EmailEntity: EntityValue {
  package let email: Text
  package let principal: PrincipalID

  package static let kind = EntityKind.email
  package static func id(_ email: Text) -> Text {
    Text.known(SHA256.hash(Array(email.string.utf8)).hex)
  }
  package var entityID: Text { Self.id(email) }
  package var entity: Entity { .email(self) }
  package static func unwrap(_ entity: Entity) -> Self? {
    if case .email(let value) = entity { value } else { nil }
  }

  private init(email: Text, principal: PrincipalID) {
    self.email = email
    self.principal = principal
  }

  static func put(
    _ emails: [Text], of principal: PrincipalID, in state: State, as occurrence: Occurrence
  ) {
    for email in emails {
      state.put(EmailEntity(email: email, principal: principal), seq: occurrence.seq)
    }
  }

  package static let fields: [WireField] = [
    .required("email", Text.self, "The address."),
    .required("principal", PrincipalID.self, "Whose it is."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    email = try reader.field("email")
    principal = try reader.field("principal")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("email", email)
    writer.field("principal", principal)
  }
}
