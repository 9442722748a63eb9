import Glibc
import Pipelines
import Testing
import Wire

/// Ways around a gate: each is refused, and the ledger tells it.
@Suite struct PushBypassTests {
  @Test func `skipping the advice does not skip the gate`() throws {
    let site = try Site()
    try site.good(["hooks", "install"])
    try site.commit("lamp", "on\n")
    let before = try site.count()
    let early = try site.run(git: ["push", "origin", "HEAD:main"])
    #expect(!early.isGood && early.message.contains("advice"))
    #expect(try site.events(after: before) == [])
    try site.expectRefusal(["--no-verify", "origin", "HEAD:main"], for: "push.verdict")
    let past = try site.run(
      git: ["-c", "core.hooksPath=/dev/null", "push", "origin", "HEAD:main"])
    #expect(!past.isGood && past.message.contains("push.verdict"))
  }

  @Test func `commits that a submission did not see are seen by the gate`() throws {
    let site = try Site(hasGate: false)
    try site.commit("second", "x\n")
    try site.git(["push", "-q", "origin", "HEAD:main"])
    try site.good(["hooks", "install", "--gate", "--git", site.bare])
    try site.write("rob's\n", to: "\(site.dev)/rob")
    try site.git(["add", "rob"])
    try site.git(
      ["commit", "-q", "-m", "By rob"], environment: ["GIT_AUTHOR_EMAIL": "rob@example.org"])
    let hidden = try site.id("HEAD")
    try site.commit("lamp", "on\n")
    // The first commit of all gets the hidden one as its parent, in ann's own folder alone: so it
    // seems to be on main already.
    let first = try site.id("main")
    let person = "Ann <ann@example.org> 1700000000 +0000"
    let content =
      "tree \(try site.id("\(first)^{tree}"))\nparent \(hidden)\nauthor \(person)\n"
      + "committer \(person)\n\nBegin\n"
    let forged = try #require(
      GitObjectID(
        try site.git(["hash-object", "-w", "-t", "commit", "--stdin"], input: Array(content.utf8))))
    func file(_ id: GitObjectID) -> String {
      "\(site.dev)/.git/objects/\(id.string.prefix(2))/\(id.string.dropFirst(2))"
    }
    try #require(rename(file(first), file(first) + ".kept") == 0)
    try #require(rename(file(forged), file(first)) == 0)
    try site.approve()
    try #require(rename(file(first) + ".kept", file(first)) == 0)
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict_binds")
    // Submitted with all its commits it is rob's own work, and his approval counts for nothing.
    try site.good(["review", "submit", "FIX-1", "--as", "human:ann"])
    let told = try site.kernel(["review", "open", "FIX-1", "--as", "human:rob"])
    #expect(told.unmet == ["review.independent"])
  }

  @Test func `naming the URL leads to the same gate`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.expectRefusal([site.bare, "HEAD:main"], for: "push.verdict")
    try site.expectRefusal(["file://\(site.bare)", "HEAD:main"], for: "push.verdict")
  }

  @Test func `nobody's configuration turns the repository's hooks off`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.write("[core]\n\thooksPath = /dev/null\n", to: site.home + "/.gitconfig")
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
    try site.expectRefusal(
      ["origin", "HEAD:main"], for: "push.verdict",
      environment: ["GIT_CONFIG_GLOBAL": site.home + "/.gitconfig"])
    try site.expectRefusal(
      ["origin", "HEAD:main"], for: "push.verdict",
      environment: [
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.hooksPath",
        "GIT_CONFIG_VALUE_0": "/dev/null",
      ])
    try site.expectRefusal(
      ["origin", "HEAD:main"], for: "push.verdict",
      environment: ["GIT_CONFIG_PARAMETERS": "'core.hooksPath'='/dev/null'"])
  }

  @Test func `a namespace leads to no other ref than the one that is told`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve("FIX-1", ["--ref", "refs/heads/release/1"])
    let words = ["origin", "HEAD:refs/heads/release/1"]
    let spaced = "git --namespace=q receive-pack"
    let before = (try site.count(), try site.git(["for-each-ref"], in: site.bare))
    for run in [
      try site.run(git: ["push"] + words, environment: ["GIT_NAMESPACE": "x"]),
      try site.run(git: ["push", "--receive-pack", spaced] + words),
    ] {
      #expect(!run.isGood && run.message.contains("KRN-GATE-NAMESPACE"), "\(run.message)")
    }
    #expect(try site.git(["for-each-ref"], in: site.bare) == before.1)
    #expect(try site.count() == before.0)
    try site.expectPass(words, environment: ["GIT_NAMESPACE": ""])
  }

  @Test func `a mirror is refused whole`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let before = try site.count()
    let run = try site.run(git: ["push", "--mirror", "origin"])
    #expect(!run.isGood && run.message.contains("push.kind"))
    #expect(try site.landed("refs/heads/feature/FIX-1") == nil)
    #expect(try site.events(after: before).allSatisfy { $0 == "proposal.refused" })
  }

  @Test func `only branches and tags take pushes`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    for name in ["refs/notes/commits", "refs/for/main", "refs/remotes/origin/main", "refs/x"] {
      try site.expectRefusal(["origin", "HEAD:\(name)"], for: "push.kind")
    }
    // Nor does a branch that people would take for something else; git means refs/heads/HEAD here.
    try site.expectRefusal(["origin", "HEAD:HEAD"], for: "push.kind")
    try site.expectRefusal(["origin", "HEAD:refs/heads/-x"], for: "push.kind")
  }

  @Test func `a replace ref is not pushed, and one that is there shuts the gate`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    let other = try site.git(["commit-tree", "-m", "x", "HEAD^{tree}"])
    let name = "refs/replace/\(try site.id("HEAD"))"
    try site.expectRefusal(["origin", "\(other):\(name)"], for: "push.kind")
    try site.git(["update-ref", name, try site.id("main").string], in: site.bare)
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.plain")
    try site.git(["update-ref", "-d", name], in: site.bare)
    try site.expectPass(["-q", "origin", "HEAD:main"])
  }

  @Test func `replaced objects at the author's are not submitted`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.commit("lamp", "on and on\n")
    try site.git(["replace", "HEAD", "HEAD~1"])
    let told = try site.kernel(["review", "submit", "FIX-1", "--as", "human:ann"])
    #expect(told.code == "KRN-GIT-REPLACED")
  }

  @Test func `grafts shut the gate`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.write("\(try site.id("main"))\n", to: site.bare + "/info/grafts")
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.plain")
    try site.expectRefusal(["origin", "HEAD:refs/heads/try"], for: "push.plain")
  }

  @Test func `a history that is cut off shuts the gate`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.write("\(try site.id("main"))\n", to: site.bare + "/shallow")
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.plain")
  }

  @Test func `a shallow clone pushes what was reviewed, and can submit nothing`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.commit("lamp", "on and on\n")
    try site.approve()
    try site.expectPass(["-q", "origin", "HEAD:refs/heads/try"])
    let shallow = site.path + "/shallow"
    try site.git(["clone", "-q", "--depth=1", "--branch=try", "file://\(site.bare)", shallow])
    let told = try site.kernel(
      ["review", "submit", "FIX-1", "--as", "human:ann", "--to", "HEAD"], in: shallow)
    #expect(told.code == "KRN-GIT-SHALLOW")
    try site.git(["commit", "-q", "--allow-empty", "-m", "x"], in: shallow)
    // Forced, since the clone does not know that it goes forward; HEAD~1 is the reviewed commit.
    let reviewed = try site.id("feature/FIX-1").string
    try site.expectRefusal(["--force", "origin", "HEAD:main"], for: "push.verdict", in: shallow)
    try site.expectPass(["-q", "--force", "origin", "\(reviewed):main"], in: shallow)
  }

  @Test func `a push through a symbolic ref is refused`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.git(["symbolic-ref", "refs/heads/alias", "refs/heads/main"], in: site.bare)
    try site.expectRefusal(["origin", "HEAD:refs/heads/alias"], for: "push.plain")
    try site.expectRefusal(["origin", ":refs/heads/alias"], for: "push.plain")
  }

  @Test func `a ref that is a link moves nothing but itself`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    // git reads a link to refs/… as a symbolic ref, and replaces any other one by a file.
    try #require(symlink("refs/heads/main", site.bare + "/refs/heads/one") == 0)
    try #require(symlink("main", site.bare + "/refs/heads/two") == 0)
    let before = try site.landed()
    try site.expectRefusal(["origin", "HEAD:refs/heads/one"], for: "push.plain")
    try site.expectPass(["-q", "origin", "HEAD:refs/heads/two"])
    #expect(try site.landed() == before)
  }

  @Test func `a linked HEAD changes nothing`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try #require(unlink(site.bare + "/HEAD") == 0)
    try #require(symlink("refs/heads/main", site.bare + "/HEAD") == 0)
    try site.expectRefusal(["origin", "HEAD:main"], for: "push.verdict")
    try site.approve()
    try site.expectPass(["-q", "origin", "HEAD:main"])
  }

  @Test func `a protected name in another case is protected`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    for name in ["Main", "MAIN", "Release/1", "release/ONE"] {
      try site.expectRefusal(
        ["origin", "HEAD:refs/heads/\(name)"], for: "push.verdict_binds")
    }
    try site.expectRefusal(["origin", "HEAD:refs/Heads/main"], for: "push.kind")
    try site.expectPass(["-q", "origin", "HEAD:refs/heads/Try"])
  }

  @Test func `tags are neither made, moved nor deleted`() throws {
    let site = try Site()
    try site.git(["tag", "v0"], in: site.bare)
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.git(["tag", "v1"])
    try site.git(["tag", "-a", "-m", "v2", "v2"])
    try site.expectRefusal(["origin", "v1"], for: "push.verdict_binds")
    try site.expectRefusal(["origin", "v2"], for: "push.verdict")
    try site.expectRefusal(["--force", "origin", "HEAD:refs/tags/v0"], for: "push.verdict_binds")
    try site.expectRefusal(["origin", ":refs/tags/v0"], for: "push.not_deleted")
    try site.expectRefusal(["--follow-tags", "origin", "HEAD:main", "v2"], for: "push.verdict")
  }

  @Test func `a name that the ledger cannot hold, and more refs than 64, are refused`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let odd = try site.run(git: ["push", "origin", "HEAD:refs/heads/m\u{E4}in"])
    #expect(!odd.isGood && odd.message.contains("KRN-PUSH-REF"))
    let many = try site.run(
      git: ["push", "origin"] + (0..<65).map { "HEAD:refs/heads/try\($0)" })
    #expect(!many.isGood && many.message.contains("KRN-PUSH-TOO-MANY"))
    #expect(try site.landed("refs/heads/try0") == nil)
  }

  @Test func `without its ledger or its program the gate stays shut`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try #require(rename(site.workspace + "/ledger", site.workspace + "/away") == 0)
    #expect(!(try site.run(git: ["push", "origin", "HEAD:main"]).isGood))
    #expect(!(try site.run(git: ["push", "origin", "HEAD:refs/heads/try"]).isGood))
    try #require(rename(site.workspace + "/away", site.workspace + "/ledger") == 0)
    #expect(
      !(try site.run(
        git: ["push", "origin", "HEAD:main"], environment: ["HOME": site.path]
      ).isGood))
    try site.expectPass(["-q", "origin", "HEAD:main"])
  }

  @Test func `a submodule that points elsewhere is named`() throws {
    let site = try Site()
    try site.git([
      "update-index", "--add", "--cacheinfo", "160000,\(try site.id("main")),part",
    ])
    try site.git(["commit", "-q", "-m", "Part"])
    let told = try site.good(["review", "submit", "FIX-1", "--as", "human:ann"])
    #expect(told.text.contains("the submodule part changes"))
    try site.report()
    try site.good(["verdict", "submit", "--task", "FIX-1", "--as", "human:rob"])
    let run = try site.run(git: ["push", "origin", "HEAD:main"])
    #expect(run.isGood && run.message.contains("the submodule part points elsewhere"))
  }

  @Test func `what moved around the gate is named afterwards`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.expectPass(["-q", "origin", "HEAD:main"])
    // Whoever may write the repository's files can go around every hook.
    try site.git([
      "push", "-q", "--force", "--receive-pack", "git -c core.hooksPath=/dev/null receive-pack",
      "origin", "HEAD~1:main",
    ])
    let told = try site.kernel(["hooks", "status", "--git", site.bare])
    #expect(told.exit == .refused)
    #expect(told.text.contains("refs/heads/main is not where the last recorded push has left it"))
  }

  @Test func `what was deleted around the gate is named afterwards`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.expectPass(["-q", "origin", "HEAD:main"])
    try site.expectPass(["-q", "origin", "HEAD:refs/heads/try"])
    #expect(try site.kernel(["hooks", "status", "--git", site.bare]).isGood)
    for ref in ["refs/heads/main", "refs/heads/try"] {
      try site.git(["update-ref", "-d", ref], in: site.bare)
    }
    let told = try site.kernel(["hooks", "status", "--git", site.bare])
    #expect(told.exit == .refused)
    #expect(told.text.contains("refs/heads/main is gone"))
    // Nobody asked that a free ref stays.
    #expect(!told.text.contains("refs/heads/try"))
  }
}
