package import Wire

/// The kinds of keyed state that the law keeps; the raw value is the name in the store.
package enum EntityKind: String, CaseIterable, Sendable {
  case ledger, policy, principal, email, agent, key, session
  case task, live, queues, spec
  case repository, evidence, review, verdict, push, ref, refusals
}

extension EntityKind {
  /// Its place among all kinds.
  var place: Int {
    switch self {
    case .ledger: 0
    case .policy: 1
    case .principal: 2
    case .email: 3
    case .agent: 4
    case .key: 5
    case .session: 6
    case .task: 7
    case .live: 8
    case .queues: 9
    case .spec: 10
    case .repository: 11
    case .evidence: 12
    case .review: 13
    case .verdict: 14
    case .push: 15
    case .ref: 16
    case .refusals: 17
    }
  }
}

/// One entity of any kind.
///
/// An enum instead of an existential: the compiler lists every place that a new kind touches, and
/// replay pays no dynamic casts. The values lie in boxes, so that a copy of any is one count.
package indirect enum Entity: Sendable {
  case ledger(LedgerEntity)
  case policy(PolicyEntity)
  case principal(PrincipalEntity)
  case email(EmailEntity)
  case agent(AgentEntity)
  case key(KeyEntity)
  case session(SessionEntity)
  case task(TaskEntity)
  case live(LiveTask)
  case queues(QueuesEntity)
  case spec(SpecEntity)
  case repository(RepositoryEntity)
  case evidence(EvidenceEntity)
  case review(ReviewEntity)
  case verdict(VerdictEntity)
  case push(PushEntity)
  case ref(RefEntity)
  case refusals(RefusalsEntity)

  /// The value inside, for reading and writing alike.
  package var value: any EntityValue {
    switch self {
    case .ledger(let value): value
    case .policy(let value): value
    case .principal(let value): value
    case .email(let value): value
    case .agent(let value): value
    case .key(let value): value
    case .session(let value): value
    case .task(let value): value
    case .live(let value): value
    case .queues(let value): value
    case .spec(let value): value
    case .repository(let value): value
    case .evidence(let value): value
    case .review(let value): value
    case .verdict(let value): value
    case .push(let value): value
    case .ref(let value): value
    case .refusals(let value): value
    }
  }

  /// Reads an entity of a known kind from its stored bytes.
  package init(_ kind: EntityKind, canonical bytes: [UInt8]) throws(WireError) {
    switch kind {
    case .ledger: self = .ledger(try .init(canonical: bytes))
    case .policy: self = .policy(try .init(canonical: bytes))
    case .principal: self = .principal(try .init(canonical: bytes))
    case .email: self = .email(try .init(canonical: bytes))
    case .agent: self = .agent(try .init(canonical: bytes))
    case .key: self = .key(try .init(canonical: bytes))
    case .session: self = .session(try .init(canonical: bytes))
    case .task: self = .task(try .init(canonical: bytes))
    case .live: self = .live(try .init(canonical: bytes))
    case .queues: self = .queues(try .init(canonical: bytes))
    case .spec: self = .spec(try .init(canonical: bytes))
    case .repository: self = .repository(try .init(canonical: bytes))
    case .evidence: self = .evidence(try .init(canonical: bytes))
    case .review: self = .review(try .init(canonical: bytes))
    case .verdict: self = .verdict(try .init(canonical: bytes))
    case .push: self = .push(try .init(canonical: bytes))
    case .ref: self = .ref(try .init(canonical: bytes))
    case .refusals: self = .refusals(try .init(canonical: bytes))
    }
  }
}

/// The value of one kind of entity.
package protocol EntityValue: WireObject {
  /// The kind.
  static var kind: EntityKind { get }
  /// The id within the kind.
  var entityID: Text { get }
  /// Wraps the value.
  var entity: Entity { get }
  /// The value inside an entity of this kind; nil for another kind.
  static func unwrap(_ entity: Entity) -> Self?
}

/// Where an entity is kept.
package struct EntityKey: Hashable, Sendable {
  /// The kind.
  package let kind: EntityKind
  /// The id within the kind.
  package let id: Text

  /// Names an entity.
  package init(kind: EntityKind, id: Text) {
    self.kind = kind
    self.id = id
  }
}
