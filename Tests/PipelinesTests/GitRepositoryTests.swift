import Glibc
import Pipelines
import Testing
import Wire

@Suite struct GitRepositoryTests {
  @Test(arguments: GitObjectFormat.allCases)
  func `a repository is found from below`(_ format: GitObjectFormat) throws {
    let scratch = try Scratch(format: format)
    mkdir(scratch.repo + "/below", 0o755)
    let facts = try scratch.open(scratch.repo + "/below").facts
    #expect(facts.gitDirectory == scratch.repo + "/.git")
    #expect(facts.commonDirectory == scratch.repo + "/.git")
    #expect(facts.objectFormat == format)
    #expect(!facts.isBare && !facts.isShallow)
    #expect(!facts.hasGrafts && !facts.hasReplaceRefs)
  }

  @Test func `a linked worktree shares the common folder`() throws {
    let scratch = try Scratch()
    let commit = try scratch.commit(try scratch.tree(["a": "1"]))
    try scratch.branch("main", at: commit)
    try scratch.git(["worktree", "add", "-q", "-b", "side", "\(scratch.path)/linked", "main"])
    let linked = try scratch.open("\(scratch.path)/linked")
    #expect(!linked.facts.isBare)
    #expect(linked.facts.commonDirectory == scratch.repo + "/.git")
    #expect(linked.facts.gitDirectory == scratch.repo + "/.git/worktrees/linked")
    #expect(try linked.resolveHead() == commit)
    try scratch.write("\(commit)\n", to: "repo/.git/info/grafts")
    #expect(try scratch.open("\(scratch.path)/linked").facts.hasGrafts)
  }

  @Test func `a bare repository is told`() throws {
    let scratch = try Scratch()
    try scratch.git(["init", "-q", "--bare", "\(scratch.path)/bare.git"])
    let facts = try scratch.open("\(scratch.path)/bare.git").facts
    #expect(facts.isBare && facts.commonDirectory == facts.gitDirectory)
    #expect(facts.gitDirectory == scratch.path + "/bare.git")
  }

  @Test func `no repository, no folder and an unusable path are told apart`() throws {
    let scratch = try Scratch()
    #expect(
      failure { () throws(GitError) in try Git.installed().discover(from: scratch.path) }
        == .notARepository(scratch.path))
    let absent = scratch.path + "/absent"
    #expect(
      failure { () throws(GitError) in try Git.installed().discover(from: absent) }
        == .noFolder(absent))
    let odd = scratch.path + "/a\nb"
    try scratch.git(["init", "-q", odd])
    #expect(
      failure { () throws(GitError) in try Git.installed().discover(from: odd) }
        == .unreadableOutput("rev-parse"))
  }

  @Test func `the environment of the caller is not looked at`() throws {
    let scratch = try Scratch()
    let decoy = try Scratch()
    setenv("GIT_WORK_TREE", decoy.repo, 1)
    setenv("GIT_CONFIG_COUNT", "nonsense", 1)
    defer {
      unsetenv("GIT_WORK_TREE")
      unsetenv("GIT_CONFIG_COUNT")
    }
    #expect(try scratch.open().facts.gitDirectory == scratch.repo + "/.git")
  }

  @Test func `a git that does not end is told`() throws {
    let scratch = try Scratch()
    try scratch.write("#!/bin/sh\nexec sleep 60\n", to: "slow")
    try scratch.write("#!/bin/sh\necho no >&2; exit 3\n", to: "broken")
    let slow = Git(program: try Executable(absolute: scratch.path + "/slow"), timeoutMs: 100)
    #expect(
      failure { () throws(GitError) in try slow.discover(from: scratch.repo) }
        == .ended(command: "rev-parse", .timedOut))
    let broken = Git(program: try Executable(absolute: scratch.path + "/broken"))
    #expect(
      failure { () throws(GitError) in try broken.discover(from: scratch.repo) }
        == .failed(command: "rev-parse", status: 3, message: "no "))
  }

  @Test func `pushed objects are seen through the quarantine alone`() throws {
    let scratch = try Scratch()
    let first = try scratch.commit(try scratch.tree(["a": "1"]))
    let objects = scratch.repo + "/.git/objects"
    let incoming = scratch.path + "/incoming"
    mkdir(incoming, 0o755)
    let variables = [
      "GIT_DIR": ".", "GIT_OBJECT_DIRECTORY": incoming, "GIT_QUARANTINE_PATH": incoming,
      "GIT_ALTERNATE_OBJECT_DIRECTORIES": objects,
    ]
    let text = try scratch.git(
      ["commit-tree", try scratch.tree(["a": "1"]).string, "-p", first.string],
      input: Array("pushed".utf8),
      environment: [
        "GIT_OBJECT_DIRECTORY": incoming, "GIT_ALTERNATE_OBJECT_DIRECTORIES": objects,
      ])
    let pushed = try #require(GitObjectID(text))
    let plain = try scratch.open()
    #expect(
      failure { () throws(GitError) in try plain.observe(from: first, to: pushed) }
        == .missing(pushed))
    let quarantine = GitQuarantine(
      from: variables.merging(["GIT_TRACE": "1", "GIT_CONFIG_COUNT": "1"]) { old, _ in old })
    #expect(quarantine.variables == variables)
    let hook = try Git.installed(quarantine: quarantine).discover(from: scratch.repo + "/.git")
    #expect(hook.facts.gitDirectory == scratch.repo + "/.git")
    #expect(try hook.observe(from: first, to: pushed).commits.map(\.id) == [pushed])
  }
}

@Suite struct GitRefsTests {
  private func ref(_ name: String) throws -> GitRef { try #require(GitRef(name)) }

  @Test func `a ref is resolved by its whole name and no other`() throws {
    let scratch = try Scratch()
    let commit = try scratch.commit(try scratch.tree(["a": "1"]))
    let repository = try scratch.open()
    #expect(try repository.resolve(try ref("refs/heads/main")) == nil)
    try scratch.git(["update-ref", "refs/heads/refs/heads/main", commit.string])
    try scratch.git(["update-ref", "refs/tags/refs/heads/main", commit.string])
    #expect(try repository.resolve(try ref("refs/heads/main")) == nil)
    #expect(try repository.resolve(try ref("refs/heads/refs/heads/main")) == commit)
    // HEAD is on a branch without a commit; a branch called HEAD does not stand in for it.
    try scratch.git(["update-ref", "refs/heads/HEAD", commit.string])
    #expect(try repository.resolveHead() == nil)
    try scratch.branch("main", at: commit)
    #expect(try repository.resolveHead() == commit)
    try scratch.git(["pack-refs", "--all"])
    #expect(try repository.branchTip(try ref("refs/heads/main")) == commit)
    try scratch.git(["update-ref", "--no-deref", "HEAD", commit.string])
    #expect(try repository.resolveHead() == commit)
  }

  @Test func `a tip is a commit`() throws {
    let scratch = try Scratch()
    let commit = try scratch.commit(try scratch.tree(["a": "1"]))
    try scratch.git(["tag", "-a", "-m", "m", "v1", commit.string])
    let repository = try scratch.open()
    let tag = try #require(try repository.resolve(try ref("refs/tags/v1")))
    #expect(tag != commit)
    let name = try ref("refs/tags/v1")
    #expect(
      failure { () throws(GitError) in try repository.branchTip(name) }
        == .wrongType(tag, found: .tag, wanted: .commit))
    #expect(try repository.branchTip(try ref("refs/heads/none")) == nil)
  }

  @Test func `a broken ref is a failure and not an absence`() throws {
    let scratch = try Scratch()
    try scratch.write("garbage\n", to: "repo/.git/refs/heads/broken")
    let repository = try scratch.open()
    let pattern = try #require(GitRefPattern("refs/heads/**"))
    #expect(failure { () throws(GitError) in try repository.refs(matching: pattern) } != nil)
    try scratch.write(
      String(repeating: "a", count: 40) + "\n", to: "repo/.git/refs/heads/broken")
    let name = try ref("refs/heads/broken")
    #expect(failure { () throws(GitError) in try repository.resolve(name) } != nil)
  }

  @Test func `refs are listed by pattern in byte order`() throws {
    let scratch = try Scratch()
    let commit = try scratch.commit(try scratch.tree(["a": "1"]))
    for name in ["b", "a", "a-b", "release/2", "release/1", "B"] {
      try scratch.branch(name, at: commit)
    }
    let repository = try scratch.open()
    func list(_ pattern: String) throws -> [String] {
      let pattern = try #require(GitRefPattern(pattern))
      return try repository.refs(matching: pattern).map(\.ref.string)
    }
    #expect(try list("refs/heads/*") == ["B", "a", "a-b", "b"].map { "refs/heads/\($0)" })
    #expect(try list("refs/heads/release/**").count == 2)
    #expect(try list("refs/heads/a") == ["refs/heads/a"])
    #expect(try list("refs/heads/none") == [])
    #expect(try list("refs/**").count == 6)
    try scratch.branch("é", at: commit)
    let pattern = try #require(GitRefPattern("refs/heads/*"))
    #expect(
      failure { () throws(GitError) in try repository.refs(matching: pattern) }
        == .unusableRef("refs/heads/%C3%A9"))
  }
}
