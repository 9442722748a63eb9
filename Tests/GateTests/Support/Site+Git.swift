import Glibc
import Governance
import Pipelines
import Testing
import Wire

extension Site {
  /// What came of a git command.
  struct Run {
    let isGood: Bool
    let output: String
    let message: String
  }

  /// Runs git as a user would, with the settings of the user at the machine out of reach.
  func run(
    git arguments: [String], in directory: String? = nil, environment: [String: String] = [:],
    input: [UInt8] = []
  ) throws -> Run {
    let command = ChildCommand(
      program: try Executable.find("git", in: Git.searchPath),
      arguments: ["-c", "protocol.file.allow=always"] + arguments,
      environment: ChildEnvironment([
        "GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_AUTHOR_EMAIL": "ann@example.org",
        "GIT_AUTHOR_NAME": "Ann", "GIT_COMMITTER_DATE": "1700000000 +0000",
        "GIT_COMMITTER_EMAIL": "carl@example.org", "GIT_COMMITTER_NAME": "Carl",
        "GIT_CONFIG_NOSYSTEM": "1", "HOME": home, "LC_ALL": "C", "PATH": "/usr/bin:/bin",
      ]).setting(environment),
      directory: directory ?? dev, input: input)
    let result = try ChildProcess.run(command)
    let text = String(decoding: result.stdout, as: UTF8.self)
    return Run(
      isGood: result.end == .exited(0), output: text.last == "\n" ? String(text.dropLast()) : text,
      message: String(decoding: result.stderr, as: UTF8.self))
  }

  /// Runs git where it must succeed, and returns what it prints.
  @discardableResult
  func git(
    _ arguments: [String], in directory: String? = nil, environment: [String: String] = [:],
    input: [UInt8] = [], location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let run = try run(git: arguments, in: directory, environment: environment, input: input)
    try #require(run.isGood, "\(arguments): \(run.message)", sourceLocation: location)
    return run.output
  }

  func id(_ name: String, in directory: String? = nil) throws -> GitObjectID {
    try #require(GitObjectID(try git(["rev-parse", name], in: directory)))
  }

  /// Where a ref of the bare repository is; nil when it has none.
  func landed(_ name: String = "refs/heads/main") throws -> String? {
    let run = try run(git: ["rev-parse", "-q", "--verify", name], in: bare)
    return run.isGood ? run.output : nil
  }

  func ref(_ branch: String) throws -> GitRef { try #require(GitRef(branch: branch)) }

  func write(_ text: String, to path: String, mode: mode_t = 0o644) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    try #require(descriptor >= 0)
    let bytes = Array(text.utf8)
    #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
  }

  /// Whether a file is there, from the folder that holds everything.
  func has(_ file: String) -> Bool { access(path + "/" + file, F_OK) == 0 }

  func commit(_ file: String, _ text: String, _ message: String = "Change") throws {
    try write(text, to: "\(dev)/\(file)")
    try git(["add", "--", file])
    try git(["commit", "-q", "-m", message])
  }
}
