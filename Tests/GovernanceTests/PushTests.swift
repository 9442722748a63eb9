import Testing
import Wire

@testable import Governance

/// A protected ref moves only as a live verdict says, to the byte.
@Suite struct PushTests {
  private static let id = Known.task("T-1")

  private static func approved() throws -> World {
    let world = try World.founded()
    try world.bring(id, to: .codeReview)
    try world.approve(id)
    return world
  }

  private static func push(
    ref: String = "refs/heads/main", from: String = "base", to: String = "T-1 1",
    tree: String? = "tree T-1 1", diff: String? = "diff T-1 1", task: TaskID? = id,
    commits: PushedCommits? = nil
  ) -> Deed {
    Deed(
      .push(.allowed),
      .push(
        .allowed(
          PushAllowed(
            repository: "demo", ref: Known.ref(ref), from: Known.object(from),
            to: Known.object(to), tree: tree.map { Known.object($0) },
            diff: diff.map { Known.digest($0) }, task: task, commits: commits))))
  }

  @Test func `a protected ref takes exactly what was reviewed`() throws {
    let world = try Self.approved()
    func unmet(_ deed: Deed) -> [String] { world.unmet(deed, by: Cast.kernel) }
    #expect(unmet(Self.push()) == [])
    #expect(unmet(Self.push(from: "moved")) == ["push.verdict_binds"])
    #expect(unmet(Self.push(tree: "other")) == ["push.verdict_binds"])
    #expect(unmet(Self.push(tree: nil)) == ["push.verdict_binds"])
    #expect(unmet(Self.push(diff: "other")) == ["push.verdict_binds"])
    #expect(unmet(Self.push(ref: "refs/heads/release/1")) == ["push.verdict_binds"])
    #expect(unmet(Self.push(to: "more")).contains("push.verdict"))
    #expect(unmet(Self.push(task: nil)).contains("push.verdict"))
  }

  @Test func `the commits that come are those that the review was told of`() throws {
    let world = try Self.approved()
    let told = try #require(world.review(Self.id)).range.facts
    func unmet(_ count: Int, _ authors: [Text]) -> [String] {
      let commits = PushedCommits(count: count, authors: authors)
      return world.unmet(Self.push(commits: commits), by: Cast.kernel)
    }
    #expect(unmet(told.commits, told.authors) == [])
    #expect(unmet(told.commits + 1, told.authors) == ["push.verdict_binds"])
    #expect(unmet(told.commits, told.authors + [Cast.email("lea")]) == ["push.verdict_binds"])
    #expect(unmet(told.commits, []) == ["push.verdict_binds"])
    // Beyond what a review can be told of, none are named, which is no way to pass.
    let crowd = (0...GitRange.authorCountMax).map { Cast.email("a\($0)") }
    #expect(unmet(told.commits, crowd) == ["push.verdict_binds"])
  }

  @Test func `the step that a refusal names is one command, whatever the ref is called`() throws {
    let world = try World.founded()
    let judgement = world.judge(
      Self.push(ref: "refs/tags/x;touch${IFS}made"), by: Cast.kernel, explains: true)
    let steps = judgement.unmet.compactMap { $0.detail?.step }
    #expect(steps.contains("kernel why 'refs/tags/x;touch${IFS}made'"), "\(steps)")
  }

  @Test func `the first matching rule protects, and what nothing matches is protected`() throws {
    let policy = try Policy.standard()
    for (ref, isProtected) in [
      ("refs/heads/main", true), ("refs/heads/main2", false), ("refs/heads/main/x", false),
      ("refs/heads/release/1", true), ("refs/heads/release/1/2", true),
      ("refs/heads/release", false), ("refs/heads/Main", true), ("refs/tags/v1", true),
      ("refs/heads/feature/x", false), ("refs/notes/x", true), ("refs/meta", true),
    ] {
      #expect(policy.protects(Known.ref(ref)) == isProtected, "\(ref)")
    }
  }

  @Test func `a protected ref is not deleted, and another needs no verdict`() throws {
    let world = try Self.approved()
    let zero = GitObjectFormat.sha1.zero
    for (ref, unmet) in [("refs/heads/main", ["push.not_deleted"]), ("refs/heads/x", [])] {
      let deletion = PushAllowed(
        repository: "demo", ref: Known.ref(ref), from: Known.object("base"), to: zero, tree: nil,
        diff: nil, task: nil)
      #expect(
        world.unmet(Deed(.push(.allowed), .push(.allowed(deletion))), by: Cast.kernel) == unmet)
    }
    #expect(
      world.unmet(Self.push(ref: "refs/heads/x", to: "any", task: nil), by: Cast.kernel) == [])
  }

  @Test func `a push goes to a branch or a tag, and past no obstacle`() throws {
    let world = try Self.approved()
    func unmet(_ ref: String, _ obstacles: [PushObstacle] = []) -> [String] {
      let push = PushAllowed(
        repository: "demo", ref: Known.ref(ref), from: Known.object("base"),
        to: Known.object("any"), tree: nil, diff: nil, task: nil, obstacles: obstacles)
      return world.unmet(Deed(.push(.allowed), .push(.allowed(push))), by: Cast.kernel)
    }
    #expect(unmet("refs/heads/x") == [])
    for obstacle in PushObstacle.allCases {
      #expect(unmet("refs/heads/x", [obstacle]) == ["push.plain"])
    }
    #expect(!unmet("refs/tags/v1").contains("push.kind"))
    for ref in ["refs/x", "refs/notes/x", "refs/replace/x", "refs/heads/HEAD", "refs/heads/-x"] {
      #expect(unmet(ref).contains("push.kind"), "\(ref)")
    }
  }

  @Test func `a verdict of an earlier policy lets nothing pass`() throws {
    let world = try Self.approved()
    let other = try Policy.standard(replacing: [(#""max_cycles":3"#, #""max_cycles":2"#)])
    try world.happen(.policyAdopted(other, previous: try world.policy().digest), by: Cast.olga)
    #expect(world.unmet(Self.push(), by: Cast.kernel) == ["push.verdict_policy"])
  }

  @Test func `only the reviewed commit on its ref lands a task`() throws {
    let world = try Self.approved()
    try world.happen(.finished(Self.id), by: Cast.session(.executor))
    let range = World.range(Self.id)
    // A branch that needs no verdict, with the task's name on it.
    let branch = Known.ref("refs/heads/scratch")
    let push = try world.happen(.pushAllowed(range, task: Self.id, ref: branch), by: Cast.kernel)
    try world.happen(.pushLanded(range, allowed: push.seq, ref: branch), by: Cast.kernel)
    #expect(world.unmet(.merged(Self.id), by: Cast.lea) == ["task.landed"])
    try world.land(Self.id)
    #expect(world.unmet(.merged(Self.id), by: Cast.lea) == [])
  }

  @Test func `what landed of an earlier revision does not merge a later one`() throws {
    let world = try Self.approved()
    try world.happen(.finished(Self.id), by: Cast.session(.executor))
    try world.land(Self.id)
    try world.happen(.stopped(Self.id), by: Cast.omar)
    try world.happen(.unblocked(Self.id, to: .running), by: Cast.lea)
    try world.submit(Self.id, revision: 2)
    try world.approve(Self.id)
    try world.happen(.finished(Self.id), by: Cast.session(.executor))
    #expect(world.unmet(.merged(Self.id), by: Cast.lea) == ["task.landed"])
  }

  @Test func `a push lands once, and only after it was allowed`() throws {
    let world = try Self.approved()
    let range = World.range(Self.id)
    #expect(
      world.unmet(.pushLanded(range, allowed: 0), by: Cast.kernel)
        == ["push.was_allowed", "push.not_landed"])
    let push = try world.happen(.pushAllowed(range, task: Self.id), by: Cast.kernel)
    #expect(
      world.unmet(.pushLanded(range, allowed: push.seq - 1), by: Cast.kernel)
        == ["push.was_allowed", "push.not_landed"])
    try world.happen(.pushLanded(range, allowed: push.seq), by: Cast.kernel)
    #expect(
      world.unmet(.pushLanded(range, allowed: push.seq), by: Cast.kernel) == ["push.not_landed"])
  }

  @Test func `pushes that cross on one ref are each reported, in any order`() throws {
    for isReversed in [false, true] {
      let world = try Self.approved()
      let branch = Known.ref("refs/heads/scratch")
      let pushes = try [("base", "one"), ("base", "two"), ("one", "three")].map { from, to in
        let deed = Self.push(ref: branch.string, from: from, to: to, task: nil)
        return (seq: try world.happen(deed, by: Cast.kernel).seq, to: Known.object(to))
      }
      func waiting() -> [Int] {
        world.state.scan(PushEntity.self, prefix: "demo/").map(\.allowed)
      }
      #expect(waiting() == pushes.map(\.seq))
      func landed(_ push: (seq: Int, to: GitObjectID)) -> Deed {
        Deed(
          .push(.landed),
          .push(
            .landed(PushLanded(allowed: push.seq, ref: branch, repository: "demo", to: push.to))))
      }
      let real = [pushes[0], pushes[2]]
      for push in isReversed ? real.reversed() : real {
        try world.happen(landed(push), by: Cast.kernel)
      }
      // The second try lost, and stays to be seen; the ref is where the last one has left it.
      #expect(waiting() == [pushes[1].seq])
      let ref = world.state.get(RefEntity.self, RefEntity.id("demo", branch))
      #expect(ref?.push.to == pushes[2].to && ref?.push.allowed == pushes[2].seq)
      #expect(world.unmet(landed(pushes[2]), by: Cast.kernel) == ["push.not_landed"])
      #expect(!world.unmet(landed(pushes[0]), by: Cast.kernel).isEmpty)
      // Another repository or ref does not find it.
      let stray = PushLanded(
        allowed: pushes[1].seq, ref: Known.ref("refs/heads/x"), repository: "demo",
        to: pushes[1].to)
      #expect(
        world.unmet(Deed(.push(.landed), .push(.landed(stray))), by: Cast.kernel)
          == ["push.was_allowed", "push.not_landed"])
    }
  }

  @Test func `nothing is pushed for a task that was stopped`() throws {
    let world = try Self.approved()
    try world.happen(.stopped(Self.id), by: Cast.omar)
    #expect(world.unmet(Self.push(), by: Cast.kernel) == ["push.task_live"])
  }
}
