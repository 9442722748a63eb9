package import Wire

/// The rules that a team sets for itself, adopted whole by an event (design §5, policy).
///
/// It is data and total: lists of rules, no loops, no clock but the record's own time. An object,
/// since nothing in it changes and each judgement holds it.
package final class Policy: Sendable {
  /// Named conditions on events.
  package let gates: [GateRule]
  /// Answers to questions that teams answer differently.
  package let modes: ModeRule
  /// The queues.
  package let queues: [QueueRule]
  /// Which refs are protected; the first match decides.
  package let refs: [RefRule]
  /// What a review must reach.
  package let review: ReviewRule
  /// Who may do which event; nobody by default.
  package let roles: [RoleRule]
  /// The version of this shape.
  package let version: Int
  /// How old a statement may be.
  package let windows: WindowRule
  /// How much work may be in progress.
  package let workInProgress: WorkInProgressRule

  /// The version that this program knows.
  package static let version = 1
  /// The most bytes that a policy may have in canonical form.
  package static let byteCountMax = 32_768
  /// The most rules of one list.
  package static let ruleCountMax = 256

  /// Reads the fields, and refuses what no policy may say.
  package init(fields reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    gates = try reader.list("gates")
    modes = try reader.field("modes")
    queues = try reader.field("queues")
    refs = try reader.list("refs")
    review = try reader.field("review")
    roles = try reader.field("roles")
    version = try reader.bounded("version", Self.version...Self.version)
    windows = try reader.field("windows")
    workInProgress = try reader.field("wip")
    try check(at: start)
  }

  private func check(at start: Int) throws(WireError) {
    let counts = [gates.count, queues.count, refs.count, roles.count]
    if counts.contains(where: { $0 > Self.ruleCountMax }) {
      throw WireError(.tooLong(max: Self.ruleCountMax), at: start)
    }
    if let event = Self.repeated(roles, by: { $0.event }) {
      throw WireError(.invalid("two role rules for \(event.name)"), at: start)
    }
    if Self.repeated(queues, by: { $0.id }) != nil {
      throw WireError(.invalid("two queues have one name"), at: start)
    }
    if Self.repeated(gates, by: { $0.id }) != nil {
      throw WireError(.invalid("two gates have one name"), at: start)
    }
    // No policy may lock out its own repair, nor stand in the way of a stop (design §1, §5).
    for gate in gates where !gate.event.payloadType.traits.takesGates {
      throw WireError(.invalid("no gate may guard \(gate.event.name)"), at: start)
    }
    for queue in workInProgress.queues where self.queue(queue) == nil {
      throw WireError(.invalid("wip counts the unknown queue \(queue)"), at: start)
    }
  }

  /// The first name that two rules have. Lists are short, so comparing costs less than hashing.
  private static func repeated<Rule, Name: Equatable>(
    _ rules: [Rule], by name: (Rule) -> Name
  ) -> Name? {
    for index in rules.indices.dropFirst() {
      let one = name(rules[index])
      for other in rules[..<index] where name(other) == one { return one }
    }
    return nil
  }

  /// Whether sessions in `role`, or people of `level`, may do an event. Nobody by default.
  package func allows(_ event: EventKind, role: RoleMode?, level: Level?) -> Bool {
    rule(for: event).map { $0.allows(role: role, level: level) } ?? false
  }

  /// The role rule of an event, if the policy has one.
  package func rule(for event: EventKind) -> RoleRule? {
    // By place: no rule but the one that is meant is taken out of the list.
    for place in roles.indices where roles[place].event == event { return roles[place] }
    return nil
  }

  /// The rule of a queue, if the policy has it.
  package func queue(_ id: Identifier) -> QueueRule? { queues.first { $0.id == id } }
}

extension Policy: WireObject {
  package static let fields: [WireField] = [
    .optional("gates", [GateRule].self, "Named conditions on events."),
    .required("modes", ModeRule.self, "Answers to questions that teams answer differently."),
    .required("queues", [QueueRule].self, "The queues."),
    .optional("refs", [RefRule].self, "Which refs are protected; the first match decides."),
    .required("review", ReviewRule.self, "What a review must reach."),
    .required("roles", [RoleRule].self, "Who may do which event; nobody by default."),
    .required("version", Int.self, "The version of this shape: 1."),
    .required("windows", WindowRule.self, "How old a statement may be."),
    .required("wip", WorkInProgressRule.self, "How much work may be in progress."),
  ]

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("gates", unlessEmpty: gates)
    writer.field("modes", modes)
    writer.field("queues", queues)
    writer.field("refs", unlessEmpty: refs)
    writer.field("review", review)
    writer.field("roles", roles)
    writer.field("version", version)
    writer.field("windows", windows)
    writer.field("wip", workInProgress)
  }
}

extension Policy {
  /// Whether a push to a ref needs a verdict: the first matching rule decides, and a ref that no
  /// rule matches is protected.
  ///
  /// A name that differs from a protected one only in case is protected too, since where file names
  /// fold case it would be the same ref.
  package func protects(_ ref: GitRef) -> Bool {
    protects { ref.matches(pattern: $0) }
      || protects { ref.caseFolded.matches(pattern: $0.caseFolded) }
  }

  private func protects(_ matches: (GitRefPattern) -> Bool) -> Bool {
    for rule in refs where matches(rule.pattern) { return rule.protected }
    return true
  }
}
