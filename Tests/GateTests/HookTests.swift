import Governance
import Glibc
import Pipelines
import Testing
import Wire

@testable import Kernel

/// The two commits of a line that git writes to a hook.
private let zeroToOne =
  "0000000000000000000000000000000000000000 1111111111111111111111111111111111111111"

/// Hooks as files, and what git tells them.
@Suite struct HookTests {
  @Test func `another tool's hook is never replaced, and one of ours always`() throws {
    let site = try Site(hasGate: false)
    let install = ["hooks", "install", "--gate", "--git", site.bare]
    try site.write("#!/bin/sh\nexit 0\n", to: site.bare + "/hooks/post-receive", mode: 0o755)
    #expect(try site.kernel(install).code == "KRN-HOOK-FOREIGN")
    // Nothing was written before everything was looked at.
    #expect(!site.has("app.git/hooks/pre-receive"))
    try #require(unlink(site.bare + "/hooks/post-receive") == 0)
    try #require(symlink("/bin/true", site.bare + "/hooks/pre-receive") == 0)
    #expect(try site.kernel(install).code == "KRN-HOOK-FOREIGN")
    try #require(unlink(site.bare + "/hooks/pre-receive") == 0)
    try site.good(install)
    try site.good(install)
    #expect(try site.kernel(["hooks", "status", "--git", site.bare]).text.contains("gate of app"))
  }

  @Test func `the gate is for bare repositories, and advice follows where hooks are`() throws {
    let site = try Site(hasGate: false)
    #expect(try site.kernel(["hooks", "install", "--gate"]).code == "KRN-GATE-NOT-BARE")
    try site.git(["config", "core.hooksPath", "/somewhere"])
    #expect(try site.kernel(["hooks", "install"]).code == "KRN-HOOK-FOREIGN")
    #expect(
      try site.kernel(["hooks", "install", "--repo", "none"]).code == "KRN-REPOSITORY-UNKNOWN")
  }

  @Test func `a gate that was taken apart is told`() throws {
    let site = try Site()
    try site.git(["config", "core.hooksPath", "/dev/null"], in: site.bare)
    try site.git(["config", "--unset", "receive.fsckObjects"], in: site.bare)
    try site.write("#!/bin/sh\n", to: site.bare + "/hooks/pre-receive")
    let told = try site.kernel(["hooks", "status", "--git", site.bare])
    #expect(told.exit == .refused)
    for word in ["core.hooksPath", "receive.fsckObjects", "the pre-receive hook is another one"] {
      #expect(told.text.contains(word))
    }
  }

  @Test func `a hook is three lines that nothing from outside gets into`() throws {
    let call = HookScript.Call(program: "/a b/kernel", workspace: "/w $(x)", repository: "app")
    #expect(
      try HookScript.preReceive.text(call) == """
        #!/bin/sh
        # kernel hook 1: written by kernel hooks install; edit nothing here.
        exec '/a b/kernel' -C '/w $(x)' hooks receive --repo 'app'

        """)
    for path in ["/it's", "/a\nb", "", "/ä"] {
      #expect(throws: Problem.self) {
        try HookScript.prePush.text(.init(program: path, workspace: "/w", repository: "app"))
      }
    }
  }

  @Test(arguments: [
    "x", "\n", "a b c\n", " \n",
    "\(zeroToOne) refs/heads/a",
    "0000000000000000000000000000000000000000 1111111111111111111111111111111111111111 HEAD\n",
    "0000000000000000000000000000000000000000 111 refs/heads/a\n",
    "\(zeroToOne) refs/heads/a b\n",
    "\(zeroToOne) refs/heads/a\n\(zeroToOne) refs/heads/a\n",
  ])
  func `what git does not say is refused`(text: String) {
    #expect(throws: Problem.self) { try PushedRef.received(Array(text.utf8)) }
  }

  @Test(arguments: ["HEAD", "HEAD^{/a b}", "HEAD^{/ a  b }", "(delete)"])
  func `what the pusher calls the commit is not looked at`(local: String) throws {
    let (new, old) = (String(repeating: "1", count: 40), String(repeating: "2", count: 40))
    let sent = try PushedRef.sent(Array("\(local) \(new) refs/heads/x \(old)\n".utf8))
    #expect(sent.map { "\($0.from) \($0.to) \($0.ref)" } == ["\(old) \(new) refs/heads/x"])
    #expect(throws: Problem.self) {
      try PushedRef.sent(Array("\(new) refs/heads/x \(old)\n".utf8))
    }
  }

  @Test func `advice does not stand in the way of a push that the gate lets pass`() throws {
    let site = try Site()
    try site.good(["hooks", "install"])
    try site.commit("lamp", "on\n", "a b")
    try site.expectPass(["-q", "origin", "HEAD^{/a b}:refs/heads/spaces"])
    for (folder, path) in [("/absolute", site.dev + "/.git"), ("/relative", "../dev/.git")] {
      try #require(mkdir(site.path + folder, 0o755) == 0)
      let run = try site.run(
        git: ["--git-dir=\(path)", "push", site.bare, "HEAD:refs/heads\(folder)"],
        in: site.path + folder)
      #expect(run.isGood, "\(run.message)")
    }
  }

  @Test func `a folder that is not there is told as such`() throws {
    let site = try Site(hasGate: false)
    for folder in ["/nonexistent", site.bare + "/HEAD", "nowhere"] {
      let told = try site.kernel(["hooks", "status", "--git", folder])
      #expect(told.code == "KRN-GIT-NONE" && told.exit == .notFound)
      #expect(told.text.contains("there is no folder") && !told.text.contains("install git"))
    }
  }

  @Test(arguments: ["receive", "landed"])
  func `a gate that is told of no ref passes nothing`(verb: String) throws {
    let site = try Site()
    let count = try site.count()
    let told = try site.kernel(["hooks", verb, "--repo", "app"], in: site.bare)
    #expect(told.exit == .refused && told.code == "KRN-PUSH-INPUT")
    #expect(try site.count() == count)
    #expect(try PushedRef.sent([]).isEmpty)
  }

  @Test(arguments: ["<&-", "</"])
  func `a gate that cannot read what it is told stays shut`(input: String) throws {
    let site = try Site()
    let shell = ChildCommand(
      program: try Executable(absolute: "/bin/sh"),
      arguments: ["-c", "exec \"$0\" -C \"$1\" hooks receive --repo app \(input)"]
        + [Site.program, site.workspace],
      environment: ChildEnvironment(["HOME": site.home]), directory: site.bare)
    let result = try ChildProcess.run(shell)
    #expect(result.end == .exited(ExitCode.internal.rawValue))
    #expect(String(decoding: result.stderr, as: UTF8.self).contains("standard input"))
  }

  @Test func `what git tells of the old value is not believed`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let new = try site.id("HEAD")
    try site.git(["push", "-q", "origin", "HEAD:refs/heads/try"])
    let zero = String(repeating: "0", count: 40)
    let told = try site.kernel(
      ["hooks", "receive", "--repo", "app"], in: site.bare,
      input: Array("\(zero) \(new) refs/heads/main\n".utf8))
    #expect(told.unmet.contains("push.plain") && told.unmet.contains("push.verdict"))
    let landed = try site.kernel(
      ["hooks", "landed", "--repo", "app"], in: site.bare,
      input: Array("\(zero) \(new) refs/heads/main\n".utf8))
    #expect(landed.exit == .refused && landed.text.contains("no push to that place was allowed"))
  }

  @Test func `pushes that cross on one ref are each told until they have landed`() throws {
    let site = try Site()
    let zero = String(repeating: "0", count: 40)
    var ids: [String] = []
    for text in ["on\n", "off\n"] {
      try site.commit("lamp", text)
      let id = try site.id("HEAD").string
      // The objects come with another push, so that only the ref is still to move.
      try site.git(["push", "-q", "origin", "HEAD:refs/heads/other"])
      try site.good(
        ["hooks", "receive", "--repo", "app"], in: site.bare,
        input: Array("\(zero) \(id) refs/heads/try\n".utf8))
      ids.append(id)
    }
    func waiting() throws -> [String] {
      try site.kernel(["doctor"]).text.split(separator: "\n").map(String.init)
        .filter { $0.contains("refs/heads/try of app") }
    }
    #expect(try waiting().count == 2)
    try site.git(["update-ref", "refs/heads/try", ids[0]], in: site.bare)
    try site.good(
      ["hooks", "landed", "--repo", "app"], in: site.bare,
      input: Array("\(zero) \(ids[0]) refs/heads/try\n".utf8))
    let left = try waiting()
    #expect(left.count == 1 && left[0].contains(ids[1]))
    #expect(try site.good(["verify"]).isGood)
  }

  @Test func `a report that comes again is told as such, also after a later push`() throws {
    let site = try Site()
    let zero = String(repeating: "0", count: 40)
    var moves: [String] = []
    var old = zero
    for text in ["on\n", "off\n", "dim\n"] {
      try site.commit("lamp", text)
      let new = try site.id("HEAD").string
      moves.append("\(old) \(new) refs/heads/try\n")
      old = new
      try site.git(["push", "-q", "origin", "HEAD:refs/heads/try"])
    }
    let count = try site.count()
    func report(_ text: String) throws -> Told {
      try site.kernel(
        ["hooks", "landed", "--repo", "app"], in: site.bare, input: Array(text.utf8))
    }
    for (index, move) in moves.enumerated() {
      let told = try report(move)
      let record = count - 1 - 2 * (moves.count - 1 - index)
      #expect(told.isGood, "\(told.text)")
      #expect(told.text == "refs/heads/try has landed already (record \(record))")
    }
    // A ref that was moved around the gate is no repeat, though the same move was allowed once.
    let first = moves[1].prefix(40)
    try site.git(["update-ref", "refs/heads/try", String(first)], in: site.bare)
    let back = "\(old) \(first) refs/heads/try\n"
    for move in [back] + moves {
      let told = try report(move)
      #expect(told.exit == .refused && told.text.contains("no push to that place was allowed"))
    }
    #expect(try site.count() == count)
  }

  @Test func `a report that comes again lands no earlier try of the same push`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let new = try site.id("HEAD").string
    try site.git(["push", "-q", "origin", "HEAD:refs/heads/other"])
    let move = Array("\(String(repeating: "0", count: 40)) \(new) refs/heads/try\n".utf8)
    let verb = { (name: String) in ["hooks", name, "--repo", "app"] }
    for _ in 0..<2 { try site.good(verb("receive"), in: site.bare, input: move) }
    try site.git(["update-ref", "refs/heads/try", new], in: site.bare)
    let count = try site.count()
    try site.good(verb("landed"), in: site.bare, input: move)
    let again = try site.good(verb("landed"), in: site.bare, input: move)
    #expect(again.text == "refs/heads/try has landed already (record \(count))")
    #expect(try site.count() == count + 1)
    let told = try site.kernel(["doctor"]).text
    #expect(told.contains("\(count - 2), and has not landed"), "\(told)")
  }

  @Test func `the law holds a push to every value that its verdict binds`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.approve()
    try site.kernel { kernel, ledger in
      let verdict = try #require(
        ledger.state.scan(VerdictEntity.self, prefix: "app/").first
      ).verdict
      let other = try site.id("main")
      func isAdmitted(
        repository: Identifier = "app", ref: GitRef? = nil, from: GitObjectID? = nil,
        to: GitObjectID? = nil, tree: GitObjectID?, diff: Digest?, task: TaskID? = nil
      ) throws -> Bool {
        try ledger.foresee(
          .push(
            .allowed(
              PushAllowed(
                repository: repository, ref: ref ?? verdict.ref, from: from ?? verdict.from,
                to: to ?? verdict.to, tree: tree, diff: diff, task: task ?? verdict.task))),
          at: kernel.effects.now(), explains: false
        ).isAdmitted
      }
      let (tree, diff) = (verdict.tree, verdict.diff)
      #expect(try isAdmitted(tree: tree, diff: diff))
      #expect(try !isAdmitted(repository: "other", tree: tree, diff: diff))
      #expect(try !isAdmitted(ref: site.ref("release/1"), tree: tree, diff: diff))
      #expect(try !isAdmitted(from: verdict.to, tree: tree, diff: diff))
      #expect(try !isAdmitted(to: other, tree: tree, diff: diff))
      #expect(try !isAdmitted(tree: other, diff: diff))
      #expect(try !isAdmitted(tree: nil, diff: diff))
      #expect(try !isAdmitted(tree: tree, diff: .zero))
      #expect(try !isAdmitted(tree: tree, diff: nil))
      #expect(try !isAdmitted(tree: tree, diff: diff, task: TaskID("FIX-9")))
    }
  }
}
