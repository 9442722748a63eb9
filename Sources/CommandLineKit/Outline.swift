/// What a declaration declares, in order; help, manual, completion and schema read it.
package struct Outline: ArgumentVisitor, Sendable, Equatable {
  /// The declared inputs in order.
  package private(set) var entries: [Entry] = []
  /// Mistakes of the programmer that only the declaration's own values show.
  private(set) var mistakes: [String] = []

  /// Starts without entries.
  package init() {}

  /// Reads the outline of a declaration.
  package init<D: ArgumentDeclaration>(of type: D.Type) {
    var declaration = D()
    do throws(UsageError) {
      try declaration.arguments(&self)
    } catch {
      // A declaration that throws by itself hides its later inputs; the tree's check reports it.
      mistakes.append("arguments() throws before its values are known: \(error.message)")
    }
  }

  package mutating func visit<T: ArgumentValue>(_ entry: Entry, _ value: inout T?) {
    entries.append(entry)
  }

  package mutating func visit<T: ArgumentValue>(_ entry: Entry, _ values: inout [T]) {
    entries.append(entry)
  }

  package mutating func visit(_ entry: Entry, _ flag: inout Bool) {
    if flag { mistakes.append("\(entry.title) is true before it is given") }
    entries.append(entry)
  }
}

extension Outline {
  /// The positional arguments in order.
  package var positionals: [Entry] { entries.filter(\.isPositional) }
  /// The options and flags in order.
  package var options: [Entry] { entries.filter { !$0.isPositional } }

  /// The inputs of both, these first.
  func joined(_ other: Outline) -> Outline {
    var both = self
    both.entries += other.entries
    both.mistakes += other.mistakes
    return both
  }

  /// Finds the option that a word such as `--queue` or `-C` names.
  func option(named word: some StringProtocol) -> Entry? {
    if word.hasPrefix("--") {
      let name = word.dropFirst(2)
      return entries.first { !$0.isPositional && $0.name == name }
    }
    guard word.count == 2, let letter = word.last else { return nil }
    return entries.first { $0.short == letter }
  }

  /// Suggests the option that an unknown word most likely meant.
  func suggestion(for word: some StringProtocol) -> String? {
    if word.hasPrefix("--") {
      return nearest(String(word.dropFirst(2)), among: options.map(\.name)).map { "--\($0)" }
    }
    // Somebody who writes -queue or -CDIR means --queue or -C DIR.
    let name = String(word.dropFirst())
    if options.contains(where: { $0.name == name }) { return "--\(name)" }
    if let entry = option(named: word.prefix(2)), entry.role != .flag {
      return "\(word.prefix(2)) \(word.dropFirst(2))"
    }
    return nil
  }
}
