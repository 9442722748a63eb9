import Testing
import Wire

@testable import Governance

/// A revoked key takes nothing back, and gives nothing more (design §6).
@Suite struct RevocationTests {
  /// People and sessions along a chain: olga enrolled pia, pia enrolled lars (an L2), lars opened a
  /// session. `mark` is the last record that stays trusted when a link is revoked.
  private struct Chain {
    let world: World
    let early = Voice.person("human:lars")
    let late = Voice.person("human:lotte")
    let earlySession = Chain.session(71, "agent:early")
    let lateSession = Chain.session(72, "agent:late")
    var mark: RecordReference { world.records[world.seq - 1] }

    init() throws {
      world = try World.founded()
      for voice in [earlySession, lateSession] {
        try world.enrolAgent(voice.actor, [.executor, .reviewer], by: Cast.lea)
      }
    }

    static func session(_ number: Int, _ agent: String) -> Voice {
      Voice(
        actor: Known.principal(agent), session: Known.session(number), key: Known.key(agent))
    }

    func isKeyTrusted(_ voice: Voice) -> Bool {
      let id = Known.task("T-NONE")
      return !world.unmet(.stopped(id), by: voice).contains("key.trusted")
    }
  }

  @Test func `two links up, what lies before the cut keeps its authority and the rest loses it`()
    throws
  {
    let chain = try Chain()
    try chain.world.enrol(chain.early, .lead, by: Cast.pia)
    try chain.world.open(chain.earlySession, .executor, by: chain.early)
    let mark = chain.mark
    try chain.world.enrol(chain.late, .lead, by: Cast.pia)
    try chain.world.open(chain.lateSession, .executor, by: chain.late)
    for voice in [chain.early, chain.late, chain.earlySession, chain.lateSession] {
      #expect(chain.isKeyTrusted(voice))
    }
    try chain.world.happen(.revoked(Cast.pia.key, through: mark), by: Cast.olga)
    #expect(!chain.isKeyTrusted(Cast.pia))
    #expect(chain.isKeyTrusted(chain.early))
    #expect(chain.isKeyTrusted(chain.earlySession))
    #expect(!chain.isKeyTrusted(chain.late))
    #expect(!chain.isKeyTrusted(chain.lateSession))
  }

  @Test func `one link up, sessions opened after the cut lose their authority`() throws {
    let chain = try Chain()
    try chain.world.enrol(chain.early, .lead, by: Cast.pia)
    try chain.world.open(chain.earlySession, .executor, by: chain.early)
    let mark = chain.mark
    try chain.world.open(chain.lateSession, .executor, by: chain.early)
    try chain.world.happen(.revoked(chain.early.key, through: mark), by: Cast.olga)
    #expect(!chain.isKeyTrusted(chain.early))
    #expect(chain.isKeyTrusted(chain.earlySession))
    #expect(!chain.isKeyTrusted(chain.lateSession))
  }

  @Test func `a start approved after the cut counts no more, and one before still does`() throws {
    let chain = try Chain()
    let world = chain.world
    try world.enrol(chain.early, .lead, by: Cast.pia)
    let tasks = [Known.task("GOV-1"), Known.task("GOV-2")]
    for id in tasks {
      try world.bring(id, to: .ready, card: .sample(queue: "governance", file: "\(id)"))
    }
    try world.happen(.approved(tasks[0], Known.blob("GOV-1").digest), by: chain.early)
    let mark = chain.mark
    try world.happen(.approved(tasks[1], Known.blob("GOV-2").digest), by: chain.early)
    try world.happen(.revoked(chain.early.key, through: mark), by: Cast.olga)
    let executor = Cast.session(.executor)
    #expect(world.unmet(.started(tasks[0]), by: executor) == [])
    #expect(world.unmet(.started(tasks[1]), by: executor) == ["task.start_approved"])
    try world.happen(.approved(tasks[1], Known.blob("GOV-2").digest), by: Cast.lea)
    #expect(world.unmet(.started(tasks[1]), by: executor) == [])
  }

  @Test
  func `a verdict after the cut neither finishes, merges nor pushes, until one is given again`()
    throws
  {
    let world = try World.founded()
    let id = Known.task("T-1")
    let reviewer = Voice.person("human:rita")
    try world.enrol(reviewer, .lead, by: Cast.pia)
    try world.bring(id, to: .codeReview)
    let mark = world.records[world.seq - 1]
    try world.approve(id, by: reviewer)
    let range = try #require(world.review(id)).range.facts
    #expect(world.judge(.pushAllowed(range, task: id), by: Cast.kernel).isAdmitted)
    try world.happen(.revoked(reviewer.key, through: mark), by: Cast.olga)
    #expect(
      world.unmet(.pushAllowed(range, task: id), by: Cast.kernel) == ["push.verdict_trusted"])
    #expect(world.unmet(.finished(id), by: Cast.session(.executor)) == ["task.reviewed"])

    try world.approve(id, by: Cast.lea)
    try world.happen(.finished(id), by: Cast.session(.executor))
    try world.land(id)
    try world.happen(.merged(id), by: Cast.lea)
  }

  @Test func `a verdict before the cut still finishes`() throws {
    let world = try World.founded()
    let id = Known.task("T-1")
    try world.bring(id, to: .codeReview)
    try world.approve(id, by: Cast.omar)
    try world.happen(
      .revoked(Cast.omar.key, through: world.records[world.seq - 1]), by: Cast.olga)
    #expect(world.unmet(.finished(id), by: Cast.session(.executor)) == [])
  }

  @Test func `a verdict that became contested between finish and merge does not merge`() throws {
    let world = try World.founded()
    let id = Known.task("T-1")
    try world.bring(id, to: .codeReview)
    let mark = world.records[world.seq - 1]
    try world.approve(id, by: Cast.omar)
    try world.happen(.finished(id), by: Cast.session(.executor))
    try world.land(id)
    try world.happen(.revoked(Cast.omar.key, through: mark), by: Cast.olga)
    #expect(world.unmet(.merged(id), by: Cast.lea) == ["task.reviewed"])
  }

  @Test func `evidence of a revoked runner is not known`() throws {
    let world = try World.founded()
    let id = Known.task("T-1")
    try world.bring(id, to: .running)
    let mark = world.records[world.seq - 1]
    let evidence = try world.happen(
      .evidence(id, World.range(id), selfObserved: false), by: Cast.runner)
    try world.happen(.revoked(Cast.runner.key, through: mark), by: Cast.olga)
    #expect(
      world.unmet(.submitted(id, evidence: evidence.seq), by: Cast.session(.executor))
        == ["evidence.known"])
  }

  @Test func `a reviewer whose key is revoked leaves the review to others`() throws {
    let world = try World.founded()
    let id = Known.task("T-1")
    try world.bring(id, to: .codeReview)
    try world.openReview(id, by: Cast.omar)
    #expect(world.unmet(.reviewOpened(id, revision: 1), by: Cast.lea) == ["review.free"])
    try world.happen(
      .revoked(Cast.omar.key, through: world.records[world.seq - 1]), by: Cast.olga)
    try world.approve(id, by: Cast.lea)
  }

  @Test func `a contested policy blocks privileged events, not stops, reports or its repair`()
    throws
  {
    let policy = try Policy.standard()
    let world = World()
    let second = Voice.person("human:otto")
    try world.happen(World.creation(policy, roots: [Cast.olga, second]), by: Cast.olga)
    try world.enrol(Cast.lea, .lead)
    try world.enrol(Cast.omar, .operator)
    let mark = world.records[world.seq - 1]
    try world.happen(
      .policyAdopted(policy, previous: try world.policy().digest), by: second)
    try world.happen(.revoked(second.key, through: mark), by: Cast.olga)
    let samples = Samples(world: world, task: Known.task("T-1"))
    #expect(world.unmet(.spec("SPEC-2"), by: Cast.lea) == ["policy.trusted"])
    #expect(world.unmet(.queueLocked("dev"), by: Cast.omar) == [])
    let refusal = ProposalRefused(
      key: Cast.lea.key, principal: Cast.lea.actor, signature: Known.signature,
      statement: nil, statementBlob: Known.blob("statement"), suppressed: nil,
      unmet: [UnmetCondition(Condition(kind: .policyTrusted, outcome: .unsatisfied, detail: nil))])
    let report = Deed(.proposal(.refused), .proposal(.refused(refusal)))
    #expect(world.unmet(report, by: Cast.kernel) == [])
    try world.happen(samples.deed(.policy(.adopted), by: Cast.olga), by: Cast.olga)
    #expect(world.unmet(.spec("SPEC-2"), by: Cast.lea) == [])
  }

  @Test func `a key is revoked by another root, once or for less, never the kernel's own`() throws {
    let world = try World.founded()
    let early = world.records[world.seq - 3]
    let late = world.records[world.seq - 1]
    #expect(
      world.unmet(.revoked(Cast.olga.key, through: late), by: Cast.olga)
        == ["key.revoked_by_other"])
    #expect(
      world.unmet(.revoked(Cast.kernel.key, through: late), by: Cast.olga)
        == ["key.not_kernel"])
    #expect(
      world.unmet(.revoked(Known.key("unknown"), through: late), by: Cast.olga).contains(
        "key.known"))
    try world.happen(.revoked(Cast.omar.key, through: late), by: Cast.olga)
    #expect(
      world.unmet(.revoked(Cast.omar.key, through: late), by: Cast.olga)
        == ["key.not_revoked"])
    #expect(world.unmet(.revoked(Cast.omar.key, through: early), by: Cast.olga) == [])
    // Before the key was enrolled there is nothing to trust, and nothing is known of the future.
    #expect(
      world.unmet(.revoked(Cast.lea.key, through: world.records[1]), by: Cast.olga)
        == ["key.cut_off"])
    let future = RecordReference(leaf: Known.digest("future"), seq: world.seq)
    #expect(
      world.unmet(.revoked(Cast.lea.key, through: future), by: Cast.olga)
        == ["basis.known", "key.cut_off"])
    let forged = RecordReference(leaf: Known.digest("forged"), seq: late.seq)
    #expect(world.unmet(.revoked(Cast.lea.key, through: forged), by: Cast.olga) == ["basis.known"])
  }
}
