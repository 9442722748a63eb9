import Testing
import Wire

/// The pushes that pass, and what the ledger says of them.
@Suite struct PushPassTests {
  @Test func `a reviewed change passes, lands, and lets its task be merged`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.expectPass(["-q", "origin", "HEAD:main"])
    #expect(try site.landed() == site.id("HEAD").string)
    try site.good(["task", "finish", "FIX-1", "--as", "human:ann"])
    try site.good(["task", "merge", "FIX-1", "--as", "human:olga"])
    #expect(try site.kernel(["hooks", "status", "--git", site.bare]).isGood)
  }

  @Test func `a free branch takes any push, also a forced one and its end, and all are recorded`()
    throws
  {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.expectPass(["-q", "origin", "HEAD:refs/heads/try"])
    try site.git(["commit", "-q", "--amend", "-m", "Otherwise"])
    try site.expectPass(["-q", "--force", "origin", "HEAD:refs/heads/try"])
    try site.expectPass(["-q", "origin", ":refs/heads/try"])
    #expect(try site.landed("refs/heads/try") == nil)
  }

  @Test func `a merge commit passes when exactly it was reviewed`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.git(["checkout", "-q", "main"])
    try site.git(["merge", "-q", "--no-ff", "-m", "Merge", "feature/FIX-1"])
    try site.approve("FIX-1", ["--to", "HEAD"])
    try site.expectPass(["-q", "origin", "main"])
  }

  @Test func `a new protected branch passes when it was reviewed as a new one`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve("FIX-1", ["--ref", "refs/heads/release/1"])
    try site.expectPass(["-q", "origin", "HEAD:refs/heads/release/1"])
  }

  @Test func `a plain tag passes when it was reviewed as a new one`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve("FIX-1", ["--ref", "refs/tags/v1"])
    try site.git(["tag", "v1"])
    try site.expectPass(["-q", "origin", "v1"])
  }

  @Test func `a rewritten history passes only when the rewriting itself was reviewed`() throws {
    let site = try Site()
    let start = try site.id("main")
    try site.git(["checkout", "-q", "--orphan", "feature/FIX-2"])
    try site.task("FIX-2")
    try site.commit("lamp", "on\n", "Anew")
    try site.expectRefusal(["-q", "--force", "origin", "HEAD:main"], for: "push.verdict")
    let told = try site.good(["review", "submit", "FIX-2", "--as", "human:ann"])
    #expect(told.text.contains("would lose commits"))
    #expect(told.text.contains(start.string))
    try site.report("FIX-2")
    try site.good(["verdict", "submit", "--task", "FIX-2", "--as", "human:rob"])
    try site.expectRefusal(
      ["-q", "--force", "origin", "HEAD~0:refs/heads/release/2"],
      for: "push.verdict_binds")
    try site.expectPass(["-q", "--force", "origin", "HEAD:main"])
  }

  @Test func `several refs pass in one push when each may`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.expectPass(
      ["-q", "origin", "HEAD:main", "HEAD:refs/heads/try", "HEAD:refs/heads/feature/FIX-1"],
      refs: 3)
  }

  @Test func `a verdict counts after its reviewer's later key was revoked, within what is trusted`()
    throws
  {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.revoke("rob", trustedThrough: try site.count() - 1)
    try site.expectPass(["-q", "origin", "HEAD:main"])
  }
}
