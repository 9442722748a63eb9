import Foundation
import Testing
import Wire

@testable import Governance

/// The people, agents and machines of the tests.
enum Cast {
  /// L0, the root.
  static let olga = Voice.person("human:olga")
  /// L0, no root.
  static let otto = Voice.person("human:otto")
  /// L1.
  static let pia = Voice.person("human:pia")
  /// L2.
  static let lea = Voice.person("human:lea")
  /// L2, who opens the sessions of all agents, and does nothing else.
  static let sofia = Voice.person("human:sofia")
  /// An operator.
  static let omar = Voice.person("human:omar")
  /// A runner.
  static let runner = Voice.person("runner:ci")
  /// The kernel's event key.
  static let kernel = Voice.person("kernel:main")

  /// The agent of a role; it is enrolled for that role and those that it may switch to.
  static func agent(_ role: RoleMode) -> PrincipalID { Known.principal("agent:\(role.rawValue)-1") }

  /// The session of a role's agent, which reaches every task.
  static func session(_ role: RoleMode) -> Voice {
    sessions[RoleMode.allCases.firstIndex(of: role) ?? 0]
  }

  private static let sessions = RoleMode.allCases.enumerated().map { index, role in
    Voice(actor: agent(role), session: Known.session(index + 1), key: Known.key("session \(role)"))
  }

  /// The git address of a name.
  static func email(_ name: String) -> Text { Text.known("\(name)@example.org") }
}

extension Policy {
  /// The default policy, from its canonical form.
  static func standard() throws -> Policy {
    try Policy(canonical: Array(try Data(contentsOf: Golden.folder.appending(path: "policy.json"))))
  }

  /// The default policy with parts of its JSON replaced.
  static func standard(replacing changes: [(String, String)]) throws -> Policy {
    var text = String(decoding: try standard().canonicalBytes, as: UTF8.self)
    for (old, new) in changes {
      try #require(text.contains(old), "the policy has no \(old)")
      text = text.replacingOccurrences(of: old, with: new)
    }
    return try Policy(canonical: Array(text.utf8))
  }
}

extension World {
  /// Record 0 of a ledger.
  static func creation(
    _ policy: Policy, roots: [Voice] = [Cast.olga], threshold: Int = 1,
    emails: (Voice) -> [Text] = { _ in [] }
  ) -> Deed {
    Deed(
      .ledger(.created),
      .ledger(
        .created(
          LedgerCreated(
            checkpointKey: Known.key("checkpoint"), checkpointPossession: Known.signature,
            eventKey: Cast.kernel.key, eventPossession: Known.signature, law: Law.number,
            origin: origin, policy: policy,
            roots: roots.map {
              RootKey(key: $0.key, principal: $0.actor, gitEmails: emails($0))
            }, threshold: threshold))))
  }

  /// A ledger with everybody enrolled, a session for each role, a spec and a repository.
  static func founded(_ policy: Policy? = nil, logsReads: Bool = false) throws -> World {
    let world = World(logsReads: logsReads)
    try world.happen(creation(try policy ?? .standard()), by: Cast.olga)
    try world.enrol(Cast.otto, .owner)
    try world.enrol(Cast.pia, .platform)
    try world.enrol(Cast.lea, .lead)
    try world.enrol(Cast.sofia, .lead)
    try world.enrol(Cast.omar, .operator)
    try world.enrol(Cast.runner, nil)
    for role in RoleMode.allCases {
      let name = "\(role.rawValue)-1"
      let others = RoleMode.allCases.filter { role.maySwitch(to: $0) }
      try world.enrolAgent(Cast.agent(role), [role] + others, emails: [Cast.email(name)])
      try world.open(Cast.session(role), role)
    }
    try world.happen(.spec("SPEC-1"), by: Cast.lea)
    try world.happen(
      Deed(
        .repository(.registered),
        .repository(
          .registered(RepositoryRegistered(name: "demo", target: Known.ref("refs/heads/main"))))),
      by: Cast.pia)
    return world
  }

  /// Enrols a person or a runner.
  func enrol(_ voice: Voice, _ level: Level?, by root: Voice = Cast.olga) throws {
    try happen(Self.enrolment(voice, level), by: root)
  }

  /// The enrolment of a person or a runner with an address of the same name.
  static func enrolment(_ voice: Voice, _ level: Level?) -> Deed {
    let name = voice.actor.description.split(separator: ":").last.map(String.init) ?? ""
    return Deed(
      .principal(.enrolled),
      .principal(
        .enrolled(
          PrincipalEnrolled(
            id: voice.actor, key: voice.key, possession: Known.signature, level: level, name: nil,
            gitEmails: [Cast.email(name)]))))
  }

  /// Enrols one more key of a principal.
  func enrolKey(_ voice: Voice, by root: Voice = Cast.olga) throws {
    try happen(
      Deed(
        .key(.enrolled),
        .key(
          .enrolled(
            KeyEnrolled(key: voice.key, possession: Known.signature, principal: voice.actor)))),
      by: root)
  }

  /// Enrols an agent.
  func enrolAgent(
    _ id: PrincipalID, _ roles: [RoleMode], emails: [Text] = [], by person: Voice = Cast.pia
  ) throws {
    try happen(
      Deed(
        .agent(.enrolled),
        .agent(.enrolled(AgentEnrolled(id: id, roles: roles, name: nil, gitEmails: emails)))),
      by: person)
  }

  /// Opens a session for a voice.
  @discardableResult
  func open(
    _ voice: Voice, _ role: RoleMode, by sponsor: Voice = Cast.sofia, scope: [TaskID]? = nil,
    life: Int64 = 20 * .day, parent: SessionID? = nil
  ) throws -> RecordReference {
    try happen(
      try opening(voice, role, scope: scope, life: life, parent: parent), by: sponsor)
  }

  /// The opening of a session that reaches all tasks or those of `scope`.
  func opening(
    _ voice: Voice, _ role: RoleMode, scope: [TaskID]? = nil, life: Int64 = 20 * .day,
    parent: SessionID? = nil
  ) throws -> Deed {
    Deed(
      .session(.opened),
      .session(
        .opened(
          SessionOpened(
            session: try #require(voice.session), agent: voice.actor, role: role,
            reach: scope == nil ? .all : .listed, scope: scope ?? [],
            expires: now.advanced(byMilliseconds: life), parent: parent, key: voice.key,
            possession: Known.signature))))
  }
}

extension Identifier: ExpressibleByStringLiteral {
  package init(stringLiteral literal: StaticString) { self.init(literal) }
}
