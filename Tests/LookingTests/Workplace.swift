import CLI
import Crypto
import Foundation
import Kernel
import Synchronization
import Testing
import Wire

/// A workspace in a folder of its own, with a clock that only the test moves. Commands run in this
/// process, through the same program that `main` runs.
final class Workplace {
  /// What one command said.
  struct Run {
    let exit: Int32
    let out: String
    let err: String

    /// The one document on standard output.
    func document() throws -> [String: Any] {
      let object = try JSONSerialization.jsonObject(with: Data(out.utf8))
      return try #require(object as? [String: Any])
    }

    /// The document's data.
    func data() throws -> [String: Any] {
      try #require(try document()["data"] as? [String: Any])
    }
  }

  let folder: URL
  private let clock: Clock
  /// The session in which commands run; nil for the owner's own key.
  var session: String?

  /// A clock, shared with effects that may run anywhere.
  final class Clock: Sendable {
    private let milliseconds: Mutex<Int64>
    init(_ start: Int64) { milliseconds = Mutex(start) }
    var now: Timestamp {
      milliseconds.withLock { Timestamp(milliseconds: $0) } ?? .epoch
    }
    func advance(_ delta: Int64) { milliseconds.withLock { $0 += delta } }
  }

  init() throws {
    try Sodium.start()
    let name = "looking-\(UInt64.random(in: 0...UInt64.max))"
    folder = FileManager.default.temporaryDirectory.appending(path: name)
    clock = Clock(1_790_000_000_000)
    try FileManager.default.createDirectory(
      at: folder.appending(path: "work"), withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// A workplace with a ledger, two specs, and a builder who has no session yet.
  static func founded() throws -> Workplace {
    let place = try Workplace()
    try place.done("init --origin acme.example/kernel --owner olga")
    try place.done("spec register SPEC-1 --title One --scope project --status active")
    try place.done("agent enroll agent:builder-1 --role builder")
    return place
  }

  /// Runs git in the workspace, as whoever has the address.
  func git(_ arguments: String..., email: String = "olga@acme.example") throws {
    let git = Process()
    git.executableURL = URL(filePath: "/usr/bin/git")
    git.currentDirectoryURL = root
    git.environment = [
      "HOME": folder.path, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "N",
      "GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_NAME": "N", "GIT_COMMITTER_EMAIL": email,
    ]
    git.arguments = arguments
    try git.run()
    git.waitUntilExit()
    try #require(git.terminationStatus == 0, "git \(arguments)")
  }

  /// The root of the workspace.
  var root: URL { folder.appending(path: "work") }

  func advance(hours: Int64) { clock.advance(hours * 3_600_000) }
  func advance(milliseconds: Int64) { clock.advance(milliseconds) }

  var effects: Effects {
    var environment = [
      "HOME": folder.path, "XDG_CONFIG_HOME": folder.appending(path: "config").path,
      "XDG_STATE_HOME": folder.appending(path: "state").path,
    ]
    environment["KERNEL_SESSION"] = session
    let clock = clock
    return Effects(
      now: { clock.now }, random: { (try? Sodium.randomBytes($0)) ?? [] },
      environment: environment, directory: root.path)
  }

  /// Runs a command line whose words have no spaces inside.
  @discardableResult
  func run(_ line: String) -> Run { run(line.split(separator: " ").map(String.init)) }

  func run(_ words: [String]) -> Run {
    var streams: [Output.Stream: [UInt8]] = [:]
    let effects = effects
    var program = CommandLineProgram(
      effects: { () throws(Problem) in effects },
      output: Output { stream, bytes in
        streams[stream, default: []] += bytes
        return true
      })
    let exit = program.run(words)
    return Run(
      exit: exit, out: String(decoding: streams[.data] ?? [], as: UTF8.self),
      err: String(decoding: streams[.messages] ?? [], as: UTF8.self))
  }

  /// Runs a command that must succeed.
  @discardableResult
  func done(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Run {
    let run = run(line)
    try #require(run.exit == 0, "\(line): \(run.err)", sourceLocation: sourceLocation)
    // Time passes between commands, so that ages and orders are visible.
    clock.advance(1)
    return run
  }

  /// Writes a card and imports it.
  func importTask(
    _ id: String, queue: String = "dev", reviewed: Bool = true, spec: String = "SPEC-1",
    type: String = "feature", priority: String = "P2"
  ) throws {
    let card = """
      ---
      task_id: \(id)
      type: \(type)
      priority: \(priority)
      queue: \(queue)
      branch: feature/\(id)
      spec_ids: [\(spec)]
      verification: [the tests pass]
      review_config: {required: \(reviewed)}
      ---
      # Goal
      """
    try card.write(to: root.appending(path: "\(id).md"), atomically: true, encoding: .utf8)
    try done("task import \(id).md")
  }

  /// Opens a session, by default for the builder, and acts in it from now on.
  func enterSession(
    _ agent: String = "agent:builder-1", _ role: String = "builder", tasks: [String]
  ) throws {
    let scope = tasks.map { " --task \($0)" }.joined()
    let run = try done("session open --agent \(agent) --role \(role)\(scope) --for 7d")
    let prefix = "KERNEL_SESSION="
    try #require(run.out.hasPrefix(prefix))
    session = run.out.dropFirst(prefix.count).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
