/// A set of inputs that is declared once and read by many readers.
package protocol ArgumentDeclaration: Sendable {
  /// Makes the value with nothing given: every field holds its default.
  init()
  /// Names every input, always all of them and in the same order, whatever the values are.
  ///
  /// - Throws: only what the visitor throws; conditions between inputs belong in `validate`.
  mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError)
  /// Checks what no single input can know, such as two options that exclude each other.
  ///
  /// - Throws: `UsageError` when the inputs do not fit together.
  func validate() throws(UsageError)
}

extension ArgumentDeclaration {
  package func validate() throws(UsageError) {}
}

/// A command: its place in the tree, its words for people, and its inputs.
package protocol CommandDeclaration: ArgumentDeclaration {
  /// The words after the program's name: `["task", "start"]`.
  static var path: [String] { get }
  /// Other spellings of the path: `[["start"]]`.
  static var aliases: [[String]] { get }
  /// What it does: one sentence with a full stop.
  static var summary: String { get }
  /// Paragraphs apart by blank lines; one whose lines are indented is shown as it is.
  static var discussion: String { get }
  /// Command lines to learn from, the most usual first.
  static var examples: [Example] { get }
  /// Further sections of the manual, such as the fields of the output.
  static var sections: [ManualSection] { get }
  /// Whether its arguments are another command line: options that are not global belong to that.
  static var wrapsCommand: Bool { get }
}

extension CommandDeclaration {
  package static var aliases: [[String]] { [] }
  package static var discussion: String { "" }
  package static var examples: [Example] { [] }
  package static var sections: [ManualSection] { [] }
  package static var wrapsCommand: Bool { false }
}

/// A command line to learn from.
package struct Example: Sendable, Equatable {
  /// What one types, the program's name included.
  package let line: String
  /// What it does: one sentence with a full stop.
  package let about: String

  /// Shows a line and says what it does.
  package init(_ line: String, _ about: String) {
    self.line = line
    self.about = about
  }
}

/// A titled list of terms and explanations.
package struct ManualSection: Sendable, Equatable {
  /// The title in sentence case: "JSON fields".
  package let title: String
  /// The terms in the order to show them.
  package let rows: [ManualRow]

  /// Puts a term beside what it means.
  package init(_ title: String, _ rows: [ManualRow]) {
    self.title = title
    self.rows = rows
  }
}

/// A term and its explanation.
package struct ManualRow: Sendable, Equatable {
  /// What is explained.
  package let term: String
  /// The explanation: one sentence or a few.
  package let about: String

  /// Puts rows under a title.
  package init(_ term: String, _ about: String) {
    self.term = term
    self.about = about
  }
}
