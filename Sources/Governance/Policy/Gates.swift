package import Wire

/// Whether a gate decides or only shows what it would have decided.
package enum GateMode: String, WireChoice, Sendable { case enforce, observe }

/// A gate: a tree of named conditions on one event.
package struct GateRule: Hashable, Sendable {
  package let event: EventKind
  package let id: Identifier
  package let mode: GateMode
  package let tree: GateTree
}

extension GateRule: WireObject {
  package static let fields: [WireField] =
    [
      .optional("all", [GateTree].self, "All of these must hold."),
      .optional("any", [GateTree].self, "One of these must hold."),
      .optional("at_least", AtLeast.self, "So many of these must hold."),
      .required("event", EventKind.self, "The event that it guards."),
      .required("id", Identifier.self, "The gate's name."),
      .required("mode", GateMode.self, "enforce or observe."),
    ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    tree = try GateTree.branch(&reader, depth: 1)
    event = try reader.field("event")
    id = try reader.field("id")
    mode = try reader.field("mode")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    tree.writeBranch(to: &writer)
    writer.field("event", event)
    writer.field("id", id)
    writer.field("mode", mode)
  }
}

/// A tree of conditions: all, any or at least so many of its parts.
package indirect enum GateTree: Hashable, Sendable {
  case condition(GateCondition)
  case all([GateTree])
  case any([GateTree])
  case atLeast(AtLeast)

  /// The deepest nesting of a tree.
  static let depthMax = 4
}

/// `count` of the parts of a tree.
package struct AtLeast: Hashable, Sendable {
  package let count: Int
  package let of: [GateTree]
}

extension AtLeast: WireObject {
  package static let fields: [WireField] = [
    .required("count", Int.self, "How many of the parts must hold."),
    .required("of", [GateTree].self, "The parts."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    count = try reader.bounded("count", 1...32)
    of = try reader.field("of")
    // A gate that no state can satisfy is a mistake, not a rule.
    guard count <= of.count else {
      throw WireError(.invalid("at_least asks for more than it lists"), at: start)
    }
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("count", count)
    writer.field("of", of)
  }
}

extension GateTree: WireValue {
  package static var wireType: WireType { .any }

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    self = try reader.object { (inner) throws(WireError) in
      if let condition: GateCondition = try inner.optional("condition") {
        return .condition(condition)
      }
      return try Self.branch(&inner, depth: 1)
    }
    guard depth <= Self.depthMax else { throw WireError(.tooDeep, at: reader.offset) }
  }

  static func branch(
    _ reader: inout CanonicalReader, depth: Int
  ) throws(WireError) -> GateTree {
    let start = reader.offset
    if let parts: [GateTree] = try reader.optional("all") { return .all(try some(parts, start)) }
    if let parts: [GateTree] = try reader.optional("any") { return .any(try some(parts, start)) }
    return .atLeast(try reader.field("at_least"))
  }

  private static func some(_ parts: [GateTree], _ start: Int) throws(WireError) -> [GateTree] {
    guard (1...32).contains(parts.count) else {
      throw WireError(.invalid("a gate has 1 to 32 parts"), at: start)
    }
    return parts
  }

  private var depth: Int {
    switch self {
    case .condition: 1
    case .all(let parts), .any(let parts): 1 + (parts.map(\.depth).max() ?? 0)
    case .atLeast(let rule): 1 + (rule.of.map(\.depth).max() ?? 0)
    }
  }

  package func write(to writer: inout CanonicalWriter) {
    writer.object { writer in
      if case .condition(let condition) = self {
        writer.field("condition", condition)
      } else {
        writeBranch(to: &writer)
      }
    }
  }

  func writeBranch(to writer: inout CanonicalWriter) {
    switch self {
    case .condition(let condition): writer.field("all", [GateTree.condition(condition)])
    case .all(let parts): writer.field("all", parts)
    case .any(let parts): writer.field("any", parts)
    case .atLeast(let rule): writer.field("at_least", rule)
    }
  }
}

/// The conditions that a policy may name in its gates.
package enum GateCondition: String, WireChoice, Sendable {
  case actorIsHuman = "actor_is_human"
  case dependenciesReleased = "dependencies_released"
  case evidenceIndependent = "evidence_independent"
  case humanReviewed = "human_reviewed"
  case specsActive = "specs_active"
  case startApproved = "start_approved"

  /// The condition as judgements show it.
  package var kind: ConditionKind {
    switch self {
    case .actorIsHuman: .gateActorIsHuman
    case .dependenciesReleased: .gateDependenciesReleased
    case .evidenceIndependent: .gateEvidenceIndependent
    case .humanReviewed: .gateHumanReviewed
    case .specsActive: .gateSpecsActive
    case .startApproved: .gateStartApproved
    }
  }
}

extension ConditionKind {
  static let gateActorIsHuman = ConditionKind(
    "gate.actor_is_human", "KRN-GATE-HUMAN", "A person does it, with their own key.",
    fixer: "a person", isConsent: true)
  static let gateDependenciesReleased = ConditionKind(
    "gate.dependencies_released", "KRN-GATE-DEPENDENCIES",
    "Every task that the card depends on is released.", fixer: "those who work on them")
  static let gateEvidenceIndependent = ConditionKind(
    "gate.evidence_independent", "KRN-GATE-EVIDENCE",
    "The facts were not observed by the actor's own process.", fixer: "an enrolled runner")
  static let gateHumanReviewed = ConditionKind(
    "gate.human_reviewed", "KRN-GATE-HUMAN-REVIEW",
    "The live verdict was produced by a person.", fixer: "a human reviewer", isConsent: true)
  static let gateSpecsActive = ConditionKind(
    "gate.specs_active", "KRN-GATE-SPECS", "Every spec of the card is active or frozen.",
    fixer: "whoever keeps the registry")
  static let gateStartApproved = ConditionKind(
    "gate.start_approved", "KRN-GATE-START", "A person has approved the start of this card.",
    fixer: "a person", isConsent: true)

  static let gates: [ConditionKind] = [
    .gateActorIsHuman, .gateDependenciesReleased, .gateEvidenceIndependent, .gateHumanReviewed,
    .gateSpecsActive, .gateStartApproved,
  ]
}
