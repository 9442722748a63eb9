package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel explain`: what a code, a condition, an event or a field means. It needs no workspace.
package struct Explain: Operation {
  package static let path = ["explain"]
  package static let summary = "Explain a code, a condition, an event, an entity or a field."
  package static let discussion = """
    Works offline and without a workspace. A topic is a code such as KRN-QUEUE-FULL, a condition \
    such as queue.slot, an event such as task.started, an entity such as task, or a field of an \
    event, an entity or the policy such as policy.queues or task.status. Without a topic, \
    everything that can be explained is listed.
    """
  package static let examples = [
    Example("kernel explain KRN-QUEUE-FULL", "Say what a code means and what to do."),
    Example("kernel explain task.started", "Say who may do an event, and what it holds."),
    Example("kernel explain policy.queues", "Say what a field means."),
  ]
  var topic: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument(
      "topic", &topic, about: "What to explain.", completion: .dynamic("topic"))
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    guard let topic else { return Self.list() }
    let found =
      Self.codes(topic) + Self.conditions(topic) + Self.events(topic) + Self.shapes(topic)
    guard !found.isEmpty else {
      throw Problem(
        "KRN-USAGE", .notFound, "there is nothing called \(topic) to explain",
        hint: Self.suggestion(for: topic))
    }
    return Answer(
      "kernel.explanation/1",
      data: .members([
        "topic": .string(topic), "explanations": .array(found.map(\.data)),
      ]),
      lines: found.flatMap { $0.lines + [""] }.dropLast()
        .map { $0 })
  }

  /// Everything that has an explanation, for completion too.
  static var topics: [String] {
    Codes.all.map(\.code) + ConditionKind.all.map { "\($0.id)" } + EventKind.allCases.map(\.name)
      + EntityKind.allCases.map(\.rawValue)
  }

  private static func suggestion(for topic: String) -> String {
    nearest(topic, among: topics).map { "did you mean \($0)?" } ?? "kernel explain lists all"
  }

  private static func list() -> Answer {
    let sections: [(String, [String])] = [
      ("Codes", Codes.all.map { "\($0.code)  \($0.meaning)" }),
      ("Conditions", ConditionKind.all.map { "\($0.id)  \($0.asks)" }),
      ("Events", EventKind.allCases.map(\.name)),
      ("Entities and their fields", EntityKind.allCases.map(\.rawValue)),
    ]
    return Answer(
      "kernel.explanation/1",
      data: .members(["topics": .array(topics.map { .string($0) })]),
      lines: sections.flatMap { ["\($0):"] + $1.map { "  \($0)" } })
  }

  private static func codes(_ topic: String) -> [Explained] {
    Codes.entry(topic).map { entry in
      [
        Explained(
          kind: "code", name: entry.code, lines: [entry.code, entry.meaning, entry.advice],
          facts: ["meaning": .string(entry.meaning), "advice": .string(entry.advice)])
      ]
    } ?? []
  }

  private static func conditions(_ topic: String) -> [Explained] {
    ConditionKind.all.filter { $0.id.description.utf8.elementsEqual(topic.utf8) }.map { kind in
      let consent = kind.isConsent ? ["It is consent: alone unmet, the exit code is 4."] : []
      return Explained(
        kind: "condition", name: "\(kind.id)",
        lines: ["condition \(kind.id)", "\(kind.asks)", "Who can make it hold: \(kind.fixer)."]
          + consent + ["Its code is \(kind.code)."],
        facts: [
          "asks": .string("\(kind.asks)"), "fixer": .string("\(kind.fixer)"),
          "code": .string("\(kind.code)"), "consent": .boolean(kind.isConsent),
        ])
    }
  }

  private static func events(_ topic: String) -> [Explained] {
    guard let text = try? Text(topic), let kind = EventKind(text) else { return [] }
    let traits = kind.payloadType.traits
    let facts = EventWords(traits)
    return [
      Explained(
        kind: "event", name: kind.name,
        lines: [
          "event \(kind.name), version \(traits.version)", facts.authority, facts.window,
        ] + facts.rest + ShapeWords.lines(kind.payloadType.wireType),
        facts: [
          "version": .integer(traits.version), "authority": .string(facts.authority),
          "window": .string(facts.window), "stop": .boolean(traits.isStop),
          "privileged": .boolean(traits.isPrivileged),
          "schema": Schemas.schema(kind.payloadType.wireType),
        ])
    ]
  }

  /// An entity, or a field of an entity, an event's body or the policy.
  private static func shapes(_ topic: String) -> [Explained] {
    var found: [Explained] = []
    for (name, type) in Schemas.shapes {
      if topic.utf8.elementsEqual(name.utf8) {
        found.append(
          Explained(
            kind: "shape", name: name, lines: [name] + ShapeWords.lines(type),
            facts: ["schema": Schemas.schema(type)]))
      } else if topic.utf8.starts(with: "\(name).".utf8), case .object(let fields) = type {
        let rest = String(decoding: topic.utf8.dropFirst(name.utf8.count + 1), as: UTF8.self)
        for field in fields where field.name.utf8.elementsEqual(rest.utf8) {
          found.append(
            Explained(
              kind: "field", name: topic,
              lines: [
                "\(topic): \(ShapeWords.type(field.type))"
                  + (field.isRequired ? "" : ", may be absent"), field.about,
              ] + ShapeWords.lines(field.type),
              facts: [
                "about": .string(field.about), "required": .boolean(field.isRequired),
                "schema": Schemas.schema(field.type),
              ]))
        }
      }
    }
    return found
  }
}

/// One explanation.
private struct Explained {
  let kind: String
  let name: String
  let lines: [String]
  let facts: KeyValuePairs<String, JSONText>

  var data: JSONText {
    .object(
      [.init("kind", .string(kind)), .init("name", .string(name))]
        + facts.map { .init($0.key, $0.value) })
  }
}

/// The fixed facts of an event, in words.
private struct EventWords {
  let authority: String
  let window: String
  let rest: [String]

  init(_ traits: EventTraits) {
    authority =
      switch traits.authority {
      case .policy: "Who may: whoever the policy's role table names."
      case .root: "Who may: the roots, by code alone."
      case .level: "Who may: a person of a high enough level, with their own key."
      case .kernel: "Who may: the kernel itself, for what it saw or decided."
      case .observer: "Who may: the kernel or an enrolled runner."
      case .founding: "Who may: a root, before the ledger is accepted."
      }
    window =
      switch traits.window {
      case .ordinary: "A statement of it may be as old as the policy's ordinary window."
      case .deliberate: "A statement of it may be as old as the policy's window for approvals."
      case .none: "A statement of it may have any age."
      }
    rest =
      (traits.isStop ? ["It stops something: it works when little else does."] : [])
      + (traits.isPrivileged ? ["A refused proposal of it is recorded."] : [])
  }
}

/// Shapes in words.
enum ShapeWords {
  static func type(_ type: WireType) -> String {
    switch type {
    case .text(let form): form == .free ? "text" : "text (\(form.rawValue))"
    case .integer: "an integer"
    case .boolean: "true or false"
    case .array(let element, let max): "a list of \(self.type(element)), at most \(max)"
    case .object: "an object"
    case .choice(let words): words.count > 12 ? "a word" : "one of " + words.joined(separator: ", ")
    case .any: "any value"
    }
  }

  /// A line for each field of an object, or of the objects in a list.
  static func lines(_ type: WireType) -> [String] {
    switch type {
    case .object(let fields):
      fields.map { field in
        "  \(field.name)\(field.isRequired ? "" : " (optional)"): "
          + "\(self.type(field.type)). \(field.about)"
      }
    case .array(let element, _): lines(element)
    default: []
    }
  }
}
