import Glibc
import Pipelines
import Testing

/// The long suites in small, with the programs of this very build: enough to notice when a suite or
/// what it tries is broken. `ops/test --race`, `--kill` and `--faults` run them in full.
@Suite struct SuiteTests {
  @Test(.enabled(if: Bench.isThere, "python3 or the built programs are missing"))
  func `a queue slot has one winner among eight processes`() throws {
    try Bench.run("race", ["--rounds", "5", "--contenders", "8"])
  }

  @Test(.enabled(if: Bench.isThere, "python3 or the built programs are missing"))
  func `no acknowledged record is lost in three storms`() throws {
    try Bench.run("kill", ["--storms", "3"])
  }

  @Test(.enabled(if: Bench.isThere && Bench.canTrace, "strace is missing or may not trace"))
  func `a start survives a sample of faults`() throws {
    try Bench.run("faults", ["--only", "task start", "--every", "40", "--jobs", "2"])
  }
}

/// Where the suites and the programs are.
private enum Bench {
  /// The folder of the test runner, which is that of the programs too.
  static let binaries: String? = {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? -1
    }
    guard count > 0, let slash = buffer[..<count].lastIndex(of: UInt8(ascii: "/")) else {
      return nil
    }
    return String(decoding: buffer[..<slash], as: UTF8.self)
  }()

  static let python = find("python3")

  static var isThere: Bool {
    guard let binaries, python != nil else { return false }
    return ["kernel", "kernel-seed"].allSatisfy { access("\(binaries)/\($0)", X_OK) == 0 }
  }

  static var canTrace: Bool {
    guard isThere, let strace = find("strace"), let yes = find("true") else { return false }
    let done = try? ChildProcess.run(ChildCommand(program: strace, arguments: [yes.path]))
    return done?.end == .exited(0)
  }

  /// Runs a suite; what it prints is the reason of a failure, its seed included.
  static func run(_ suite: String, _ arguments: [String]) throws {
    let program = try #require(python)
    let folder = try #require(binaries)
    let place = "\(root)/ops/suites/\(suite)"
    let result = try ChildProcess.run(
      ChildCommand(
        program: program, arguments: ["-B", place, "--bin", folder] + arguments,
        environment: .inherited(["PATH", "HOME", "TMPDIR"]),
        limits: ChildLimits(timeoutMs: 300_000)))
    let told = String(decoding: result.stdout + result.stderr, as: UTF8.self)
    #expect(result.end == .exited(0), "\(told)")
  }

  /// The project's folder: three names above this file.
  private static var root: String {
    #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/\($1)" }
  }

  private static func find(_ name: String) -> Executable? {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin"
    return try? Executable.find(name, in: path.split(separator: ":").map(String.init))
  }
}
