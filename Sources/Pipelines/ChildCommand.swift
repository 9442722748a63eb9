/// What to run: every part is stated, and no shell ever reads any of it.
package struct ChildCommand: Sendable {
  /// The program; its path is also `argv[0]`.
  package var program: Executable
  /// The arguments after `argv[0]`.
  package var arguments: [String]
  /// The whole environment.
  package var environment: ChildEnvironment
  /// The folder to start in; nil keeps this process's own.
  package var directory: String?
  /// What the child reads from standard input; empty means `/dev/null`.
  package var input: [UInt8]
  /// How long and how much.
  package var limits: ChildLimits

  /// Describes a command.
  package init(
    program: Executable, arguments: [String] = [],
    environment: ChildEnvironment = ChildEnvironment(), directory: String? = nil,
    input: [UInt8] = [], limits: ChildLimits = ChildLimits()
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.input = input
    self.limits = limits
  }
}

/// The bounds within which a child runs.
package struct ChildLimits: Equatable, Sendable {
  /// The longest that any child may be given: a day.
  package static let timeoutMsMax = 86_400_000

  /// Wall-clock milliseconds until the child's process group is ended.
  package let timeoutMs: Int
  /// The most bytes of standard output.
  package let stdoutBytesMax: Int
  /// The most bytes of standard error.
  package let stderrBytesMax: Int

  /// Thirty seconds, 16 MiB and 64 KiB unless stated otherwise; negative bounds mean none at all.
  package init(
    timeoutMs: Int = 30_000, stdoutBytesMax: Int = 16 << 20, stderrBytesMax: Int = 64 << 10
  ) {
    self.timeoutMs = min(max(0, timeoutMs), Self.timeoutMsMax)
    self.stdoutBytesMax = max(0, stdoutBytesMax)
    self.stderrBytesMax = max(0, stderrBytesMax)
  }
}

/// One of a child's two outputs.
package enum ChildStream: Equatable, Sendable {
  case stdout
  case stderr
}

/// How a child came to its end.
package enum ChildEnd: Equatable, Sendable {
  /// It ended by itself with a status of 0 to 255.
  case exited(Int32)
  /// A signal that did not come from here ended it.
  case signalled(Int32)
  /// It was ended because its time was up.
  case timedOut
  /// It was ended because it wrote more than its limit.
  case outputTooLarge(ChildStream)
  /// It was ended because the reader of its output had seen enough.
  case stopped
}

/// What a child left behind.
package struct ChildResult: Equatable, Sendable {
  /// How it ended.
  package let end: ChildEnd
  /// Standard output, at most its limit; empty when it was streamed.
  package let stdout: [UInt8]
  /// Standard error, at most its limit.
  package let stderr: [UInt8]
}

/// What a reader of streamed output wants next.
package enum ChildFlow: Equatable, Sendable {
  case more
  case stop
}

/// Why a child could not be run at all.
package enum ChildError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No such program, or not one that may be executed.
  case noProgram(String)
  /// An argument, name or path that cannot be handed over unchanged; the text says which.
  case unusableText(String)
  /// A system call failed with this error number.
  case system(call: String, errno: Int32)

  package var description: String {
    switch self {
    case .noProgram(let name): "there is no program \(name) to execute"
    case .unusableText(let what): "\(what) cannot be handed to a child process"
    case .system(let call, let errno): "\(call) failed with error number \(errno)"
    }
  }
}
