/// Where the candidates for a value come from when a shell completes it.
package enum Completion: Sendable, Equatable {
  /// Nothing is offered, unless the value is a choice: then its words are.
  case none
  /// These words; other values are valid too.
  case words([String])
  /// Files and folders.
  case files
  /// Folders.
  case directories
  /// Asked from the program at completion time, by this name: `.dynamic("task")`.
  case dynamic(String)
}
