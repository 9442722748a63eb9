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

  @Test(.enabled(if: Bench.isThere, "the built programs are missing"))
  func `installing puts program, manual and completions below a prefix, and replaces them`() throws
  {
    let folder = try #require(Bench.binaries)
    let prefix = "\(Bench.temporary)/kernel-install-\(getpid())"
    defer { _ = try? Bench.call("rm", ["-rf", prefix]) }
    for _ in 0..<2 {
      let told = try Bench.call(
        "bash", ["\(Bench.root)/ops/install", "--bin", folder, "--prefix", prefix])
      #expect(told.contains("is installed as \(prefix)/bin/kernel"), "\(told)")
    }
    #expect(try Bench.call("\(prefix)/bin/kernel", ["--version"]).hasPrefix("kernel "))
    for file in [
      "man/man1/kernel.1", "man/man1/kernel-task-start.1", "bash-completion/completions/kernel",
      "zsh/site-functions/_kernel", "fish/vendor_completions.d/kernel.fish",
    ] {
      #expect(access("\(prefix)/share/\(file)", R_OK) == 0, "\(file)")
    }
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

  /// Where files may be made for a while.
  static let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"

  /// Runs a suite; what it prints is the reason of a failure, its seed included.
  static func run(_ suite: String, _ arguments: [String]) throws {
    let folder = try #require(binaries)
    _ = try call("python3", ["-B", "\(root)/ops/suites/\(suite)", "--bin", folder] + arguments)
  }

  /// Runs a program that must succeed, and returns what it told.
  static func call(_ name: String, _ arguments: [String]) throws -> String {
    let program = try #require(
      name.hasPrefix("/") ? Executable(absolute: name) : find(name))
    let result = try ChildProcess.run(
      ChildCommand(
        program: program, arguments: arguments,
        environment: .inherited(["PATH", "HOME", "TMPDIR"]),
        limits: ChildLimits(timeoutMs: 300_000)))
    let told = String(decoding: result.stdout + result.stderr, as: UTF8.self)
    #expect(result.end == .exited(0), "\(told)")
    return told
  }

  /// The project's folder: three names above this file.
  static var root: String {
    #filePath.split(separator: "/").dropLast(3).reduce(into: "") { $0 += "/\($1)" }
  }

  private static func find(_ name: String) -> Executable? {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin"
    return try? Executable.find(name, in: path.split(separator: ":").map(String.init))
  }
}
