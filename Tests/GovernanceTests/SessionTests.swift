import Testing
import Wire

@testable import Governance

/// Who a session lets act, as what, on what, and for how long.
@Suite struct SessionTests {
  private static let voice = Voice(
    actor: Known.principal("agent:fresh"), session: Known.session(60), key: Known.key("fresh"))

  private static func world(_ roles: [RoleMode] = [.executor, .builder]) throws -> World {
    let world = try World.founded()
    try world.enrolAgent(voice.actor, roles)
    return world
  }

  @Test func `a session counts up to the millisecond before it expires`() throws {
    let world = try Self.world()
    let id = Known.task("T-1")
    try world.bring(id, to: .ready)
    let expires = world.now.advanced(byMilliseconds: .hour)
    try world.open(Self.voice, .executor, life: .hour)
    world.now = expires.advanced(byMilliseconds: -1)
    #expect(world.unmet(.started(id), by: Self.voice) == [])
    world.now = expires
    #expect(world.unmet(.started(id), by: Self.voice) == ["session.unexpired"])
  }

  @Test func `a session counts only in the epoch that opened it`() throws {
    let world = try Self.world()
    let id = Known.task("T-1")
    try world.bring(id, to: .ready)
    try world.open(Self.voice, .executor)
    try world.happen(.clockReset(), by: Cast.olga)
    #expect(world.unmet(.started(id), by: Self.voice) == ["session.active"])
    // The agent is free for a session of the new epoch.
    let next = Voice(
      actor: Self.voice.actor, session: Known.session(61), key: Known.key("fresh again"))
    try world.open(next, .executor)
    #expect(world.unmet(.started(id), by: next) == [])
  }

  @Test func `suspending and ending work at once, and only an end is final`() throws {
    let world = try Self.world()
    let id = Known.task("T-1")
    try world.bring(id, to: .ready)
    try world.open(Self.voice, .executor)
    try world.happen(.suspended(Known.session(60)), by: Cast.omar)
    #expect(world.unmet(.started(id), by: Self.voice) == ["session.active"])
    try world.happen(.resumed(Known.session(60)), by: Cast.lea)
    #expect(world.unmet(.started(id), by: Self.voice) == [])
    try world.happen(.ended(Known.session(60)), by: Self.voice)
    #expect(world.unmet(.started(id), by: Self.voice) == ["session.active"])
    #expect(world.unmet(.resumed(Known.session(60)), by: Cast.lea) == ["session.status"])
  }

  @Test func `a session ends itself and no other`() throws {
    let world = try Self.world()
    try world.open(Self.voice, .executor)
    let other = try #require(Cast.session(.builder).session)
    #expect(world.unmet(.ended(other), by: Self.voice) == ["session.own"])
  }

  @Test func `an agent has one open session at a time`() throws {
    let world = try Self.world()
    try world.open(Self.voice, .executor, life: .hour)
    let next = Voice(
      actor: Self.voice.actor, session: Known.session(61), key: Known.key("fresh again"))
    #expect(world.unmet(try world.opening(next, .executor), by: Cast.lea) == ["agent.idle"])
    try world.happen(.suspended(Known.session(60)), by: Cast.omar)
    #expect(world.unmet(try world.opening(next, .executor), by: Cast.lea) == ["agent.idle"])
    world.wait(.hour)
    #expect(world.unmet(try world.opening(next, .executor), by: Cast.lea) == [])
  }

  @Test func `a session touches only the tasks of its scope`() throws {
    let world = try Self.world()
    let (inside, outside) = (Known.task("T-1"), Known.task("T-2"))
    for id in [inside, outside] { try world.bring(id, to: .ready) }
    try world.open(Self.voice, .executor, scope: [inside])
    #expect(world.unmet(.started(inside), by: Self.voice) == [])
    #expect(world.unmet(.started(outside), by: Self.voice) == ["scope.task"])
    #expect(world.unmet(.stopped(outside), by: Self.voice).contains("scope.task"))
    for kind in EventKind.allCases where kind.payloadType is any TaskStep.Type {
      let deed = try Samples(world: world, task: outside).deed(kind, by: Self.voice)
      #expect(world.unmet(deed, by: Self.voice).contains("scope.task"), "\(kind)")
    }
  }

  @Test func `a scope lists tasks or reaches all of them, never both and never none`() throws {
    let world = try Self.world()
    let (one, two) = (Known.task("T-1"), Known.task("T-2"))
    func unmet(_ reach: SessionReach, _ scope: [TaskID]) -> [String] {
      let body = SessionOpened(
        session: Known.session(60), agent: Self.voice.actor, role: .executor, reach: reach,
        scope: scope, expires: world.now.advanced(byMilliseconds: .hour), parent: nil,
        key: Self.voice.key, possession: Known.signature)
      return world.unmet(Deed(.session(.opened), .session(.opened(body))), by: Cast.lea)
    }
    #expect(unmet(.all, []) == [])
    #expect(unmet(.listed, [one, two]) == [])
    #expect(unmet(.all, [one]) == ["session.scope"])
    #expect(unmet(.listed, []) == ["session.scope"])
    #expect(unmet(.listed, [one, one]) == ["session.scope"])
    let many = (0...SessionOpened.scopeCountMax).map { Known.task("T-\($0)") }
    #expect(unmet(.listed, many) == ["session.scope"])
    #expect(unmet(.listed, Array(many.dropLast())) == [])
  }

  @Test func `a child ends no later and reaches no further than its parent`() throws {
    let world = try Self.world()
    let parent = Voice(
      actor: Known.principal("agent:parent"), session: Known.session(70), key: Known.key("parent"))
    try world.enrolAgent(parent.actor, [.executor])
    let (one, two) = (Known.task("T-1"), Known.task("T-2"))
    try world.open(parent, .executor, scope: [one], life: .hour)
    func unmet(_ scope: [TaskID]?, _ life: Int64) throws -> [String] {
      world.unmet(
        try world.opening(
          Self.voice, .executor, scope: scope, life: life, parent: parent.session), by: Cast.lea)
    }
    #expect(try unmet([one], .minute) == [])
    #expect(try unmet([one], 2 * .hour) == ["session.parent"])
    #expect(try unmet([one, two], .minute) == ["session.parent"])
    #expect(try unmet(nil, .minute) == ["session.parent"])
    try world.happen(.suspended(Known.session(70)), by: Cast.omar)
    #expect(try unmet([one], .minute) == ["session.parent"])
  }

  @Test(arguments: RoleMode.allCases)
  func `roles switch sideways between the two that execute, and from architect to planner`(
    _ from: RoleMode
  ) throws {
    let table: [RoleMode: [RoleMode]] = [
      .executor: [.builder], .builder: [.executor], .architect: [.planner],
    ]
    let world = try Self.world(RoleMode.allCases)
    try world.open(Self.voice, from)
    for to in RoleMode.allCases {
      let isAdmitted = world.judge(
        .roleSwitched(Known.session(60), to), by: Cast.olga
      ).isAdmitted
      #expect(isAdmitted == table[from, default: []].contains(to), "\(from) to \(to)")
    }
  }

  @Test func `a session lives at most thirty days, and not in the past`() throws {
    let world = try Self.world()
    let month = SessionOpened.lifetimeMillisecondsMax
    func unmet(_ life: Int64) throws -> [String] {
      world.unmet(try world.opening(Self.voice, .executor, life: life), by: Cast.lea)
    }
    #expect(try unmet(month) == [])
    #expect(try unmet(month + 1) == ["session.lifetime"])
    #expect(try unmet(1) == [])
    #expect(try unmet(0) == ["session.lifetime"])
  }

  @Test func `only a key of the actor and the session speaks for them`() throws {
    let world = try World.founded()
    let executor = Cast.session(.executor)
    let id = Known.task("T-1")
    try world.bring(id, to: .ready)
    let builder = Cast.session(.builder)
    let mixtures = [
      Voice(actor: executor.actor, session: executor.session, key: builder.key),
      Voice(actor: builder.actor, session: executor.session, key: executor.key),
      Voice(actor: executor.actor, session: builder.session, key: executor.key),
      Voice(actor: executor.actor, session: nil, key: executor.key),
      Voice(actor: Cast.lea.actor, session: nil, key: Cast.pia.key),
      Voice(actor: Cast.lea.actor, session: executor.session, key: Cast.lea.key),
      Voice(actor: Known.principal("kernel:main"), session: nil, key: Known.key("checkpoint")),
    ]
    for voice in mixtures {
      #expect(!world.judge(.started(id), by: voice).isAdmitted, "\(voice)")
    }
    // The checkpoint key is the kernel's, but it signs no events.
    #expect(
      world.unmet(.evidence(id, World.range(id)), by: mixtures[6]) == ["actor.may"])
  }
}
