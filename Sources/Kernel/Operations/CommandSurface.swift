package import CommandLineKit

/// What the command line lends to operations that speak about commands: `can`, `man`, `schema`.
package struct CommandSurface {
  /// Reads the words of a command line, without the program's name and without global options.
  package let bind: ([String]) throws(UsageError) -> any Operation
  /// Everything that is said about commands.
  package let manual: () -> Manual

  /// Lends the two.
  package init(
    bind: @escaping ([String]) throws(UsageError) -> any Operation,
    manual: @escaping () -> Manual
  ) {
    self.bind = bind
    self.manual = manual
  }
}
