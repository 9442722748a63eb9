internal import Pipelines
package import Wire

/// Everything that the kernel takes from outside, as values: tests pass fixed ones.
package struct Effects: Sendable {
  /// Tells the time.
  package var now: @Sendable () -> Timestamp
  /// Gives random bytes.
  package var random: @Sendable (_ count: Int) -> [UInt8]
  /// The environment's variables that the kernel looks at, and no others.
  package var environment: [String: String]
  /// The folder that relative paths start from.
  package var directory: String
  /// Reads standard input to its end, but stops beyond `max` bytes; the caller refuses more. What
  /// cannot be read to its end is a problem: half of an input is never taken for the whole.
  package var input: @Sendable (_ max: Int) throws(Problem) -> [UInt8] = { _ in [] }
  /// The absolute path of the running program, which a hook is to run; nil where it is not known.
  package var program: @Sendable () -> String? = { nil }
  /// Reads a line from a person who was shown `prompt`; nil where nobody can be asked.
  package var ask: (@Sendable (_ prompt: String) -> String?)?

  /// Gathers the effects.
  package init(
    now: @escaping @Sendable () -> Timestamp, random: @escaping @Sendable (Int) -> [UInt8],
    environment: [String: String], directory: String,
    ask: (@Sendable (String) -> String?)? = nil
  ) {
    self.now = now
    self.random = random
    self.environment = environment
    self.directory = directory
    self.ask = ask
  }

  /// The variables that the kernel looks at.
  package static let variables =
    [
      "GIT_NAMESPACE", "HOME", "KERNEL_ROOT", "KERNEL_SESSION", "NO_COLOR", "XDG_CONFIG_HOME",
      "XDG_STATE_HOME",
    ] + GitQuarantine.names

  /// A variable's value; an empty one counts as unset.
  func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A path as an absolute one, by the folder that relative paths start from.
  package func absolute(_ path: String) -> String {
    path.utf8.first == UInt8(ascii: "/") ? path : "\(directory)/\(path)"
  }

  /// A new name for a statement.
  func newToken(at moment: Timestamp) -> Token {
    guard let token = Token(ULID.make(at: moment, random: random(10))) else {
      preconditionFailure("a ULID is a token")
    }
    return token
  }
}
