internal import Glibc

/// The whole environment of a child. Nothing is inherited unless it was asked for by name.
package struct ChildEnvironment: Equatable, Sendable {
  /// The variables by name.
  package private(set) var variables: [String: String]

  /// Takes the variables as they are.
  package init(_ variables: [String: String] = [:]) { self.variables = variables }

  /// Takes those of the named variables that this process has; values that are not UTF-8 are left
  /// out, since they could not be passed on unchanged.
  package static func inherited(_ names: [String]) -> ChildEnvironment {
    var variables: [String: String] = [:]
    for name in names {
      guard let value = unsafe getenv(name) else { continue }
      variables[name] = unsafe String(validatingCString: value)
    }
    return ChildEnvironment(variables)
  }

  /// The same environment with `more` set over it.
  package func setting(_ more: [String: String]) -> ChildEnvironment {
    ChildEnvironment(variables.merging(more) { _, new in new })
  }

  /// `NAME=value` lines, in the byte order of their names so that equal environments are equal
  /// bytes to the child too.
  ///
  /// - Throws: `ChildError.unusableText` for a name outside `[A-Za-z_][A-Za-z0-9_]*`.
  func lines() throws(ChildError) -> [String] {
    var lines: [String] = []
    for (name, value) in variables {
      guard Self.isName(name) else { throw .unusableText("the environment variable \(name)") }
      lines.append("\(name)=\(value)")
    }
    return lines.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !isDigit(first) else { return false }
    return name.utf8.allSatisfy { byte in
      isDigit(byte) || byte == UInt8(ascii: "_")
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
