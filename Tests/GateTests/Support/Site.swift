import CommandLineKit
import Crypto
import Glibc
import Governance
import Pipelines
import Testing
import Wire

@testable import CLI
@testable import Kernel

/// What came of one command.
struct Told {
  var exit: ExitCode
  var code: String?
  var text: String
  var raw: [UInt8] = []
  var unmet: [String] = []

  /// Whether it was done.
  var isGood: Bool { exit == .ok }
}

/// A machine in small: a home, a workspace with a ledger, a bare repository behind the gate and a
/// clone that people work in. All of it is in one folder of its own, removed with its last owner.
///
/// `olga` owns the ledger, `ann` writes (and commits as carl too), `rob` reviews.
final class Site {
  let path: String
  var home: String { path + "/home" }
  var workspace: String { path + "/work" }
  var bare: String { path + "/app.git" }
  var dev: String { path + "/dev" }

  /// Makes the machine, up to a started task FIX-1 and a first commit on main.
  init(hasGate: Bool = true) throws {
    var template = Array("/tmp/gate-XXXXXX".utf8CString)
    path = String(cString: try #require(mkdtemp(&template)))
    for folder in [home, workspace] { try #require(mkdir(folder, 0o755) == 0) }
    try git(["init", "-q", "--bare", "--initial-branch=main", bare], in: path)
    try git(["clone", "-q", bare, dev], in: path)
    try git(["symbolic-ref", "HEAD", "refs/heads/main"])
    try commit("README", "a lamp\n", "Begin")
    try git(["push", "-q", "origin", "main"])
    try good([
      "init", "--origin", "gate.example/kernel", "--owner", "olga", "--git-email",
      "olga@example.org",
    ])
    try enrol("ann", .lead, ["ann@example.org", "carl@example.org"])
    try enrol("rob", .lead, ["rob@example.org"])
    try act([
      .repository(.registered(RepositoryRegistered(name: "app", target: try ref("main")))),
      .spec(
        .registered(
          SpecRegistered(
            id: try #require(SpecID("LAMP-SPEC")), title: "Lamp", scope: .project, status: .active,
            version: nil, path: nil, digest: nil))),
    ])
    if hasGate { try good(["hooks", "install", "--gate", "--git", bare]) }
    try task("FIX-1")
    try git(["checkout", "-q", "-b", "feature/FIX-1"])
  }

  deinit {
    guard let program = try? Executable.find("rm", in: ["/bin", "/usr/bin"]) else { return }
    _ = try? ChildProcess.run(ChildCommand(program: program, arguments: ["-rf", path]))
  }

  // MARK: - The kernel

  func effects(_ input: [UInt8] = [], in directory: String? = nil) throws -> Effects {
    var effects = try Effects.live()
    effects.environment = ["HOME": home]
    effects.directory = directory ?? dev
    effects.input = { _ in input }
    let program = Self.program
    effects.program = { program }
    return effects
  }

  /// Runs a command in this process, as the program would.
  func kernel(
    _ words: [String], in directory: String? = nil, input: [UInt8] = [], session: String? = nil,
    hasWorkspace: Bool = true, home: String? = nil, hasHome: Bool = true,
    environment: [String: String] = [:]
  ) throws -> Told {
    let words = (hasWorkspace ? ["-C", workspace] : []) + words
    let invocation: Invocation<Globals, any Operation>
    do { invocation = try Commands.tree().parse(words) } catch {
      return Told(exit: .usage, code: "KRN-USAGE", text: error.message)
    }
    guard case .run(let operation, _) = invocation.action else {
      return Told(exit: .usage, code: "KRN-USAGE", text: "help")
    }
    var effects = try effects(input, in: directory)
    effects.environment.merge(environment) { $1 }
    if let session { effects.environment["KERNEL_SESSION"] = session }
    if let home { effects.environment["HOME"] = home }
    if !hasHome { effects.environment["HOME"] = nil }
    do throws(Problem) {
      let kernel = Kernel(effects, invocation.globals)
      let answer = try operation.run(in: kernel)
      for problem in kernel.finish() { throw problem }
      return Told(
        exit: answer.exit, code: nil,
        text: (answer.lines + answer.warnings).joined(separator: "\n"),
        raw: answer.raw ?? Array(answer.data.text.utf8))
    } catch {
      return Told(
        exit: error.exit, code: error.code,
        text: Report.lines(error).joined(separator: "\n"),
        unmet: ([error] + error.also).flatMap { problem in
          problem.judgement?.unmet.map { "\($0.kind.id)" } ?? []
        })
    }
  }

  /// Runs a command that must be done.
  @discardableResult
  func good(
    _ words: [String], in directory: String? = nil, input: [UInt8] = [], session: String? = nil,
    location: SourceLocation = #_sourceLocation
  ) throws -> Told {
    let told = try kernel(words, in: directory, input: input, session: session)
    try #require(told.isGood, "\(told.text)", sourceLocation: location)
    return told
  }

  /// Proposes events in a person's name, straight to the law.
  func act(_ events: [Event], as person: String = "human:olga") throws {
    try kernel { kernel, ledger in
      let actor = try Actor.find(as: person, in: ledger, kernel.keys, kernel.effects)
      let decision = Decision(
        ledger: ledger, actor: actor, effects: kernel.effects,
        options: ActOptions())
      let (_, after) = try decision.act(events.map { Draft($0) })
      kernel.after = after
    }
  }

  /// Opens the ledger to write and does something with it.
  func kernel(_ body: (Kernel, OpenLedger) throws -> Void) throws {
    var globals = Globals()
    globals.directory = workspace
    let kernel = Kernel(try effects(), globals)
    try body(kernel, try kernel.open(forWriting: true))
    for problem in kernel.finish() { throw problem }
  }

  func enrol(_ name: String, _ level: Level, _ emails: [Text]) throws {
    let id = try #require(PrincipalID("human:\(name)"))
    let key = try SecretKey.generate()
    let ledger: Identifier = "gate.example/kernel"
    try KeyFiles(HomeFolders(try effects())).write(key, principal: id, ledger: ledger)
    let possession = Possession(key: key.publicKey, ledger: ledger, principal: id)
    try act([
      .principal(
        .enrolled(
          PrincipalEnrolled(
            id: id, key: key.publicKey, possession: possession.signed(with: key), level: level,
            name: nil, gitEmails: emails)))
    ])
  }

  // MARK: - Tasks

  /// Makes a started task of ann's.
  func task(_ id: String) throws {
    try write(
      """
      ---
      task_id: \(id)
      type: dev
      queue: dev
      branch: feature/\(id)
      spec_ids: [LAMP-SPEC]
      verification: ["lamp lights"]
      ---
      # Lamp

      ## 1. Metadata
      ## 2. Objectives
      ## 3. Deliverables
      ## 4. Verification

      """, to: workspace + "/\(id).md")
    try good(["task", "import", workspace + "/\(id).md", "--as", "human:olga"])
    try good(["task", "ready", id, "--as", "human:olga"])
    try good(["task", "start", id, "--as", "human:ann"])
  }

  func submit(_ task: String = "FIX-1", _ more: [String] = []) throws {
    try good(["review", "submit", task, "--as", "human:ann"] + more)
  }

  /// Reports that everything is good, or the findings given.
  func report(_ task: String = "FIX-1", _ more: [String] = []) throws {
    try good(["review", "open", task, "--as", "human:rob"])
    try good(["review", "report", task, "--reviewed", "all", "--as", "human:rob"] + more)
  }

  /// Submits, and lets an agent's reviewing session of its own report that everything is good;
  /// returns what `KERNEL_SESSION` holds.
  func submitForAgent() throws -> String {
    let token = try session("rae", .reviewer, Self.reviewing)
    try submit()
    try good(["review", "open", "FIX-1"], session: token)
    try good(["review", "report", "FIX-1", "--reviewed", "all"], session: token)
    return token
  }

  /// The number of that session.
  static let reviewing = "01JD2Y6S8V3Q9E6K7T4N5M2C1A"

  /// Submits, reviews and approves what is on the task's branch.
  func approve(
    _ task: String = "FIX-1", _ more: [String] = [], isSimulated: Bool = false
  ) throws {
    try submit(task, more)
    try report(task)
    try good(
      ["verdict", "submit", "--task", task, "--as", "human:rob"]
        + (isSimulated ? ["--simulated"] : []))
  }

  // MARK: - The program

  /// The program that hooks run: built with the tests, beside them.
  static let program: String = {
    let words = CommandLine.arguments
    if let index = words.firstIndex(of: "--test-bundle-path"), index + 1 < words.count,
      let slash = words[index + 1].lastIndex(of: "/")
    {
      return words[index + 1][..<slash] + "/kernel"
    }
    let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    return "/\(root)/.build/debug/kernel"
  }()
}

extension Identifier: ExpressibleByStringLiteral {
  /// An identifier of the test's own.
  public init(stringLiteral text: String) {
    guard let identifier = Identifier(text) else { preconditionFailure("no identifier: \(text)") }
    self = identifier
  }
}
