import Documents
import Foundation
import Testing
import Wire

@testable import Governance

/// The language of policies, the default one, and what no policy can do.
@Suite struct PolicyTests {
  private static let id = Known.task("T-1")

  private static func gate(_ event: String, _ condition: String, mode: String = "enforce") throws
    -> Policy
  {
    try Policy.standard(replacing: [
      (
        #"{"all":[{"condition":"evidence_independent"}],"event":"review.submitted""#,
        #"{"all":[{"condition":"\#(condition)"}],"event":"\#(event)""#
      ), (#""mode":"observe""#, #""mode":"\#(mode)""#),
    ])
  }

  @Test func `the default policy is the one that people read`() throws {
    let file = Golden.folder.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "specs/policy.yaml")
    let document = try YAMLDocument.parse(Array(try Data(contentsOf: file)))
    let policy = try Policy.standard()
    #expect(try document.root.canonical() == policy.canonicalBytes)
  }

  @Test func `whom no rule names may do nothing`() throws {
    let policy = try Policy.standard()
    let named = Set(policy.roles.map(\.event))
    for kind in EventKind.allCases where !named.contains(kind) {
      for role in RoleMode.allCases { #expect(!policy.allows(kind, role: role, level: nil)) }
      for level in Level.allCases { #expect(!policy.allows(kind, role: nil, level: level)) }
    }
    for kind in EventKind.allCases { #expect(!policy.allows(kind, role: nil, level: nil)) }
  }

  @Test func `the rules of roles name only events that a policy decides`() throws {
    for rule in try Policy.standard().roles {
      guard case .policy = rule.event.payloadType.traits.authority else {
        Issue.record("\(rule.event) is not for a policy to decide")
        continue
      }
    }
    let decided = EventKind.allCases.filter {
      if case .policy = $0.payloadType.traits.authority { true } else { false }
    }
    #expect(Set(try Policy.standard().roles.map(\.event)) == Set(decided))
  }

  @Test func `agents only execute, submit, plan and review`() throws {
    let policy = try Policy.standard()
    let forPeople = [
      "task.merged", "task.released", "task.start_approved", "task.unblocked", "task.abandoned",
      "session.opened", "session.resumed", "queue.unlocked", "repository.registered",
    ]
    for name in forPeople {
      let kind = try #require(EventKind(Text.known(name)))
      for role in RoleMode.allCases { #expect(!policy.allows(kind, role: role, level: nil)) }
    }
  }

  @Test func `every kind of stop is open to every level`() throws {
    let policy = try Policy.standard()
    for kind in EventKind.allCases where kind.payloadType.traits.isStop {
      for level in Level.allCases { #expect(policy.allows(kind, role: nil, level: level)) }
    }
  }

  @Test(arguments: EventKind.allCases)
  func `no gate stands before the roots or before a stop`(_ kind: EventKind) throws {
    let isOpen: Bool =
      switch kind {
      case .ledger, .law, .policy, .clock, .key(.revoked): false
      case .session(.suspended), .session(.ended), .task(.stopped), .queue(.locked): false
      default: true
      }
    let isRead = (try? Self.gate(kind.name, "actor_is_human")) != nil
    #expect(isRead == isOpen)
  }

  @Test(arguments: [
    (#""slots":3"#, #""slots":0"#), (#""slots":3"#, #""slots":65"#),
    (#""id":"data""#, #""id":"dev""#), (#""max_cycles":3"#, #""max_cycles":0"#),
    (#""min_coverage":100"#, #""min_coverage":101"#), (#""version":1"#, #""version":2"#),
    (#""queues":["dev""#, #""queues":["unknown""#),
    (#""event":"task.merged""#, #""event":"task.released""#),
    (#""event":"task.merged""#, #""event":"task.invented""#),
    (#""pattern":"refs/heads/main""#, #""pattern":"main""#),
    (#""pattern":"refs/heads/main""#, #""pattern":"refs/*/main""#),
    (#""all":[{"condition":"evidence_independent"}]"#, #""all":[]"#),
    (
      #""all":[{"condition":"evidence_independent"}]"#,
      #""at_least":{"count":2,"of":[{"condition":"start_approved"}]}"#
    ),
    (#"{"condition":"evidence_independent"}"#, #"{"condition":"moon_is_full"}"#),
    (
      #"{"condition":"evidence_independent"}"#,
      #"{"all":[{"all":[{"all":[{"all":[{"condition":"start_approved"}]}]}]}]}"#
    ),
  ])
  func `a policy that makes no sense is not read`(_ old: String, _ new: String) throws {
    #expect(throws: WireError.self) { try Policy.standard(replacing: [(old, new)]) }
  }

  @Test func `a policy replaces the one it names, and only roots adopt it`() throws {
    let world = try World.founded()
    let next = try Policy.standard(replacing: [(#""max_cycles":3"#, #""max_cycles":2"#)])
    let current = try world.policy().digest
    #expect(
      world.unmet(.policyAdopted(next, previous: Known.digest("other")), by: Cast.olga)
        == ["policy.previous"])
    #expect(
      world.unmet(.policyAdopted(next, previous: current), by: Cast.otto) == ["actor.may"])
    try world.happen(.policyAdopted(next, previous: current), by: Cast.olga)
    #expect(try world.policy().digest == SHA256.hash(next.canonicalBytes))
  }

  // MARK: Gates

  @Test func `an enforced gate decides, and an observed one only shows`() throws {
    let enforced = try World.founded(try Self.gate("task.started", "start_approved"))
    let observed = try World.founded(
      try Self.gate("task.started", "start_approved", mode: "observe"))
    for world in [enforced, observed] { try world.bring(Self.id, to: .ready) }
    let executor = Cast.session(.executor)
    #expect(enforced.unmet(.started(Self.id), by: executor) == ["gate.start_approved"])
    let judgement = observed.judge(.started(Self.id), by: executor)
    #expect(judgement.isAdmitted)
    #expect(judgement.conditions.last?.outcome == .unsatisfied)
    try enforced.happen(.approved(Self.id, Card.sample().file.digest), by: Cast.lea)
    #expect(enforced.unmet(.started(Self.id), by: executor) == [])
  }

  @Test func `independence is asked of the evidence that is submitted now`() throws {
    let world = try World.founded(try Self.gate("review.submitted", "evidence_independent"))
    try world.bring(Self.id, to: .running)
    let executor = Cast.session(.executor)
    let own = try world.happen(.evidence(Self.id, World.range(Self.id)), by: Cast.kernel)
    #expect(
      world.unmet(.submitted(Self.id, evidence: own.seq), by: executor)
        == ["gate.evidence_independent"])
    let other = try world.happen(
      .evidence(Self.id, World.range(Self.id), selfObserved: false), by: Cast.runner)
    try world.happen(.submitted(Self.id, evidence: other.seq), by: executor)
    // The next revision is judged by its own evidence, not by this one.
    try world.openReview(Self.id)
    try world.report(Self.id, findings: [.major])
    #expect(
      world.unmet(.submitted(Self.id, evidence: own.seq), by: executor)
        == ["gate.evidence_independent"])
  }

  @Test func `a gate may ask for a person's verdict, dependencies, specs and a person's key`()
    throws
  {
    let human = try World.founded(try Self.gate("task.finished", "human_reviewed"))
    try human.bring(Self.id, to: .codeReview)
    try human.approve(Self.id)
    #expect(
      human.unmet(.finished(Self.id), by: Cast.session(.executor)) == ["gate.human_reviewed"])

    let dependent = try World.founded(try Self.gate("task.started", "dependencies_released"))
    try dependent.bring(Self.id, to: .ready, card: .sample(dependencies: [Known.task("T-0")]))
    #expect(
      dependent.unmet(.started(Self.id), by: Cast.lea) == ["gate.dependencies_released"])

    let specs = try World.founded(try Self.gate("task.started", "specs_active"))
    try specs.bring(Self.id, to: .ready)
    #expect(specs.unmet(.started(Self.id), by: Cast.lea) == [])
    try specs.happen(.spec("SPEC-1", status: .deprecated), by: Cast.lea)
    #expect(specs.unmet(.started(Self.id), by: Cast.lea) == ["gate.specs_active"])

    let person = try World.founded(try Self.gate("task.started", "actor_is_human"))
    try person.bring(Self.id, to: .ready)
    #expect(
      person.unmet(.started(Self.id), by: Cast.session(.executor)) == ["gate.actor_is_human"])
    #expect(person.unmet(.started(Self.id), by: Cast.lea) == [])
  }

  // MARK: Specs and levels

  @Test func `canon is the owner's, framework the platform's, and only an owner freezes`() throws {
    let world = try World.founded()
    let voices = [Cast.otto, Cast.pia, Cast.lea, Cast.session(.planner)]
    let allowed: [(SpecScope, SpecStatus, Int)] = [
      (.canon, .active, 1), (.framework, .active, 2), (.project, .active, 4),
      (.operational, .draft, 4), (.project, .frozen, 1),
    ]
    for (scope, status, count) in allowed {
      let admitted = voices.map {
        world.judge(.spec("SPEC-9", scope: scope, status: status), by: $0).isAdmitted
      }
      #expect(admitted == voices.indices.map { $0 < count }, "\(scope) \(status)")
    }
    // Nobody takes a spec out of the canon by calling it something else.
    try world.happen(.spec("SPEC-9", scope: .canon), by: Cast.olga)
    #expect(world.unmet(.spec("SPEC-9"), by: Cast.session(.planner)) == ["spec.level"])
    try world.happen(.spec("SPEC-9", scope: .canon, status: .frozen), by: Cast.olga)
    #expect(world.unmet(.spec("SPEC-9", scope: .canon), by: Cast.olga) == ["spec.not_frozen"])
  }

  @Test func `each level enrols the levels below it`() throws {
    let world = try World.founded()
    let table: [(Voice, [Level?])] = [
      (Cast.otto, [.owner, .platform, .lead, .operator, nil]),
      (Cast.pia, [.lead, .operator, nil]), (Cast.lea, [.operator]), (Cast.omar, []),
    ]
    for (voice, levels) in table {
      for level in Level.allCases.map(Optional.some) + [nil] {
        let name = level == nil ? "runner:new" : "human:new"
        let isAdmitted = world.judge(World.enrolment(.person(name), level), by: voice).isAdmitted
        #expect(
          isAdmitted == levels.contains(level), "\(voice.actor) \(level?.rawValue ?? "runner")")
      }
    }
  }
}
