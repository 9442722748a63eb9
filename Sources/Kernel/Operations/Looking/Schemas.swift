internal import CommandLineKit
internal import Governance
internal import Wire

/// The published shapes as JSON Schema (draft 2020-12), read from the declarations that encode and
/// decode them.
enum Schemas {
  private static let dialect = "https://json-schema.org/draft/2020-12/schema"
  /// Integers that every JSON reader keeps exactly (RFC 8785 §3.2.2.3).
  private static let integerMax = 9_007_199_254_740_991

  /// Entities by their names, the policy, and the bodies of events.
  static var shapes: [(name: String, type: WireType)] {
    EntityKind.allCases.filter { $0 != .policy }.map { ($0.rawValue, type(of: $0)) }
      + [("policy", Policy.wireType)]
      + EventKind.allCases.map { ($0.name, $0.payloadType.wireType) }
  }

  /// The names that `kernel schema` knows, without those of commands.
  static var names: [String] {
    ["envelope", "record", "statement", "policy", "verdict"]
      + EventKind.allCases.map { "event/\($0.name)" }
      + EntityKind.allCases.map { "entity/\($0.rawValue)" }
  }

  /// The schema with a name; nil for none of ours.
  static func named(_ name: String, _ manual: Manual?) -> JSONText? {
    switch name {
    case "envelope": return document(name, EnvelopeSchema.members)
    case "record": return document(name, RecordSchema.record)
    case "statement": return document(name, RecordSchema.statement)
    case "policy": return document(name, members(Policy.wireType))
    case "verdict": return document(name, members(SignedVerdict.wireType))
    default: break
    }
    if let rest = suffix(of: name, "event/"), let text = try? Text(rest),
      let kind = EventKind(text)
    {
      return document(name, members(kind.payloadType.wireType))
    }
    if let rest = suffix(of: name, "entity/"), let kind = EntityKind(rawValue: rest) {
      return document(name, members(type(of: kind)))
    }
    if let rest = suffix(of: name, "input/") {
      let path = rest.split(separator: "-").map(String.init)
      return manual?.commands.first { $0.path == path || $0.path.joined(separator: "-") == rest }
        .map { InputSchema.schema(of: $0) }
    }
    return nil
  }

  private static func suffix(of name: String, _ prefix: String) -> String? {
    guard name.utf8.starts(with: prefix.utf8) else { return nil }
    return String(decoding: name.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  private static func document(_ name: String, _ members: [JSONText.Member]) -> JSONText {
    .object([.init("$schema", .string(dialect)), .init("title", .string(name))] + members)
  }

  /// The schema of a type.
  static func schema(_ type: WireType) -> JSONText { .object(members(type)) }

  private static func members(_ type: WireType) -> [JSONText.Member] {
    switch type {
    case .text(let form):
      [.init("type", .string("string"))]
        + (form.pattern.map { [.init("pattern", .string($0))] } ?? [])
    case .integer:
      [
        .init("type", .string("integer")), .init("minimum", .integer(-integerMax)),
        .init("maximum", .integer(integerMax)),
      ]
    case .boolean: [.init("type", .string("boolean"))]
    case .array(let element, let max):
      [
        .init("type", .string("array")), .init("items", schema(element)),
        .init("maxItems", .integer(max)),
      ]
    case .object(let fields): object(fields)
    case .choice(let words): [.init("enum", .array(words.map { .string($0) }))]
    case .any: []
    }
  }

  private static func object(_ fields: [WireField]) -> [JSONText.Member] {
    let properties = fields.map { field in
      JSONText.Member(
        field.name,
        .object([.init("description", .string(field.about))] + members(field.type)))
    }
    return [
      .init("type", .string("object")), .init("properties", .object(properties)),
      .init("required", .array(fields.filter(\.isRequired).map { .string($0.name) })),
      .init("additionalProperties", .boolean(false)),
    ]
  }

  /// The shape of an entity of a kind.
  static func type(of kind: EntityKind) -> WireType {
    switch kind {
    case .ledger: LedgerEntity.wireType
    case .policy: PolicyEntity.wireType
    case .principal: PrincipalEntity.wireType
    case .email: EmailEntity.wireType
    case .agent: AgentEntity.wireType
    case .key: KeyEntity.wireType
    case .session: SessionEntity.wireType
    case .task: TaskEntity.wireType
    case .live: LiveTask.wireType
    case .queues: QueuesEntity.wireType
    case .spec: SpecEntity.wireType
    case .repository: RepositoryEntity.wireType
    case .evidence: EvidenceEntity.wireType
    case .review: ReviewEntity.wireType
    case .verdict: VerdictEntity.wireType
    case .push: PushEntity.wireType
    case .ref: RefEntity.wireType
    case .refusals: RefusalsEntity.wireType
    }
  }
}

/// The one document that every command prints with --json (design §8).
private enum EnvelopeSchema {
  static var members: [JSONText.Member] {
    [
      .init("type", .string("object")),
      .init(
        "properties",
        .object([
          .init("schema", string("^kernel\\.[a-z_]+/[0-9]+$")), .init("ok", of("boolean")),
          .init("data", .object([])), .init("error", error),
          .init("next", list(of("string"))), .init("ledger", ledger),
          // Only where the ledger is not the one that this user has seen: why.
          .init("trust", error),
        ])),
      .init("required", words("schema", "ok", "data", "error", "next", "ledger")),
      .init("additionalProperties", .boolean(false)),
    ]
  }

  private static var error: JSONText {
    nullable(
      properties: [
        .init("code", string("^KRN-[A-Z0-9-]+$")), .init("message", of("string")),
        .init("conditions", list(.object([.init("type", .string("object"))]))),
        .init("unlock", list(list(of("string")))),
        .init("hint", .object([.init("type", words("string", "null"))])),
        .init("retry", of("boolean")),
      ])
  }

  private static var ledger: JSONText {
    nullable(properties: [.init("seq", of("integer")), .init("head", string("^[0-9a-f]{64}$"))])
  }

  private static func nullable(properties: [JSONText.Member]) -> JSONText {
    .object([
      .init("type", words("object", "null")), .init("properties", .object(properties)),
      .init("required", .array(properties.map { .string($0.key) })),
      .init("additionalProperties", .boolean(false)),
    ])
  }

  private static func of(_ type: String) -> JSONText { .object([.init("type", .string(type))]) }

  private static func string(_ pattern: String) -> JSONText {
    .object([.init("type", .string("string")), .init("pattern", .string(pattern))])
  }

  private static func list(_ items: JSONText) -> JSONText {
    .object([.init("type", .string("array")), .init("items", items)])
  }

  private static func words(_ words: String...) -> JSONText {
    .array(words.map { .string($0) })
  }
}

/// Records and statements (design §4), whose fields the ledger's room reads by hand.
private enum RecordSchema {
  static let statement = object([
    ("actor", text(.principalID), true),
    ("basis", .object(object([("leaf", text(.digest), true), ("seq", seq, true)])), false),
    ("body", .object([.init("type", .string("object"))]), true),
    ("event", .object([.init("enum", .array(EventKind.allCases.map { .string($0.name) }))]), true),
    ("id", text(.token), true), ("issued", text(.timestamp), true),
    ("ledger", text(.identifier), true), ("session", text(.sessionID), false),
    ("version", .object([.init("type", .string("integer")), .init("minimum", .integer(1))]), true),
  ])

  static let record = object([
    ("at", text(.timestamp), true), ("judgement", text(.digest), true), ("key", text(.keyID), true),
    ("prev", text(.digest), true), ("seq", seq, true), ("sig", text(.signature), true),
    ("statement", .object(statement), true),
  ])

  private static let seq = JSONText.object([
    .init("type", .string("integer")), .init("minimum", .integer(0)),
  ])

  private static func text(_ form: WireType.TextForm) -> JSONText { Schemas.schema(.text(form)) }

  private static func object(_ fields: [(String, JSONText, Bool)]) -> [JSONText.Member] {
    [
      .init("type", .string("object")),
      .init("properties", .object(fields.map { .init($0.0, $0.1) })),
      .init("required", .array(fields.filter(\.2).map { .string($0.0) })),
      .init("additionalProperties", .boolean(false)),
    ]
  }
}
