import Glibc
import Governance
import Pipelines
import Testing

@testable import Kernel

/// What a gate signs only where git shows it.
@Suite struct LandedTests {
  private static let verbs = ["receive", "landed"]
  private static let zero = String(repeating: "0", count: 40)

  private func hook(
    _ verb: String, _ line: String, at site: Site, in directory: String? = nil,
    environment: [String: String] = [:]
  ) throws -> Told {
    try site.kernel(
      ["hooks", verb, "--repo", "app"], in: directory ?? site.bare, input: Array("\(line)\n".utf8),
      environment: environment)
  }

  private func line(_ site: Site, from: String? = nil) throws -> String {
    "\(from ?? Self.zero) \(try site.id("HEAD")) refs/heads/try"
  }

  /// A push that git refuses to do after the gate has let it pass.
  private func refusedByGit(at site: Site) throws -> String {
    let main = try #require(try site.landed())
    let lock = site.bare + "/refs/heads/main.lock"
    try site.write("", to: lock)
    let run = try site.run(git: ["push", "origin", "HEAD:main"])
    #expect(!run.isGood && run.message.contains("main.lock"), "\(run.message)")
    try #require(unlink(lock) == 0)
    #expect(try site.landed() == main)
    return "\(main) \(try site.id("HEAD")) refs/heads/main"
  }

  @Test func `what git has refused to move has not landed`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.good(["task", "finish", "FIX-1", "--as", "human:ann"])
    let move = try refusedByGit(at: site)
    let count = try site.count()
    let told = try hook("landed", move, at: site)
    #expect(told.code == "KRN-PUSH-UNSEEN" && told.exit == .refused, "\(told.text)")
    #expect(told.text.contains("refs/heads/main is at \(move.prefix(40))"))
    #expect(try site.count() == count)
    #expect(try !site.kernel(["task", "merge", "FIX-1", "--as", "human:olga"]).isGood)
    try site.expectPass(["-q", "origin", "HEAD:main"])
    try site.good(["task", "merge", "FIX-1", "--as", "human:olga"])
  }

  @Test func `a try that git has refused lands with no report of another one`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    let move = try refusedByGit(at: site)
    try site.expectPass(["-q", "origin", "HEAD:main"])
    let count = try site.count()
    try site.commit("lamp", "off\n")
    try site.task("FIX-2")
    try site.approve("FIX-2", ["--to", "HEAD"])
    try site.expectPass(["-q", "origin", "HEAD:main"])
    let after = try site.count()
    #expect(
      try hook("landed", move, at: site).text
        == "refs/heads/main has landed already (record \(count - 1))")
    #expect(try site.count() == after)
  }

  @Test func `a ref that is not there has not landed, nor one that is still there gone`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.git(["push", "-q", "origin", "HEAD:refs/heads/other"])
    let made = try line(site)
    try site.good(
      ["hooks", "receive", "--repo", "app"], in: site.bare, input: Array("\(made)\n".utf8))
    #expect(try hook("landed", made, at: site).code == "KRN-PUSH-UNSEEN")
    let new = try site.id("HEAD").string
    let gone = "\(new) \(Self.zero) refs/heads/other"
    #expect(try hook("receive", gone, at: site).isGood)
    let told = try hook("landed", gone, at: site)
    #expect(told.code == "KRN-PUSH-UNSEEN" && told.text.contains("it is not gone"))
    try site.git(["update-ref", "-d", "refs/heads/other"], in: site.bare)
    #expect(try hook("landed", gone, at: site).isGood)
  }

  @Test(arguments: verbs)
  func `outside of a repository nothing is signed`(verb: String) throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let count = try site.count()
    let told = try hook(verb, try line(site), at: site, in: site.path)
    #expect(told.code == "KRN-GIT-NONE" && !told.text.contains("--git"), "\(told.text)")
    #expect(try site.count() == count)
  }

  @Test(arguments: verbs)
  func `a repository without this gate is none`(verb: String) throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let mine = site.path + "/mine.git"
    try site.git(["clone", "-q", "--bare", site.dev, mine])
    try site.act([
      .repository(.registered(RepositoryRegistered(name: "other", target: try site.ref("main"))))
    ])
    let count = try site.count()
    for folder in [site.dev, mine] {
      let told = try hook(verb, try line(site), at: site, in: folder)
      #expect(told.code == "KRN-GATE-NONE" && told.exit == .refused, "\(told.text)")
    }
    try site.good(["hooks", "install", "--gate", "--git", mine, "--repo", "other"])
    let told = try hook(verb, try line(site), at: site, in: mine)
    #expect(told.code == "KRN-GATE-NONE" && told.text.contains("another name"), "\(told.text)")
    // Another tool's hook in a repository that people work in is no gate either.
    try site.write("#!/bin/sh\n", to: site.dev + "/.git/hooks/pre-receive", mode: 0o755)
    #expect(try hook(verb, try line(site), at: site).code != "KRN-GATE-NONE")
    #expect(try hook(verb, try line(site), at: site, in: site.dev).code == "KRN-GATE-NONE")
    #expect(try site.count() >= count)
  }

  @Test func `a namespace is refused also where a report comes by hand`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let count = try site.count()
    for verb in Self.verbs {
      let told = try hook(verb, try line(site), at: site, environment: ["GIT_NAMESPACE": "x"])
      #expect(told.code == "KRN-GATE-NAMESPACE" && told.exit == .refused)
    }
    #expect(try site.count() == count)
  }

  @Test func `another tool's hooks may run the gate, from either place`() throws {
    let site = try Site()
    let folder = site.path + "/hooks"
    try #require(mkdir(folder, 0o755) == 0)
    for (name, verb) in [("pre-receive", "receive"), ("post-receive", "landed")] {
      let text = """
        #!/bin/sh
        '\(Site.program)' -C '\(site.workspace)' hooks \(verb) --repo app

        """
      try #require(unlink("\(site.bare)/hooks/\(name)") == 0)
      for place in [site.bare + "/hooks", folder] {
        try site.write(text, to: "\(place)/\(name)", mode: 0o755)
      }
    }
    try site.commit("lamp", "on\n")
    try site.expectPass(["-q", "origin", "HEAD:refs/heads/one"])
    try site.expectRefusal(["-q", "origin", "HEAD:main"], for: "push.verdict")
    try site.git(["config", "core.hooksPath", folder], in: site.bare)
    for name in ["pre-receive", "post-receive"] {
      try #require(unlink("\(site.bare)/hooks/\(name)") == 0)
    }
    try site.expectPass(["-q", "origin", "HEAD:refs/heads/two"])
  }

  @Test func `a workspace that has moved and left a link is the same one`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let moved = site.path + "/moved"
    try #require(rename(site.workspace, moved) == 0)
    try #require(symlink(moved, site.workspace) == 0)
    try site.expectPass(["-q", "origin", "HEAD:refs/heads/try"])
  }

  @Test func `reports that were lost are made up for, in the way that doctor names`() throws {
    let site = try Site()
    let hook = site.bare + "/hooks/post-receive"
    try #require(rename(hook, site.path + "/away") == 0)
    for words in [["HEAD:refs/heads/try"], ["HEAD:refs/heads/try"]] {
      try site.commit("lamp", "\(try site.count())\n")
      try site.git(["push", "-q", "origin"] + words)
    }
    // The first is then in the history of where the ref is; what follows leaves it.
    try site.git(["push", "-q", "origin", "HEAD:refs/heads/kept"])
    try site.git(["commit", "-q", "--amend", "-m", "Otherwise"])
    try site.git(["push", "-q", "--force", "origin", "HEAD:refs/heads/try"])
    try site.git(["push", "-q", "origin", ":refs/heads/try"])
    try #require(rename(site.path + "/away", hook) == 0)
    let told = try site.kernel(["doctor"]).text
    let steps = told.matches(of: #/echo '[0-9a-z/ ]+' \| hooks/post-receive/#).map { String($0.0) }
    #expect(steps.count == 5, "\(told)")
    for step in steps {
      let shell = ChildCommand(
        program: try Executable(absolute: "/bin/sh"), arguments: ["-c", step],
        environment: ChildEnvironment(["HOME": site.home, "PATH": "/usr/bin:/bin"]),
        directory: site.bare)
      let result = try ChildProcess.run(shell)
      #expect(
        result.end == .exited(0), "\(step): \(String(decoding: result.stderr, as: UTF8.self))")
    }
    #expect(try site.kernel(["doctor"]).text.contains("every allowed push has landed"))
    #expect(try site.good(["verify"]).isGood)
  }

  @Test func `a ref whose report was lost is told apart from one that was moved around the gate`()
    throws
  {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    let move = "\(try #require(try site.landed())) \(try site.id("HEAD")) refs/heads/main"
    try site.write("#!/bin/sh\n", to: site.bare + "/hooks/post-receive", mode: 0o755)
    try site.git(["push", "-q", "origin", "HEAD:main"])
    let told = try site.kernel(["hooks", "status", "--git", site.bare])
    #expect(told.exit == .refused && told.text.contains("see kernel doctor"), "\(told.text)")
    #expect(try hook("landed", move, at: site).isGood)
    let after = try site.kernel(["hooks", "status", "--git", site.bare])
    #expect(!after.text.contains("refs/heads/main"))
  }

  @Test func `a report that is late is taken when the ref has gone on in its own history`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let hook = site.bare + "/hooks/post-receive"
    try #require(rename(hook, site.path + "/away") == 0)
    try site.git(["push", "-q", "origin", "HEAD:refs/heads/try"])
    try #require(rename(site.path + "/away", hook) == 0)
    let first = try line(site)
    for text in ["off\n", "dim\n"] {
      try site.commit("lamp", text)
      try site.git(["push", "-q", "origin", "HEAD:refs/heads/try"])
    }
    #expect(try self.hook("landed", first, at: site).text.contains("landed (record"))
  }
}
