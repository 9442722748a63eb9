import Testing
import Wire

@testable import Governance

/// What a verdict binds, what it opens, and what it never does.
@Suite struct VerdictTests {
  private static let id = Known.task("T-1")
  private static let reviewer = Cast.session(.reviewer)

  private static func reported(_ policy: Policy? = nil, by voice: Voice = reviewer) throws -> World
  {
    let world = try World.founded(policy)
    try world.bring(id, to: .codeReview)
    try world.openReview(id, by: voice)
    try world.report(id, by: voice)
    return world
  }

  /// A signed verdict with one field of its JSON replaced.
  private static func changed(
    _ signed: SignedVerdict, _ field: String, _ value: String
  ) throws -> SignedVerdict {
    guard case .object(var members) = JSONTree(signed.verdict.canonicalBytes) else { return signed }
    let index = try #require(members.firstIndex { $0.key == field })
    members[index].value = .plain(value)
    let verdict = try Verdict(canonical: Array(JSONTree.object(members).text.utf8))
    return SignedVerdict(key: signed.key, signature: signed.signature, verdict: verdict)
  }

  @Test func `a verdict moves no task`() throws {
    let world = try Self.reported()
    try world.happen(.verdict(try world.verdict(Self.id)), by: Self.reviewer)
    #expect(world.task(Self.id)?.status == .codeReview)
    try world.happen(.finished(Self.id), by: Cast.session(.executor))
    #expect(world.task(Self.id)?.status == .reviewing)
  }

  @Test func `a simulated verdict neither finishes nor pushes, and a real one may follow`() throws {
    let world = try Self.reported()
    try world.happen(
      .verdict(try world.verdict(Self.id, producedBy: .simulated)), by: Self.reviewer)
    let range = World.range(Self.id)
    #expect(world.unmet(.finished(Self.id), by: Cast.session(.executor)) == ["task.reviewed"])
    #expect(
      world.unmet(.pushAllowed(range, task: Self.id), by: Cast.kernel) == ["push.verdict_real"])
    try world.happen(.verdict(try world.verdict(Self.id)), by: Self.reviewer)
    #expect(world.unmet(.finished(Self.id), by: Cast.session(.executor)) == [])
    #expect(world.unmet(.pushAllowed(range, task: Self.id), by: Cast.kernel) == [])
    #expect(
      world.unmet(.verdict(try world.verdict(Self.id)), by: Self.reviewer) == ["verdict.first"])
  }

  @Test func `under another policy the reviewer decides anew, once, and for real`() throws {
    let world = try Self.reported()
    let first = try world.happen(.verdict(try world.verdict(Self.id)), by: Self.reviewer)
    func unmet(_ producer: Producer? = nil) throws -> [String] {
      world.unmet(
        .verdict(try world.verdict(Self.id, producedBy: producer)), by: Self.reviewer)
    }
    #expect(try unmet() == ["verdict.first"])
    let before = try world.policy()
    let other = try Policy.standard(replacing: [(#""max_cycles":3"#, #""max_cycles":2"#)])
    try world.happen(.policyAdopted(other, previous: before.digest), by: Cast.olga)
    #expect(try unmet() == [])
    #expect(try unmet(.simulated) == ["verdict.first"])
    let verdict = try world.verdict(Self.id)
    #expect(verdict.verdict.previous == first)
    try world.happen(.verdict(verdict), by: Self.reviewer)
    #expect(try unmet() == ["verdict.first"])
    #expect(world.unmet(.pushAllowed(World.range(Self.id), task: Self.id), by: Cast.kernel) == [])
    // Back under the first policy, the first verdict stays what was followed by another.
    try world.happen(
      .policyAdopted(before.policy, previous: try world.policy().digest), by: Cast.olga)
    #expect(
      world.unmet(.pushAllowed(World.range(Self.id), task: Self.id), by: Cast.kernel)
        == ["push.verdict_policy"])
    #expect(try unmet() == [])
  }

  @Test(arguments: [
    ("diff", "\"" + String(repeating: "1", count: 64) + "\"", "verdict.range"),
    ("from", "\"" + String(repeating: "1", count: 40) + "\"", "verdict.range"),
    ("to", "\"" + String(repeating: "1", count: 40) + "\"", "verdict.range"),
    ("tree", "\"" + String(repeating: "1", count: 40) + "\"", "verdict.range"),
    ("ref", "\"refs/heads/release/1\"", "verdict.range"),
    ("repository", "\"other\"", "verdict.range"),
    ("identity", "\"" + String(repeating: "1", count: 64) + "\"", "verdict.ledger"),
    ("ledger", "\"elsewhere.example/kernel\"", "verdict.ledger"),
    ("policy", "\"" + String(repeating: "1", count: 64) + "\"", "verdict.policy"),
    ("produced_by", "\"human\"", "verdict.producer"),
    ("outcome", "\"BLOCKED\"", "verdict.outcome"),
    ("revision", "2", "review.revision"),
    ("reviewer", "\"human:lea\"", "verdict.by_reviewer"),
    ("issued", "\"2025-12-01T00:00:00.000Z\"", "verdict.fresh"),
    ("issued", "\"2027-01-01T00:00:00.000Z\"", "verdict.fresh"),
    ("task", "\"T-2\"", "task.known"),
  ])
  func `no field of a verdict says something else`(
    _ field: String, _ value: String, _ condition: String
  ) throws {
    let world = try Self.reported()
    let verdict = try Self.changed(try world.verdict(Self.id), field, value)
    #expect(world.unmet(.verdict(verdict), by: Self.reviewer).contains(condition))
  }

  @Test func `a verdict is signed by a key of the reviewer in the reviewer's session`() throws {
    let world = try Self.reported()
    let verdict = try world.verdict(Self.id).verdict
    for key in [Cast.lea.key, Cast.session(.builder).key, Known.key("unknown")] {
      let signed = SignedVerdict(key: key, signature: Known.signature, verdict: verdict)
      #expect(world.unmet(.verdict(signed), by: Self.reviewer) == ["verdict.signer"])
    }
    let signed = try world.verdict(Self.id)
    // Anybody whom the policy names may carry it in.
    #expect(world.unmet(.verdict(signed), by: Cast.lea) == [])
    try world.happen(.suspended(try #require(Self.reviewer.session)), by: Cast.omar)
    #expect(world.unmet(.verdict(signed), by: Cast.lea) == ["verdict.session"])
  }

  @Test func `a verdict may be a week old`() throws {
    let world = try Self.reported(by: Cast.lea)
    let signed = try world.verdict(Self.id, by: Cast.lea)
    world.wait(7 * .day)
    #expect(world.unmet(.verdict(signed), by: Cast.lea) == [])
    world.wait(1)
    #expect(world.unmet(.verdict(signed), by: Cast.lea) == ["verdict.fresh"])
  }

  @Test func `a stricter policy asks an old report for its own coverage`() throws {
    let lenient = try Policy.standard(replacing: [(#""min_coverage":100"#, #""min_coverage":50"#)])
    let world = try World.founded(lenient)
    try world.bring(Self.id, to: .codeReview)
    try world.openReview(Self.id)
    let half = Array(World.range(Self.id).changed.prefix(1))
    try world.happen(.reported(Self.id, revision: 1, reviewed: half), by: Self.reviewer)
    #expect(world.unmet(.verdict(try world.verdict(Self.id)), by: Self.reviewer) == [])
    try world.happen(
      .policyAdopted(try .standard(), previous: try world.policy().digest), by: Cast.olga)
    #expect(
      world.unmet(.verdict(try world.verdict(Self.id)), by: Self.reviewer) == ["verdict.coverage"])
  }

  @Test func `a rejecting verdict opens nothing`() throws {
    let world = try World.founded()
    try world.bring(Self.id, to: .revisionNeeded)
    try world.happen(.verdict(try world.verdict(Self.id)), by: Self.reviewer)
    let unmet = world.unmet(.pushAllowed(World.range(Self.id), task: Self.id), by: Cast.kernel)
    #expect(unmet == ["push.verdict", "push.task_live"])
  }
}
