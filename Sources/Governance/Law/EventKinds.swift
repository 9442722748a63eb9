package import Wire

/// Any event: an enum of the areas' enums, so that the compiler lists what a new one touches.
package enum Event: Sendable {
  case ledger(LedgerEvent)
  case law(LawEvent)
  case policy(PolicyEvent)
  case principal(PrincipalEvent)
  case key(KeyEvent)
  case agent(AgentEvent)
  case session(SessionEvent)
  case spec(SpecEvent)
  case repository(RepositoryEvent)
  case task(TaskEvent)
  case queue(QueueEvent)
  case review(ReviewEvent)
  case verdict(VerdictEvent)
  case evidence(EvidenceEvent)
  case push(PushEvent)
  case proposal(ProposalEvent)
  case clock(ClockEvent)

  /// The name.
  package var kind: EventKind {
    switch self {
    case .ledger(let event): .ledger(event.kind)
    case .law(let event): .law(event.kind)
    case .policy(let event): .policy(event.kind)
    case .principal(let event): .principal(event.kind)
    case .key(let event): .key(event.kind)
    case .agent(let event): .agent(event.kind)
    case .session(let event): .session(event.kind)
    case .spec(let event): .spec(event.kind)
    case .repository(let event): .repository(event.kind)
    case .task(let event): .task(event.kind)
    case .queue(let event): .queue(event.kind)
    case .review(let event): .review(event.kind)
    case .verdict(let event): .verdict(event.kind)
    case .evidence(let event): .evidence(event.kind)
    case .push(let event): .push(event.kind)
    case .proposal(let event): .proposal(event.kind)
    case .clock(let event): .clock(event.kind)
    }
  }

  /// The body, with its law.
  package var payload: any EventPayload {
    switch self {
    case .ledger(let event): event.payload
    case .law(let event): event.payload
    case .policy(let event): event.payload
    case .principal(let event): event.payload
    case .key(let event): event.payload
    case .agent(let event): event.payload
    case .session(let event): event.payload
    case .spec(let event): event.payload
    case .repository(let event): event.payload
    case .task(let event): event.payload
    case .queue(let event): event.payload
    case .review(let event): event.payload
    case .verdict(let event): event.payload
    case .evidence(let event): event.payload
    case .push(let event): event.payload
    case .proposal(let event): event.payload
    case .clock(let event): event.payload
    }
  }

  /// Reads the body of a kind.
  package init(_ kind: EventKind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .ledger(let kind): self = .ledger(try .init(kind, reading: &reader))
    case .law(let kind): self = .law(try .init(kind, reading: &reader))
    case .policy(let kind): self = .policy(try .init(kind, reading: &reader))
    case .principal(let kind): self = .principal(try .init(kind, reading: &reader))
    case .key(let kind): self = .key(try .init(kind, reading: &reader))
    case .agent(let kind): self = .agent(try .init(kind, reading: &reader))
    case .session(let kind): self = .session(try .init(kind, reading: &reader))
    case .spec(let kind): self = .spec(try .init(kind, reading: &reader))
    case .repository(let kind): self = .repository(try .init(kind, reading: &reader))
    case .task(let kind): self = .task(try .init(kind, reading: &reader))
    case .queue(let kind): self = .queue(try .init(kind, reading: &reader))
    case .review(let kind): self = .review(try .init(kind, reading: &reader))
    case .verdict(let kind): self = .verdict(try .init(kind, reading: &reader))
    case .evidence(let kind): self = .evidence(try .init(kind, reading: &reader))
    case .push(let kind): self = .push(try .init(kind, reading: &reader))
    case .proposal(let kind): self = .proposal(try .init(kind, reading: &reader))
    case .clock(let kind): self = .clock(try .init(kind, reading: &reader))
    }
  }

  /// Reads the body of a kind from bytes that hold nothing else.
  package init(_ kind: EventKind, canonical bytes: [UInt8]) throws(WireError) {
    var reader = CanonicalReader(bytes)
    try self.init(kind, reading: &reader)
    try reader.finish()
  }
}

/// The name of an event type, `area.past_tense`.
package enum EventKind: Hashable, Sendable, CustomStringConvertible {
  case ledger(LedgerEvent.Kind)
  case law(LawEvent.Kind)
  case policy(PolicyEvent.Kind)
  case principal(PrincipalEvent.Kind)
  case key(KeyEvent.Kind)
  case agent(AgentEvent.Kind)
  case session(SessionEvent.Kind)
  case spec(SpecEvent.Kind)
  case repository(RepositoryEvent.Kind)
  case task(TaskEvent.Kind)
  case queue(QueueEvent.Kind)
  case review(ReviewEvent.Kind)
  case verdict(VerdictEvent.Kind)
  case evidence(EvidenceEvent.Kind)
  case push(PushEvent.Kind)
  case proposal(ProposalEvent.Kind)
  case clock(ClockEvent.Kind)

  /// The name in statements.
  package var name: String {
    switch self {
    case .ledger(let kind): kind.rawValue
    case .law(let kind): kind.rawValue
    case .policy(let kind): kind.rawValue
    case .principal(let kind): kind.rawValue
    case .key(let kind): kind.rawValue
    case .agent(let kind): kind.rawValue
    case .session(let kind): kind.rawValue
    case .spec(let kind): kind.rawValue
    case .repository(let kind): kind.rawValue
    case .task(let kind): kind.rawValue
    case .queue(let kind): kind.rawValue
    case .review(let kind): kind.rawValue
    case .verdict(let kind): kind.rawValue
    case .evidence(let kind): kind.rawValue
    case .push(let kind): kind.rawValue
    case .proposal(let kind): kind.rawValue
    case .clock(let kind): kind.rawValue
    }
  }

  package var description: String { name }

  /// The type of the body.
  package var payloadType: any EventPayload.Type {
    switch self {
    case .ledger(let kind): LedgerEvent.payloadType(kind)
    case .law(let kind): LawEvent.payloadType(kind)
    case .policy(let kind): PolicyEvent.payloadType(kind)
    case .principal(let kind): PrincipalEvent.payloadType(kind)
    case .key(let kind): KeyEvent.payloadType(kind)
    case .agent(let kind): AgentEvent.payloadType(kind)
    case .session(let kind): SessionEvent.payloadType(kind)
    case .spec(let kind): SpecEvent.payloadType(kind)
    case .repository(let kind): RepositoryEvent.payloadType(kind)
    case .task(let kind): TaskEvent.payloadType(kind)
    case .queue(let kind): QueueEvent.payloadType(kind)
    case .review(let kind): ReviewEvent.payloadType(kind)
    case .verdict(let kind): VerdictEvent.payloadType(kind)
    case .evidence(let kind): EvidenceEvent.payloadType(kind)
    case .push(let kind): PushEvent.payloadType(kind)
    case .proposal(let kind): ProposalEvent.payloadType(kind)
    case .clock(let kind): ClockEvent.payloadType(kind)
    }
  }

  /// Every event type of this law, area by area.
  package static let allCases: [EventKind] = {
    var all: [EventKind] = []
    all += LedgerEvent.Kind.allCases.map { .ledger($0) }
    all += LawEvent.Kind.allCases.map { .law($0) }
    all += PolicyEvent.Kind.allCases.map { .policy($0) }
    all += PrincipalEvent.Kind.allCases.map { .principal($0) }
    all += KeyEvent.Kind.allCases.map { .key($0) }
    all += AgentEvent.Kind.allCases.map { .agent($0) }
    all += SessionEvent.Kind.allCases.map { .session($0) }
    all += SpecEvent.Kind.allCases.map { .spec($0) }
    all += RepositoryEvent.Kind.allCases.map { .repository($0) }
    all += TaskEvent.Kind.allCases.map { .task($0) }
    all += QueueEvent.Kind.allCases.map { .queue($0) }
    all += ReviewEvent.Kind.allCases.map { .review($0) }
    all += VerdictEvent.Kind.allCases.map { .verdict($0) }
    all += EvidenceEvent.Kind.allCases.map { .evidence($0) }
    all += PushEvent.Kind.allCases.map { .push($0) }
    all += ProposalEvent.Kind.allCases.map { .proposal($0) }
    all += ClockEvent.Kind.allCases.map { .clock($0) }
    return all
  }()

  /// Finds a type by its name; nil for a name that this law does not know.
  ///
  /// A look into the one area that the name begins with: a table of all names would be made anew by
  /// each process, for the one or two that it asks for.
  package init?(_ name: Text) {
    let word = name.string
    // Names are ASCII, and Swift compares ASCII strings by their bytes.
    guard word.utf8.allSatisfy({ $0 < 0x80 }),
      let dot = word.utf8.firstIndex(of: UInt8(ascii: "."))
    else { return nil }
    let kind: EventKind?
    switch String(word[..<dot]) {
    case "ledger": kind = LedgerEvent.Kind(rawValue: word).map { .ledger($0) }
    case "law": kind = LawEvent.Kind(rawValue: word).map { .law($0) }
    case "policy": kind = PolicyEvent.Kind(rawValue: word).map { .policy($0) }
    case "principal": kind = PrincipalEvent.Kind(rawValue: word).map { .principal($0) }
    case "key": kind = KeyEvent.Kind(rawValue: word).map { .key($0) }
    case "agent": kind = AgentEvent.Kind(rawValue: word).map { .agent($0) }
    case "session": kind = SessionEvent.Kind(rawValue: word).map { .session($0) }
    case "spec": kind = SpecEvent.Kind(rawValue: word).map { .spec($0) }
    case "repository": kind = RepositoryEvent.Kind(rawValue: word).map { .repository($0) }
    case "task": kind = TaskEvent.Kind(rawValue: word).map { .task($0) }
    case "queue": kind = QueueEvent.Kind(rawValue: word).map { .queue($0) }
    case "review": kind = ReviewEvent.Kind(rawValue: word).map { .review($0) }
    case "verdict": kind = VerdictEvent.Kind(rawValue: word).map { .verdict($0) }
    case "evidence": kind = EvidenceEvent.Kind(rawValue: word).map { .evidence($0) }
    case "push": kind = PushEvent.Kind(rawValue: word).map { .push($0) }
    case "proposal": kind = ProposalEvent.Kind(rawValue: word).map { .proposal($0) }
    case "clock": kind = ClockEvent.Kind(rawValue: word).map { .clock($0) }
    default: kind = nil
    }
    guard let kind else { return nil }
    self = kind
  }
}
