import Testing
import Wire

/// Pushes of something else than what was approved, or to somewhere else.
@Suite struct PushRefusalTests {
  @Test func `without a verdict nothing reaches a protected branch`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
  }

  @Test func `a submission or a report alone is no verdict`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.submit()
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
    try site.report()
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
  }

  @Test func `a protected branch is not deleted`() throws {
    let site = try Site()
    try site.expectRefusal(["origin", ":main"], for: "push.not_deleted")
    try site.expectRefusal(["origin", "--delete", "main"], for: "push.not_deleted")
  }

  @Test func `a protected branch is not forced back, not even to what it was`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.expectPass(["-q", "origin", "HEAD:main"])
    try site.expectRefusal(["--force", "origin", "HEAD~1:main"], for: "push.verdict")
    try site.expectRefusal(["--force-with-lease", "origin", "+HEAD~1:main"], for: "push.verdict")
  }

  @Test func `an amended commit with the same tree was not reviewed`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.git(["commit", "-q", "--amend", "-m", "Otherwise"])
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
  }

  @Test func `a rebased or cherry-picked commit with the same patch was not reviewed`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    let reviewed = try site.id("HEAD")
    try site.git(["checkout", "-q", "main"])
    try site.commit("README", "two lamps\n")
    try site.git(["checkout", "-q", "feature/FIX-1"])
    try site.git(["rebase", "-q", "main"])
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
    try site.git(["checkout", "-q", "-b", "picked", "origin/main"])
    try site.git(
      ["cherry-pick", reviewed.string], environment: ["GIT_COMMITTER_DATE": "1700000009 +0000"])
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
  }

  @Test func `the base merged in after the approval was not reviewed`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.git(["checkout", "-q", "main"])
    try site.commit("README", "two lamps\n")
    try site.git(["checkout", "-q", "feature/FIX-1"])
    try site.git(["merge", "-q", "-m", "Merge", "main"])
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
  }

  @Test func `neither a commit on top nor a part of what was reviewed passes`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.commit("lamp", "on and on\n")
    try site.approve()
    try site.expectRefusal(["origin", "HEAD~1:main"], for: "push.verdict")
    try site.git(["commit", "-q", "--allow-empty", "-m", "Nothing"])
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
    try site.expectPass(["-q", "origin", "HEAD~1:main"])
  }

  @Test func `what was reviewed for one ref does not pass to another`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.expectRefusal(["origin", "HEAD:refs/heads/release/1"], for: "push.verdict_binds")
    try site.expectRefusal(["origin", "HEAD:refs/tags/v1"], for: "push.verdict_binds")
  }

  @Test func `an approval ends when somebody else's change lands first`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.task("FIX-2")
    try site.git(["checkout", "-q", "-b", "feature/FIX-2", "origin/main"])
    try site.commit("bell", "ring\n")
    try site.approve("FIX-2")
    try site.expectPass(["-q", "origin", "HEAD:main"])
    try site.expectRefusal(
      ["--force", "origin", "feature/FIX-1:main"], for: "push.verdict_binds")
  }

  @Test func `a commit reviewed for another repository does not pass here`() throws {
    let site = try Site()
    try site.act([
      .repository(.registered(.init(name: "other", target: try site.ref("main"))))
    ])
    try site.commit("lamp", "on\n")
    try site.approve("FIX-1", ["--repo", "other"])
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
  }

  @Test func `one ref that may not move keeps all the others back`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.expectRefusal(
      ["origin", "HEAD:main", "HEAD:refs/heads/try", "HEAD:refs/heads/release/1"],
      for: "push.verdict_binds")
    try site.expectRefusal(
      ["origin", "HEAD:refs/heads/release/1", "HEAD:refs/heads/release/2", "HEAD:main"],
      for: "push.verdict_binds", refusals: 2)
  }
}

/// Approvals that do not count, or do not count any more.
@Suite struct PushAuthorityTests {
  @Test func `a simulated verdict opens nothing`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve(isSimulated: true)
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict_real")
  }

  @Test func `a verdict that asks for a revision opens nothing`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.submit()
    try site.report("FIX-1", ["--finding", "Q-006:CRITICAL:lamp:1:It burns"])
    try site.good(["verdict", "submit", "--task", "FIX-1", "--as", "human:rob"])
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
  }

  @Test func `the verdict on a revision ends with the next one`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.submit()
    try site.report("FIX-1", ["--finding", "R-001:MAJOR:lamp:1:Too dim"])
    try site.commit("lamp", "brighter\n")
    try site.approve()
    try site.expectRefusal(["origin", "HEAD~1:main"], for: "push.verdict")
    try site.expectPass(["-q", "origin", "HEAD:main"])
  }

  @Test func `a new policy ends the approvals under the old one`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.adopt(replacing: "max_cycles: 3", with: "max_cycles: 4")
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict_policy")
  }

  @Test(arguments: [false, true])
  func `under a new policy the reviewer gives a new verdict on the same revision`(
    isFinished: Bool
  ) throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    if isFinished { try site.good(["task", "finish", "FIX-1", "--as", "human:ann"]) }
    let again = ["verdict", "submit", "--task", "FIX-1", "--as", "human:rob"]
    #expect(try site.kernel(again).unmet == ["verdict.first"])
    let ask = ["why", "FIX-1", "--for", "human:rob"]
    #expect(try !site.good(ask).text.contains("verdict.submitted"))
    try site.adopt(replacing: "max_cycles: 3", with: "max_cycles: 4")
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict_policy")
    // Whoever asks is told what to do, and the reviewer with which command.
    let why = try site.good(["why", "main"]).text
    #expect(why.contains("signed under: "), "\(why)")
    #expect(
      why.contains(
        "next: ask human:rob for a new verdict on the same revision: kernel why FIX-1"), "\(why)")
    #expect(
      try site.good(ask).text.contains(
        "✓ yes  verdict.submitted  (kernel verdict submit --task FIX-1)"))
    let first = try site.verdict("FIX-1")
    #expect(try site.kernel(again + ["--simulated"]).unmet == ["verdict.first"])
    try site.good(again)
    let second = try site.verdict("FIX-1")
    #expect(second.verdict.previous?.seq == first.seq)
    #expect(second.verdict.revision == first.verdict.revision)
    #expect(try site.kernel(again).unmet == ["verdict.first"])
    try site.expectPass(["-q", "origin", "HEAD:main"])
    if !isFinished { try site.good(["task", "finish", "FIX-1", "--as", "human:ann"]) }
    try site.good(["task", "merge", "FIX-1", "--as", "human:olga"])
  }

  @Test func `under a new policy a reviewer who has left is followed by another`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let token = try site.submitForAgent()
    try site.good(["verdict", "submit", "--task", "FIX-1"], session: token)
    try site.endSession(Site.reviewing)
    let open = ["review", "open", "FIX-1", "--as", "human:rob"]
    #expect(try site.kernel(open).unmet == ["review.unreported"])
    try site.adopt(replacing: "max_cycles: 3", with: "max_cycles: 4")
    try site.good(open)
    // The verdict before has no say any more, neither at the gate nor for the task.
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
    #expect(
      try site.kernel(["task", "finish", "FIX-1", "--as", "human:ann"]).unmet == ["task.reviewed"])
    try site.good(["review", "report", "FIX-1", "--reviewed", "all", "--as", "human:rob"])
    try site.good(["verdict", "submit", "--task", "FIX-1", "--as", "human:rob"])
    try site.expectPass(["-q", "origin", "HEAD:main"])
  }

  @Test func `a stopped task ends its approval`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.good(["task", "stop", "FIX-1", "--reason", "It smells.", "--as", "human:olga"])
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.task_live")
  }

  @Test func `an abandoned task ends its approval`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.good(["task", "abandon", "FIX-1", "--reason", "No.", "--as", "human:olga"])
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
  }

  @Test func `a verdict beyond what is trusted of its key opens nothing`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let before = try site.count()
    try site.approve()
    try site.revoke("rob", trustedThrough: before - 1)
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict_trusted")
  }

  @Test func `the end of a reviewer's session does not undo what the session said`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let token = try site.submitForAgent()
    try site.good(["verdict", "submit", "--task", "FIX-1"], session: token)
    try site.endSession(Site.reviewing)
    try site.expectPass(["-q", "origin", "HEAD:main"])
  }
}
