package import Wire

/// One queue: how many tasks may hold a slot, and whether a person approves each start.
package struct QueueRule: Hashable, Sendable {
  package let approval: Bool
  package let id: Identifier
  package let slots: Int

  /// The most slots a queue may have.
  package static let slotsMax = 64
}

extension QueueRule: WireObject {
  package static let fields: [WireField] = [
    .required("approval", Bool.self, "Whether a human approves each start."),
    .required("id", Identifier.self, "The queue's name."),
    .required("slots", Int.self, "How many tasks may hold a slot at once, 1 to 64."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    approval = try reader.field("approval")
    id = try reader.field("id")
    slots = try reader.bounded("slots", 1...Self.slotsMax)
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("approval", approval)
    writer.field("id", id)
    writer.field("slots", slots)
  }
}

/// How much work may be in progress over several queues (seed-systems §1.3, INV-2).
package struct WorkInProgressRule: Hashable, Sendable {
  package let hotfixLimit: Int
  package let limit: Int
  package let queues: [Identifier]
}

extension WorkInProgressRule: WireObject {
  package static let fields: [WireField] = [
    .required("hotfix_limit", Int.self, "The limit for a task of type hotfix."),
    .required("limit", Int.self, "The limit for any other task; P0 may exceed it."),
    .required("queues", [Identifier].self, "The queues that count."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    hotfixLimit = try reader.bounded("hotfix_limit", 1...4096)
    limit = try reader.bounded("limit", 1...4096)
    queues = try reader.field("queues")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("hotfix_limit", hotfixLimit)
    writer.field("limit", limit)
    writer.field("queues", queues)
  }
}

/// Who may do one event: sessions in these roles, and people of these levels. Nobody else may.
package struct RoleRule: Hashable, Sendable {
  package let event: EventKind
  package let levels: [Level]
  package let roles: [RoleMode]

  /// Whether sessions in `role`, or people of `level`, are among those that it names.
  package func allows(role: RoleMode?, level: Level?) -> Bool {
    if let role { return roles.contains(role) }
    if let level { return levels.contains(level) }
    return false
  }
}

extension RoleRule: WireObject {
  package static let fields: [WireField] = [
    .required("event", EventKind.self, "The event."),
    .optional("levels", [Level].self, "The levels of people who may do it."),
    .optional("roles", [RoleMode].self, "The roles of sessions that may do it."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    event = try reader.field("event")
    levels = try reader.list("levels")
    roles = try reader.list("roles")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("event", event)
    writer.field("levels", unlessEmpty: levels)
    writer.field("roles", unlessEmpty: roles)
  }
}

extension EventKind: WireValue {
  package static var wireType: WireType { .choice(allCases.map(\.name)) }

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let kind = EventKind(try Text(reading: &reader)) else {
      throw WireError(.invalid("an event name of this law is needed"), at: start)
    }
    self = kind
  }

  package func write(to writer: inout CanonicalWriter) { Text.known(name).write(to: &writer) }
}

/// Whether refs that match a pattern take pushes only with a verdict.
package struct RefRule: Hashable, Sendable {
  package let pattern: GitRefPattern
  package let protected: Bool
}

extension RefRule: WireObject {
  package static let fields: [WireField] = [
    .required("pattern", GitRefPattern.self, "A full ref name, or a prefix and /* or /**."),
    .required("protected", Bool.self, "Whether a push needs a verdict."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    pattern = try reader.field("pattern")
    protected = try reader.field("protected")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("pattern", pattern)
    writer.field("protected", protected)
  }
}

/// What a review must reach.
package struct ReviewRule: Hashable, Sendable {
  package let maxCycles: Int
  package let minCoverage: Int
}

extension ReviewRule: WireObject {
  package static let fields: [WireField] = [
    .required("max_cycles", Int.self, "Revisions before a person must decide, 1 to 16."),
    .required("min_coverage", Int.self, "The least share of changed blobs reviewed, in percent."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    maxCycles = try reader.bounded("max_cycles", 1...16)
    minCoverage = try reader.bounded("min_coverage", 0...100)
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("max_cycles", maxCycles)
    writer.field("min_coverage", minCoverage)
  }
}

/// How old a statement may be when it is ordered, in seconds.
package struct WindowRule: Hashable, Sendable {
  package let deliberateSeconds: Int
  package let ordinarySeconds: Int

  /// The window in milliseconds; nil where none applies.
  package func milliseconds(_ window: Window) -> Int64? {
    switch window {
    case .ordinary: Int64(ordinarySeconds) * 1000
    case .deliberate: Int64(deliberateSeconds) * 1000
    case .none: nil
    }
  }
}

extension WindowRule: WireObject {
  package static let fields: [WireField] = [
    .required("deliberate_seconds", Int.self, "For approvals and verdicts."),
    .required("ordinary_seconds", Int.self, "For everything else but stops."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    deliberateSeconds = try reader.bounded("deliberate_seconds", 1...2_592_000)
    ordinarySeconds = try reader.bounded("ordinary_seconds", 1...2_592_000)
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("deliberate_seconds", deliberateSeconds)
    writer.field("ordinary_seconds", ordinarySeconds)
  }
}

/// Answers to questions that teams answer differently.
package struct ModeRule: Hashable, Sendable {
  package let acceptSelfObserved: Bool
  package let sponsorsAreAuthors: Bool
}

extension ModeRule: WireObject {
  package static let fields: [WireField] = [
    .required(
      "accept_self_observed", Bool.self,
      "Whether facts seen by the actor's own process are enough, as they are in local mode."),
    .required(
      "sponsors_are_authors", Bool.self,
      "Whether the person who opened an author's session counts as an author."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    acceptSelfObserved = try reader.field("accept_self_observed")
    sponsorsAreAuthors = try reader.field("sponsors_are_authors")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("accept_self_observed", acceptSelfObserved)
    writer.field("sponsors_are_authors", sponsorsAreAuthors)
  }
}

extension CanonicalReader {
  /// Reads an integer field that must lie in `range`.
  package mutating func bounded(
    _ key: StaticString, _ range: ClosedRange<Int>
  ) throws(WireError) -> Int {
    try require(key)
    let start = offset
    let value = try Int(reading: &self)
    guard range.contains(value) else {
      throw WireError(
        .invalid("\(key) lies in \(range.lowerBound)...\(range.upperBound)"), at: start)
    }
    return value
  }
}
