import CLI
import CommandLineKit
import Crypto
import Glibc
import Kernel
import Synchronization
import Testing
import Wire

/// A workspace of its own in a temporary folder, removed with its last owner.
///
/// Commands run in this process, from words to an answer: the clock steps by a second at each look,
/// the names are drawn from a seed, and every user has folders of their own.
final class TestWorkspace: Sendable {
  /// Whoever works here unless said otherwise: the ledger's owner.
  static let owner = "olga"
  static let origin = "test.example/kernel"

  /// The temporary folder; the workspace is in `root`, the users' folders in `homes`.
  let folder: String
  let clock = TestClock()
  private let random: TestRandom

  var root: String { "\(folder)/work" }

  /// Makes a workspace with a new ledger, or an empty folder.
  init(hasLedger: Bool = true, seed: UInt64 = 1) throws {
    var template = Array("/tmp/kernel-tests-XXXXXX".utf8CString)
    folder = String(cString: try #require(mkdtemp(&template)))
    random = TestRandom(seed: seed)
    for name in ["work", "homes"] { try makeFolder("\(folder)/\(name)") }
    if hasLedger { try run("init --origin \(Self.origin) --owner \(Self.owner)") }
  }

  deinit { removeFolder(folder) }

  // MARK: Commands

  /// Runs a command that is to succeed. Words are parted at spaces; single quotes keep them
  /// together.
  @discardableResult
  func run(
    _ line: String, as user: String = owner, session: String? = nil,
    ask: (@Sendable (String) -> String?)? = nil
  ) throws -> Answer {
    try attempt(line, as: user, session: session, ask: ask).get()
  }

  /// Runs a command that is to fail, and returns why it did.
  func failure(
    _ line: String, as user: String = owner, session: String? = nil,
    ask: (@Sendable (String) -> String?)? = nil
  ) throws -> Problem {
    switch attempt(line, as: user, session: session, ask: ask) {
    case .success(let answer): throw UnexpectedSuccess(line: line, lines: answer.lines)
    case .failure(let problem): return problem
    }
  }

  /// A command that was to fail and did not.
  struct UnexpectedSuccess: Error {
    let line: String
    let lines: [String]
  }

  /// Runs a command, as the program does, but for the printing.
  func attempt(
    _ line: String, as user: String = owner, session: String? = nil,
    ask: (@Sendable (String) -> String?)? = nil
  ) -> Result<Answer, Problem> {
    let invocation: Invocation<Globals, any Operation>
    do { invocation = try Commands.tree().parse(Self.words(line)) } catch {
      return .failure(Problem(error))
    }
    guard case .run(let operation, _) = invocation.action else {
      return .failure(Problem("TEST-HELP", .usage, "this line shows help: \(line)"))
    }
    do throws(Problem) {
      let kernel = Kernel(effects(of: user, session, ask), invocation.globals)
      let answer = try operation.run(in: kernel)
      for problem in kernel.finish() { throw problem }
      if let distrust = kernel.distrust { throw distrust }
      return .success(answer)
    } catch { return .failure(error) }
  }

  /// Runs a command whose process dies after the commit, before any view is written.
  func crash(_ line: String) throws { _ = try unfinished(line) }

  /// Runs a command, and then what is done after its answer; returns what went wrong with that.
  func problems(after line: String) throws -> [Problem] { try unfinished(line).finish() }

  private func unfinished(_ line: String) throws -> Kernel {
    guard
      case .run(let operation, _) = try Commands.tree().parse(Self.words(line)).action
    else { throw UnexpectedSuccess(line: line, lines: []) }
    let kernel = Kernel(effects(of: Self.owner, nil, nil), Globals())
    _ = try operation.run(in: kernel)
    return kernel
  }

  /// Lends a run of the program, as a command has it, without its end.
  func using<Value>(
    as user: String = owner, _ body: (Kernel) throws -> Value
  ) throws -> Value {
    let kernel = Kernel(effects(of: user, nil, nil), Globals())
    let value = try body(kernel)
    for problem in kernel.finish() { throw problem }
    return value
  }

  private func effects(
    of user: String, _ session: String?, _ ask: (@Sendable (String) -> String?)?
  ) -> Effects {
    var environment = ["HOME": "\(folder)/homes/\(user)"]
    environment["KERNEL_SESSION"] = session
    let (clock, random) = (clock, random)
    return Effects(
      now: { clock.next() }, random: { random.bytes($0) }, environment: environment,
      directory: root, ask: ask)
  }

  /// Parts a line at spaces outside of single quotes.
  static func words(_ line: String) -> [String] {
    var words: [String] = []
    for (index, part) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
      if index.isMultiple(of: 2) {
        words += part.split(separator: " ").map(String.init)
      } else {
        words.append(String(part))
      }
    }
    return words
  }

  /// How many records the ledger has.
  func recordCount() throws -> Int { try run("policy show").ledger.map { $0.seq + 1 } ?? 0 }

  /// Checks the whole ledger as an auditor would.
  func verify() throws {
    let answer = try run("verify --threads 1")
    #expect(answer.exit == .ok, "\(answer.lines)")
  }
}

/// A clock that steps by a second at each look, from a fixed moment on.
final class TestClock: Sendable {
  /// 2026-11-20T09:00:00.000Z.
  static let start: Int64 = 1_795_165_200_000

  private let milliseconds = Mutex(start)

  /// The next moment.
  func next() -> Timestamp {
    let moment = milliseconds.withLock { value in
      value += 1000
      return value
    }
    return Timestamp(milliseconds: moment) ?? .epoch
  }

  /// Lets time pass, or go back.
  func advance(seconds: Int64) { milliseconds.withLock { $0 += seconds * 1000 } }
}

/// Random bytes that are the same for a seed (SplitMix64, Steele, Lea and Flood 2014).
final class TestRandom: Sendable {
  private let state: Mutex<UInt64>

  init(seed: UInt64) { state = Mutex(seed) }

  func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

  private func next() -> UInt64 {
    state.withLock { state in
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      return value ^ value >> 31
    }
  }
}
