/// The git program, run so that no configuration but our own can change what it answers.
///
/// A repository is somebody else's data: its configuration can name programs to run, its replace
/// refs, grafts and commit-graph can show another history than its objects hold. Every call here
/// switches these off, and passes names only as `GitObjectID` or `GitRef`.
package struct Git: Sendable {
  /// The program.
  package let program: Executable
  /// The object folders of a push that is being judged, inside a receive hook.
  package let quarantine: GitQuarantine?
  /// The most milliseconds for one call.
  package let timeoutMs: Int

  /// Where git is looked for, in order. `PATH` is not asked.
  package static let searchPath = ["/usr/bin", "/usr/local/bin", "/bin"]
  /// The most bytes of one answer.
  package static let answerBytesMax = 32 << 20
  /// The most bytes of git's messages that an error repeats.
  private static let messageBytesMax = 300

  /// Takes a git program; inside a receive hook also its quarantine.
  package init(program: Executable, quarantine: GitQuarantine? = nil, timeoutMs: Int = 30_000) {
    self.program = program
    self.quarantine = quarantine
    self.timeoutMs = timeoutMs
  }

  /// Finds the installed git.
  ///
  /// - Throws: `GitError.notRun` when there is none.
  package static func installed(
    quarantine: GitQuarantine? = nil, timeoutMs: Int = 30_000
  ) throws(GitError) -> Git {
    do {
      let program = try Executable.find("git", in: searchPath)
      return Git(program: program, quarantine: quarantine, timeoutMs: timeoutMs)
    } catch { throw .notRun(error) }
  }

  /// One call: what to ask, of which repository, and what git reads from standard input.
  struct Call {
    /// The folder to run in.
    let directory: String
    /// The repository; nil lets git look for it from `directory`.
    let gitDirectory: String?
    /// The subcommand and what follows it.
    let arguments: [String]
    /// Standard input.
    var input: [UInt8] = []

    /// The subcommand.
    var name: String { arguments.first ?? "" }
  }

  /// What a call that ran to its end answered.
  struct Answer {
    let status: Int32
    let stdout: [UInt8]
    let stderr: [UInt8]
  }

  /// Runs a call to its end, whatever its status.
  func answer(_ call: Call) throws(GitError) -> Answer {
    let result: ChildResult
    do { result = try ChildProcess.run(command(call)) } catch { throw .notRun(error) }
    guard case .exited(let status) = result.end else {
      throw .ended(command: call.name, result.end)
    }
    return Answer(status: status, stdout: result.stdout, stderr: result.stderr)
  }

  /// Runs a call that must succeed and returns its standard output.
  func output(_ call: Call) throws(GitError) -> [UInt8] {
    let answer = try answer(call)
    guard answer.status == 0 else { throw failure(call, answer.status, answer.stderr) }
    return answer.stdout
  }

  /// Runs a call that must succeed and streams its standard output.
  func stream(
    _ call: Call, reader: (ArraySlice<UInt8>) -> ChildFlow
  ) throws(GitError) {
    let end: ChildEnd
    let errors: [UInt8]
    do {
      (end, errors) = try ChildProcess.run(command(call), reader: reader)
    } catch { throw .notRun(error) }
    switch end {
    case .exited(0), .stopped: return
    case .exited(let status): throw failure(call, status, errors)
    default: throw .ended(command: call.name, end)
    }
  }

  /// The error for a call that ended with a status of its own.
  func failure(_ call: Call, _ status: Int32, _ stderr: [UInt8]) -> GitError {
    let printable = stderr.prefix(Self.messageBytesMax).map {
      (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: " ")
    }
    let message = String(decoding: printable, as: UTF8.self)
    return .failed(command: call.name, status: status, message: message)
  }

  private func command(_ call: Call) -> ChildCommand {
    var arguments = ["--no-pager", "--no-replace-objects", "--literal-pathspecs"]
    if let directory = call.gitDirectory { arguments.append("--git-dir=\(directory)") }
    for setting in Self.settings { arguments += ["-c", setting] }
    return ChildCommand(
      program: program, arguments: arguments + call.arguments,
      environment: Self.environment.setting(quarantine?.variables ?? [:]),
      directory: call.directory, input: call.input,
      limits: ChildLimits(timeoutMs: timeoutMs, stdoutBytesMax: Self.answerBytesMax))
  }

  /// Settings given on the command line win over the repository's own.
  private static let settings = [
    // Programs that a repository may name.
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.alternateRefsCommand=",
    "core.askPass=", "core.sshCommand=false", "credential.helper=", "gc.auto=0",
    "maintenance.auto=false",
    // A partial clone fetches what is missing; nothing here may reach out.
    "protocol.allow=never",
    // Second sources of the history, which nobody checked against the objects.
    "core.useReplaceRefs=false", "core.commitGraph=false",
    // What could change how an answer is written.
    "core.quotePath=true", "core.warnAmbiguousRefs=false", "color.ui=false",
    "advice.graftFileDeprecated=false", "log.showSignature=false", "diff.renames=false",
    "diff.ignoreSubmodules=none",
  ]

  private static let environment = ChildEnvironment([
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_COMMITTER_EMAIL": "kernel@localhost",
    "GIT_COMMITTER_NAME": "kernel",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "PATH": "/usr/bin:/bin",
  ])
}

/// Where the objects of a push are while its receive hook runs (git-receive-pack(1)).
///
/// Without these variables git would not see the pushed objects at all.
package struct GitQuarantine: Equatable, Sendable {
  /// The variables that are passed on; no other variable of a hook's environment is.
  package static let names = [
    "GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH",
  ]

  /// The variables by name.
  package let variables: [String: String]

  /// Picks the variables out of `environment`.
  package init(from environment: [String: String]) {
    variables = environment.filter { name, _ in Self.names.contains(name) }
  }

  /// Picks out only the variable that names the repository: what is asked after a push is answered
  /// by the repository's own objects.
  package init(folderFrom environment: [String: String]) {
    variables = environment.filter { name, _ in name == "GIT_DIR" }
  }

  /// Picks the variables out of this process's environment.
  package static func inherited() -> GitQuarantine {
    GitQuarantine(from: ChildEnvironment.inherited(names).variables)
  }
}
