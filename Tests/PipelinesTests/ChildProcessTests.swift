import Glibc
import Pipelines
import Testing

@Suite struct ChildProcessTests {
  private func shell(
    _ script: String, input: [UInt8] = [], directory: String? = nil,
    environment: [String: String] = ["PATH": "/usr/bin:/bin"], limits: ChildLimits = ChildLimits()
  ) throws -> ChildResult {
    try ChildProcess.run(
      ChildCommand(
        program: try Executable.find("sh", in: ["/bin"]), arguments: ["-c", script],
        environment: ChildEnvironment(environment), directory: directory, input: input,
        limits: limits))
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test func `both outputs and the exit status come back`() throws {
    let result = try shell("echo out; echo err >&2; exit 7")
    #expect(result.end == .exited(7))
    #expect(text(result.stdout) == "out\n")
    #expect(text(result.stderr) == "err\n")
  }

  @Test(arguments: [0, 1, 2, 126, 127, 255] as [Int32])
  func `every exit status is told`(_ status: Int32) throws {
    #expect(try shell("exit \(status)").end == .exited(status))
  }

  @Test func `a signal from elsewhere is told`() throws {
    #expect(try shell("kill -9 $$").end == .signalled(SIGKILL))
  }

  @Test func `arguments reach the child as they are`() throws {
    let words = ["", " ", "*", "$HOME", "a b", "\"", "'", "\n", "-n", "é"]
    let result = try ChildProcess.run(
      ChildCommand(
        program: try Executable.find("printf", in: ["/usr/bin"]), arguments: ["[%s]"] + words))
    #expect(text(result.stdout) == words.map { "[\($0)]" }.joined())
  }

  @Test func `an argument, a variable or a folder with NUL is refused`() throws {
    let program = try Executable.find("true", in: ["/bin"])
    let commands = [
      ChildCommand(program: program, arguments: ["a\0b"]),
      ChildCommand(program: program, environment: ChildEnvironment(["A": "x\0y"])),
      ChildCommand(program: program, environment: ChildEnvironment(["A=B": "x"])),
      ChildCommand(program: program, environment: ChildEnvironment(["": "x"])),
      ChildCommand(program: program, directory: "/tmp\0/etc"),
    ]
    for command in commands {
      let error = failure { () throws(ChildError) in try ChildProcess.run(command) }
      guard case .unusableText = error else {
        Issue.record("not refused: \(command)")
        continue
      }
    }
  }

  @Test func `the environment is exactly what was stated`() throws {
    setenv("PIPELINES_TEST_SECRET", "s3cret", 1)
    let result = try ChildProcess.run(
      ChildCommand(
        program: try Executable.find("env", in: ["/usr/bin"]),
        environment: ChildEnvironment(["B": "2", "A": "1"])))
    #expect(text(result.stdout) == "A=1\nB=2\n")
    let inherited = ChildEnvironment.inherited(["PIPELINES_TEST_SECRET", "PIPELINES_TEST_NONE"])
    #expect(inherited.variables == ["PIPELINES_TEST_SECRET": "s3cret"])
  }

  @Test func `the child starts in the stated folder`() throws {
    #expect(text(try shell("pwd", directory: "/usr").stdout) == "/usr\n")
    let error = failure { () throws(ChildError) in
      try ChildProcess.run(
        ChildCommand(program: try Executable(absolute: "/bin/true"), directory: "/no/such/folder"))
    }
    #expect(error == .system(call: "posix_spawn", errno: ENOENT))
  }

  @Test func `no input is an empty one`() throws {
    #expect(try shell("cat").stdout.isEmpty)
  }

  @Test(arguments: [1, 4096, 65_536, 300_000])
  func `input of any size passes through`(_ count: Int) throws {
    let input = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(try shell("cat", input: input).stdout == input)
  }

  @Test func `a child that reads none of its input does no harm`() throws {
    let result = try shell("exit 0", input: [UInt8](repeating: 65, count: 1 << 20))
    #expect(result.end == .exited(0))
  }

  @Test func `a child sees three descriptors and no other`() throws {
    // Without close-on-exec on purpose: what a careless library would leave behind.
    let leak = open("/etc/passwd", O_RDONLY)
    defer { close(leak) }
    #expect(leak > 2)
    let result = try ChildProcess.run(
      ChildCommand(
        program: try Executable.find("ls", in: ["/bin"]), arguments: ["/proc/self/fd"],
        environment: ChildEnvironment(["LC_ALL": "C"])))
    // The fourth is the one with which ls reads the folder.
    #expect(text(result.stdout) == "0\n1\n2\n3\n")
  }

  @Test func `this process keeps no descriptor of a child`() throws {
    func isOpen(_ number: Int32) -> Bool { fcntl(number, F_GETFD) >= 0 }
    // Other tests open some meanwhile; a leak in a hundred runs would show all the same.
    let before = (0..<1024).filter { isOpen($0) }.count
    for _ in 0..<100 { _ = try shell("exit 0", input: [1]) }
    let after = (0..<1024).filter { isOpen($0) }.count
    #expect(after < before + 60)
  }

  @Test func `signals ignored or blocked here are not so in the child`() throws {
    signal(SIGPIPE, SIG_IGN)
    let result = try shell("kill -s PIPE $$; echo alive")
    #expect(result.end == .signalled(SIGPIPE))
  }

  @Test func `time is up`() throws {
    let result = try shell("echo started; exec sleep 60", limits: ChildLimits(timeoutMs: 150))
    #expect(result.end == .timedOut)
    #expect(text(result.stdout) == "started\n")
  }

  @Test func `time is up for a child that closed its outputs`() throws {
    let script = "exec sleep 60 >/dev/null 2>&1"
    #expect(try shell(script, limits: ChildLimits(timeoutMs: 100)).end == .timedOut)
  }

  @Test func `a child that ignores SIGTERM is killed`() throws {
    let script = "trap '' TERM; while :; do sleep 0.05; done"
    #expect(try shell(script, limits: ChildLimits(timeoutMs: 100)).end == .timedOut)
  }

  // With or without holding the outputs open for its minute.
  @Test(arguments: ["sleep 60 & echo $!", "sleep 60 >/dev/null 2>&1 & echo $!"])
  func `what the child started ends with it`(_ script: String) throws {
    let result = try shell(script, limits: ChildLimits(timeoutMs: 20_000))
    #expect(result.end == .exited(0))
    let id = try #require(pid_t(text(result.stdout).dropLast()))
    #expect(isGone(id))
  }

  @Test func `the whole group ends when time is up`() throws {
    let result = try shell("sleep 60 & echo $!; wait", limits: ChildLimits(timeoutMs: 150))
    #expect(result.end == .timedOut)
    let id = try #require(pid_t(text(result.stdout).dropLast()))
    #expect(isGone(id))
  }

  /// An orphan is collected by init; until then it may be seen as a zombie.
  private func isGone(_ id: pid_t) -> Bool {
    for _ in 0..<200 {
      var state = [UInt8](repeating: 0, count: 256)
      let file = open("/proc/\(id)/stat", O_RDONLY | O_CLOEXEC)
      if file < 0 { return true }
      let count = max(0, read(file, &state, state.count))
      close(file)
      if String(decoding: state.prefix(count), as: UTF8.self).contains(") Z ") { return true }
      usleep(10_000)
    }
    return false
  }

  @Test(arguments: [ChildStream.stdout, .stderr])
  func `output beyond its limit ends the child`(_ stream: ChildStream) throws {
    let script = "while :; do echo 0123456789; done" + (stream == .stderr ? " >&2" : "")
    let limits = ChildLimits(timeoutMs: 20_000, stdoutBytesMax: 10_000, stderrBytesMax: 10_000)
    let result = try shell(script, limits: limits)
    #expect(result.end == .outputTooLarge(stream))
    #expect((stream == .stdout ? result.stdout : result.stderr).count == 10_000)
  }

  @Test func `output of exactly the limit is within it`() throws {
    let limits = ChildLimits(stdoutBytesMax: 10, stderrBytesMax: 0)
    #expect(try shell("printf 0123456789", limits: limits).end == .exited(0))
    #expect(try shell("printf 01234567890", limits: limits).end == .outputTooLarge(.stdout))
    #expect(try shell("printf x >&2", limits: limits).end == .outputTooLarge(.stderr))
  }

  @Test func `a reader sees everything and may stop`() throws {
    var command = ChildCommand(
      program: try Executable.find("sh", in: ["/bin"]),
      arguments: ["-c", "head -c 1000000 /dev/zero"],
      environment: ChildEnvironment(["PATH": "/usr/bin:/bin"]))
    var count = 0
    let whole = try ChildProcess.run(command) { chunk in
      count += chunk.count
      return .more
    }
    #expect(whole.end == .exited(0))
    #expect(count == 1_000_000)
    command.arguments = ["-c", "while :; do echo y; done"]
    let part = try ChildProcess.run(command) { _ in .stop }
    #expect(part.end == .stopped)
  }

  @Test(arguments: ["", "no-such-program", "../bin/sh", "/bin/sh"])
  func `only a plain name is looked for`(_ name: String) {
    #expect(
      failure { () throws(ChildError) in try Executable.find(name, in: ["/bin"]) }
        == .noProgram(name))
  }

  @Test func `a folder that is not absolute is never searched`() {
    for folder in ["", ".", "bin"] {
      #expect(
        failure { () throws(ChildError) in try Executable.find("sh", in: [folder]) }
          == .noProgram("sh"))
    }
  }

  @Test(arguments: ["/bin", "/etc/passwd", "bin/sh", "/no/such", "/bin/sh\0"])
  func `only an absolute executable file is a program`(_ path: String) {
    #expect(
      failure { () throws(ChildError) in try Executable(absolute: path) } == .noProgram(path))
  }
}
