import Testing
import Wire

@testable import Governance

/// Nobody judges their own work, and only a real verdict on the current revision counts.
@Suite struct ReviewTests {
  private static let id = Known.task("T-1")

  private static func underReview(
    _ policy: Policy? = nil, authors: [Text] = [Cast.email("executor-1")]
  ) throws -> World {
    let world = try World.founded(policy)
    try world.bring(id, to: .running)
    try world.submit(id, authors: authors)
    return world
  }

  private static func opened(_ world: World, by voice: Voice) -> [String] {
    world.unmet(.reviewOpened(id, revision: world.review(id)?.revision ?? 1), by: voice)
  }

  // MARK: Independence

  @Test func `authors, co-authors and committers do not review`() throws {
    let world = try Self.underReview(authors: [
      Cast.email("executor-1"), Cast.email("lea"), Cast.email("reviewer-1"),
    ])
    #expect(Self.opened(world, by: Cast.lea) == ["review.independent"])
    #expect(Self.opened(world, by: Cast.session(.reviewer)) == ["review.independent"])
    #expect(Self.opened(world, by: Cast.pia) == [])
  }

  @Test func `whoever ran or submitted the task does not review it`() throws {
    let world = try World.founded()
    try world.bring(Self.id, to: .ready)
    try world.happen(.started(Self.id), by: Cast.omar)
    try world.submit(Self.id, by: Cast.pia)
    #expect(Self.opened(world, by: Cast.omar) == ["review.independent"])
    #expect(Self.opened(world, by: Cast.pia) == ["review.independent"])
    #expect(Self.opened(world, by: Cast.lea) == [])
  }

  @Test func `the sponsor of an author is an author where the policy says so`() throws {
    let world = try Self.underReview()
    #expect(Self.opened(world, by: Cast.sofia) == ["review.independent"])
    let lenient = try Self.underReview(
      try .standard(replacing: [
        (#""sponsors_are_authors":true"#, #""sponsors_are_authors":false"#)
      ]))
    #expect(Self.opened(lenient, by: Cast.sofia) == [])
  }

  @Test func `whoever opened any session of an agent that committed is an author too`() throws {
    func world(_ policy: Policy? = nil) throws -> World {
      let world = try World.founded(policy)
      let (parent, other) = (
        Voice(
          actor: Known.principal("agent:boss"), session: Known.session(91), key: Known.key("boss")),
        Voice(
          actor: Known.principal("agent:else"), session: Known.session(92), key: Known.key("else"))
      )
      try world.enrolAgent(parent.actor, [.executor, .reviewer])
      try world.enrolAgent(other.actor, [.executor], emails: [Cast.email("else")])
      try world.open(parent, .reviewer)
      try world.open(
        other, .executor, by: Cast.lea, scope: [Known.task("T-2")], life: .day,
        parent: parent.session)
      // Not even the end of the session takes its sponsor out.
      try world.happen(.ended(try #require(other.session)), by: Cast.omar)
      try world.bring(Self.id, to: .running)
      try world.submit(Self.id, authors: [Cast.email("executor-1"), Cast.email("else")])
      #expect(Self.opened(world, by: parent) == ["review.independent"])
      #expect(Self.opened(world, by: Cast.pia) == [])
      return world
    }
    #expect(Self.opened(try world(), by: Cast.lea) == ["review.independent"])
    let lenient = try Policy.standard(replacing: [
      (#""sponsors_are_authors":true"#, #""sponsors_are_authors":false"#)
    ])
    #expect(Self.opened(try world(lenient), by: Cast.lea) == [])
  }

  @Test func `neither children, parents nor siblings of an author review`() throws {
    let world = try World.founded()
    // parent ─ child, sibling; the child does the work.
    func session(_ name: String, _ number: Int) -> Voice {
      Voice(
        actor: Known.principal("agent:\(name)"), session: Known.session(number),
        key: Known.key(name))
    }
    let (parent, child, sibling) = (session("parent", 81), session("child", 82), session("sib", 83))
    let grandchild = session("grand", 84)
    for voice in [parent, child, sibling, grandchild] {
      try world.enrolAgent(voice.actor, [.executor, .reviewer])
    }
    try world.open(parent, .reviewer)
    try world.open(child, .executor, life: .day, parent: parent.session)
    try world.open(sibling, .reviewer, life: .day, parent: parent.session)
    try world.open(grandchild, .reviewer, life: .hour, parent: child.session)
    try world.bring(Self.id, to: .ready)
    try world.happen(.started(Self.id), by: child)
    try world.submit(Self.id, authors: [Cast.email("pia")], by: child)
    for voice in [parent, sibling, grandchild] {
      #expect(Self.opened(world, by: voice) == ["review.independent"], "\(voice.actor)")
    }
    #expect(Self.opened(world, by: Cast.session(.reviewer)) == [])
  }

  @Test func `an author whom nobody knows stops the submission`() throws {
    let world = try World.founded()
    try world.bring(Self.id, to: .running)
    let range = World.range(Self.id, authors: [Cast.email("executor-1"), "ghost@example.org"])
    let evidence = try world.happen(.evidence(Self.id, range), by: Cast.kernel)
    #expect(
      world.unmet(.submitted(Self.id, evidence: evidence.seq), by: Cast.session(.executor))
        == ["review.authors_known"])
  }

  // MARK: Evidence

  @Test func `evidence counts for an hour, for its task, and once`() throws {
    let world = try World.founded()
    try world.bring(Self.id, to: .running)
    try world.bring(Known.task("T-2"), to: .running)
    let evidence = try world.happen(.evidence(Self.id, World.range(Self.id)), by: Cast.kernel)
    let executor = Cast.session(.executor)
    #expect(
      world.unmet(.submitted(Known.task("T-2"), evidence: evidence.seq), by: executor)
        == ["evidence.known"])
    // The clock moved a second when the evidence was recorded.
    world.wait(.hour - .second)
    #expect(world.unmet(.submitted(Self.id, evidence: evidence.seq), by: executor) == [])
    world.wait(1)
    #expect(
      world.unmet(.submitted(Self.id, evidence: evidence.seq), by: executor) == ["evidence.fresh"])
    try world.submit(Self.id)
    #expect(
      world.unmet(.submitted(Self.id, evidence: world.seq - 2), by: executor)
        .contains("evidence.known"))
  }

  @Test func `after the clock was reset evidence from the future is not fresh`() throws {
    let world = try World.founded()
    try world.bring(Self.id, to: .running)
    world.wait(.day)
    let evidence = try world.happen(.evidence(Self.id, World.range(Self.id)), by: Cast.kernel)
    world.wait(-.day)
    try world.happen(.clockReset(), by: Cast.olga)
    #expect(
      world.unmet(.submitted(Self.id, evidence: evidence.seq), by: Cast.lea) == ["evidence.fresh"])
  }

  @Test func `a strict policy takes no evidence of the author's own process`() throws {
    let world = try World.founded(
      try .standard(replacing: [
        (#""accept_self_observed":true"#, #""accept_self_observed":false"#)
      ]))
    try world.bring(Self.id, to: .running)
    let executor = Cast.session(.executor)
    let own = try world.happen(.evidence(Self.id, World.range(Self.id)), by: Cast.kernel)
    #expect(
      world.unmet(.submitted(Self.id, evidence: own.seq), by: executor) == ["evidence.accepted"])
    let independent = try world.happen(
      .evidence(Self.id, World.range(Self.id), selfObserved: false), by: Cast.runner)
    #expect(world.unmet(.submitted(Self.id, evidence: independent.seq), by: executor) == [])
  }

  // MARK: Reports

  @Test func `a report without findings must have seen everything`() throws {
    let world = try Self.underReview()
    try world.openReview(Self.id)
    let changed = World.range(Self.id).changed
    let reviewer = Cast.session(.reviewer)
    func unmet(_ reviewed: [GitObjectID], _ findings: [Finding] = []) -> [String] {
      world.unmet(
        .reported(Self.id, revision: 1, reviewed: reviewed, findings: findings), by: reviewer)
    }
    #expect(unmet(changed) == [])
    #expect(unmet([changed[0]]) == ["review.coverage"])
    // What is bad is bad after one look.
    #expect(unmet([changed[0]], [.major]) == [])
    #expect(unmet([changed[0], changed[0]]) == ["review.coverage"])
    #expect(unmet(changed + [Known.object("unchanged")]) == ["review.coverage"])
  }

  @Test func `a card asks for more coverage than the policy, never for less`() throws {
    let policy = try Policy.standard(replacing: [(#""min_coverage":100"#, #""min_coverage":50"#)])
    let half = Array(World.range(Self.id).changed.prefix(1))
    for (asked, unmet) in [(nil, []), (100, ["review.coverage"]), (10, [])] as [(Int?, [String])] {
      let world = try World.founded(policy)
      try world.bring(
        Self.id, to: .codeReview, card: .sample(review: CardReview(minCoverage: asked)))
      try world.openReview(Self.id)
      #expect(
        world.unmet(.reported(Self.id, revision: 1, reviewed: half), by: Cast.session(.reviewer))
          == unmet, "\(asked ?? -1)")
    }
  }

  @Test(arguments: [
    (Dimension.quality, Severity.critical, ReviewOutcome.needsRevision),
    (.requirements, .major, .needsRevision), (.completeness, .critical, .needsRevision),
    (.quality, .minor, .approved), (.completeness, .suggestion, .approved),
    (.optimization, .critical, .approved), (.optimization, .major, .approved),
  ])
  func `the outcome follows from the findings by rule`(
    _ dimension: Dimension, _ severity: Severity, _ outcome: ReviewOutcome
  ) throws {
    let world = try Self.underReview()
    try world.openReview(Self.id)
    let finding = Finding(
      dimension: dimension, check: Known.identifier("\(dimension.rawValue)-001"),
      severity: severity, message: "as found")
    try world.report(Self.id, findings: [finding])
    #expect(world.review(Self.id)?.report?.outcome == outcome)
    let status: TaskStatus = outcome == .approved ? .codeReview : .revisionNeeded
    #expect(world.task(Self.id)?.status == status)
  }

  @Test func `the fourth demand for a revision blocks the task`() throws {
    let world = try Self.underReview()
    for cycle in 1...4 {
      try world.openReview(Self.id)
      try world.report(Self.id, findings: [.major])
      #expect(
        world.task(Self.id)?.status == (cycle < 4 ? .revisionNeeded : .blocked), "cycle \(cycle)")
      #expect(world.review(Self.id)?.cycles == min(cycle, 3))
      if cycle < 4 { try world.submit(Self.id, revision: cycle + 1) }
    }
    #expect(world.review(Self.id)?.report?.outcome == .blocked)
  }

  @Test func `only the reviewer who opened the review reports, and once`() throws {
    let world = try Self.underReview()
    let changed = World.range(Self.id).changed
    let report = Deed.reported(Self.id, revision: 1, reviewed: changed)
    #expect(world.unmet(report, by: Cast.session(.reviewer)) == ["review.by_reviewer"])
    try world.openReview(Self.id)
    #expect(world.unmet(report, by: Cast.pia) == ["review.by_reviewer"])
    try world.happen(report, by: Cast.session(.reviewer))
    #expect(world.unmet(report, by: Cast.session(.reviewer)) == ["review.unreported"])
    #expect(Self.opened(world, by: Cast.pia) == ["review.free", "review.unreported"])
    try world.happen(.ended(try #require(Cast.session(.reviewer).session)), by: Cast.omar)
    #expect(Self.opened(world, by: Cast.pia) == [])
  }

  @Test func `a revision that waits or is approved is replaced, and reviewed anew`() throws {
    let world = try Self.underReview()
    try world.submit(Self.id, revision: 2)
    #expect(world.review(Self.id)?.revision == 2)
    try world.approve(Self.id)
    #expect(world.review(Self.id)?.verdict?.outcome == .approved)
    try world.submit(Self.id, revision: 3)
    #expect(world.task(Self.id)?.status == .codeReview)
    #expect(world.review(Self.id)?.verdict == nil)
    #expect(world.unmet(.finished(Self.id), by: Cast.session(.executor)) == ["task.reviewed"])
    try world.approve(Self.id)
    try world.happen(.finished(Self.id), by: Cast.session(.executor))
    // What has finished is first taken back to work.
    let range = World.range(Self.id, revision: 4, authors: [Cast.email("executor-1")])
    let evidence = try world.happen(.evidence(Self.id, range), by: Cast.kernel)
    #expect(
      world.unmet(.submitted(Self.id, evidence: evidence.seq), by: Cast.session(.executor))
        == ["task.state"])
  }

  @Test func `a revision voids the report and verdict on the one before`() throws {
    let world = try Self.underReview()
    try world.openReview(Self.id)
    try world.report(Self.id, findings: [.major])
    let stale = try world.verdict(Self.id)
    try world.submit(Self.id, revision: 2)
    let unmet = world.unmet(.verdict(stale), by: Cast.session(.reviewer))
    #expect(unmet.contains("review.revision"))
    #expect(world.review(Self.id)?.reviewer == nil)
    #expect(
      world.unmet(
        .reported(Self.id, revision: 1, reviewed: []), by: Cast.session(.reviewer)
      ).contains("review.revision"))
  }
}
