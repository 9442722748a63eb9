import Testing
import Wire

@testable import Governance

/// What every event is asked, whatever it is about.
@Suite struct AdmissionTests {
  private static let id = Known.task("T-1")

  @Test func `an ordinary statement is ten minutes good and five seconds early`() throws {
    let world = try World.founded()
    try world.bring(Self.id, to: .ready)
    func unmet(_ age: Int64) -> [String] {
      world.unmet(
        .started(Self.id), by: Cast.lea, issued: world.now.advanced(byMilliseconds: -age))
    }
    #expect(unmet(10 * .minute) == [])
    #expect(unmet(10 * .minute + 1) == ["issued.window"])
    #expect(unmet(-5 * .second) == [])
    #expect(unmet(-5 * .second - 1) == ["issued.window"])
  }

  @Test func `an approval is seven days good, and a stop for ever`() throws {
    let world = try World.founded()
    try world.bring(Self.id, to: .ready)
    let approval = Deed.approved(Self.id, Card.sample().file.digest)
    func unmet(_ deed: Deed, _ age: Int64) -> [String] {
      world.unmet(deed, by: Cast.lea, issued: world.now.advanced(byMilliseconds: -age))
    }
    #expect(unmet(approval, 7 * .day) == [])
    #expect(unmet(approval, 7 * .day + 1) == ["issued.window"])
    try world.happen(.started(Self.id), by: Cast.lea)
    #expect(unmet(.stopped(Self.id), 300 * .day) == [])
    #expect(unmet(.stopped(Self.id), -300 * .day) == [])
  }

  @Test func `every event has the window that its kind asks for`() {
    for kind in EventKind.allCases {
      let traits = kind.payloadType.traits
      #expect(traits.version == 1)
      if traits.isStop { #expect(traits.window == .none) }
    }
    let stops = EventKind.allCases.filter { $0.payloadType.traits.isStop }.map(\.name)
    #expect(stops == ["session.suspended", "session.ended", "task.stopped", "queue.locked"])
  }

  @Test func `another ledger, version or basis is refused`() throws {
    let world = try World.founded()
    let deed = Deed.spec("SPEC-2")
    let good = world.proposal(deed, by: Cast.lea)
    func unmet(_ ledger: Identifier, _ version: Int, _ basis: Int?, _ unknown: [Int]) -> [String] {
      let proposal = Proposal(
        actor: good.actor, session: nil, key: good.key, version: version, ledger: ledger,
        issued: good.issued, basis: basis, at: good.at, seq: good.seq, unknownReferences: unknown)
      return World.ids(Law.judge(deed.kind, deed.event, proposal, world.state))
    }
    #expect(unmet(World.origin, 1, good.basis, []) == [])
    #expect(unmet("elsewhere.example/kernel", 1, good.basis, []) == ["ledger.named"])
    #expect(unmet(World.origin, 2, good.basis, []) == ["event.version"])
    #expect(unmet(World.origin, 0, good.basis, []) == ["event.version"])
    #expect(unmet(World.origin, 1, nil, []) == ["basis.known"])
    #expect(unmet(World.origin, 1, good.basis, [7]) == ["basis.known"])
  }

  @Test func `an unaccepted ledger takes acceptances and nothing else`() throws {
    let world = World()
    let roots = [Cast.olga, Cast.otto, Voice.person("human:ria")]
    try world.happen(World.creation(try .standard(), roots: roots, threshold: 2), by: Cast.olga)
    for kind in EventKind.allCases where kind != .ledger(.accepted) {
      let deed = try Samples(world: world, task: Self.id).deed(kind, by: Cast.olga)
      #expect(!world.judge(deed, by: Cast.olga).isAdmitted, "\(kind)")
    }
    let genesis = try #require(world.records.first)
    let accept = Deed(
      .ledger(.accepted), .ledger(.accepted(LedgerAccepted(genesis: genesis))))
    #expect(world.unmet(accept, by: Cast.olga) == ["ledger.accepted_once"])
    try world.happen(accept, by: Cast.otto)
    try world.enrol(Cast.lea, .lead)
    // One signature is not the agreement of two roots.
    #expect(world.unmet(.clockReset(), by: Cast.olga) == ["root.threshold"])
  }

  @Test func `record 0 is first, complete and signed by a root that it enrols`() throws {
    let policy = try Policy.standard()
    func unmet(_ roots: [Voice], _ threshold: Int, _ signer: Voice) -> [String] {
      World().unmet(
        World.creation(policy, roots: roots, threshold: threshold), by: signer)
    }
    #expect(unmet([Cast.olga], 1, Cast.olga) == [])
    #expect(unmet([Cast.olga], 1, Cast.otto) == ["ledger.root_signature"])
    #expect(unmet([Cast.olga], 2, Cast.olga) == ["ledger.threshold"])
    #expect(unmet([Cast.olga], 0, Cast.olga) == ["ledger.threshold"])
    #expect(unmet([], 1, Cast.olga).contains("ledger.threshold"))
    #expect(
      unmet([Cast.olga, .person("human:olga", key: "x")], 1, Cast.olga)
        == ["ledger.roots_human"])
    #expect(unmet([Cast.olga, .person("agent:x")], 1, Cast.olga) == ["ledger.roots_human"])
    #expect(
      unmet([Cast.olga, .person("human:x", key: "human:olga")], 1, Cast.olga)
        == ["ledger.keys_distinct"])
    #expect(
      unmet([.person("human:x", key: "checkpoint")], 1, .person("human:x", key: "checkpoint"))
        == ["ledger.keys_distinct"])
  }

  @Test func `a root commits under addresses that nobody else has`() throws {
    func world(_ emails: (Voice) -> [Text]) throws -> (World, Deed) {
      let roots = [Cast.olga, Cast.otto]
      return (World(), World.creation(try .standard(), roots: roots, threshold: 2, emails: emails))
    }
    let (shared, same) = try world { _ in ["both@example.org"] }
    #expect(shared.unmet(same, by: Cast.olga) == ["emails.free"])
    let (own, each) = try world { [Text.known("\($0.actor)@example.org")] }
    try own.happen(each, by: Cast.olga)
    let email = own.state.get(EmailEntity.self, EmailEntity.id("human:otto@example.org"))
    #expect(email?.principal == Cast.otto.actor)
    #expect(
      own.state.get(PrincipalEntity.self, "human:otto")?.gitEmails == ["human:otto@example.org"])
  }

  @Test func `without what the law must read, nothing is admitted`() throws {
    let world = try World.founded()
    try world.bring(Self.id, to: .codeReview)
    let keys = world.state.everything().map(\.key)
    let needed: [EntityKind] = [.ledger, .policy, .key, .session, .task, .review]
    let events: [(Deed, Voice)] = [
      (.stopped(Self.id), Cast.session(.reviewer)),
      (.reviewOpened(Self.id, revision: 1), Cast.session(.reviewer)),
    ]
    for (deed, voice) in events {
      #expect(world.judge(deed, by: voice).isAdmitted)
      let logged = State(source: Copy(world.state), logsReads: true)
      let proposal = world.proposal(deed, by: voice)
      #expect(Law.judge(deed.kind, deed.event, proposal, logged).isAdmitted)
      for key in logged.reads where needed.contains(key.kind) && keys.contains(key) {
        let poorer = State(source: Copy(world.state, without: key))
        let judgement = Law.judge(deed.kind, deed.event, proposal, poorer)
        #expect(!judgement.isAdmitted, "\(deed.kind) without \(key.kind) \(key.id)")
      }
    }
  }

  @Test func `an empty or broken state admits only record 0`() throws {
    let full = try World.founded()
    try full.bring(Self.id, to: .codeReview)
    for kind in EventKind.allCases {
      for actor in LawTableTests.classes {
        let deed = try Samples(world: full, task: Self.id).deed(kind, by: actor.voice)
        let proposal = full.proposal(deed, by: actor.voice)
        let judgement = Law.judge(deed.kind, deed.event, proposal, State())
        #expect(!judgement.isAdmitted, "\(kind) by \(actor.name)")
      }
    }
    let broken = State(source: Copy(full.state, breaks: true))
    let deed = Deed.stopped(Self.id)
    let judgement = Law.judge(
      deed.kind, deed.event, full.proposal(deed, by: Cast.omar), broken)
    #expect(!judgement.isAdmitted)
    #expect(broken.fault != nil)
  }
}

/// The stored form of a state, perhaps without one entity, or with bytes that nobody can read.
struct Copy: EntitySource {
  private var rows: [EntityKey: (seq: Int, bytes: [UInt8])] = [:]

  init(_ state: State, without missing: EntityKey? = nil, breaks: Bool = false) {
    for (key, seq, entity) in state.everything() where key != missing {
      rows[key] = (seq, breaks ? Array("{}".utf8) : entity.value.canonicalBytes)
    }
  }

  func entity(_ key: EntityKey) -> (seq: Int, bytes: [UInt8])? { rows[key] }

  func entities(
    _ kind: EntityKind, prefix: Text, after: Text?, limit: Int
  ) -> [(id: Text, seq: Int, bytes: [UInt8])] {
    var found: [(id: Text, seq: Int, bytes: [UInt8])] = []
    for (key, row) in rows where key.kind == kind && key.id.hasPrefix(prefix) {
      if let after, key.id <= after { continue }
      found.append((key.id, row.seq, row.bytes))
    }
    found.sort { $0.id < $1.id }
    return Array(found.prefix(limit))
  }
}
