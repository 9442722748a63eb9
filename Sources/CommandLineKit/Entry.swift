/// One declared input of a command: what every reader knows of it.
package struct Entry: Sendable, Equatable {
  /// How the input is written on the command line.
  package enum Role: Sendable, Equatable {
    /// A positional argument.
    case argument
    /// All remaining positional arguments.
    case arguments
    /// An option with a value, given once.
    case option
    /// An option with a value, given any number of times.
    case options
    /// An option without a value.
    case flag
  }

  /// The name without dashes and brackets, `[a-z][a-z0-9-]*`; unique within a command.
  package let name: String
  /// The one-letter form, written after a single dash.
  package let short: Character?
  /// How the input is written.
  package let role: Role
  /// What stands for the value in help; empty for a flag.
  package let placeholder: String
  /// The shape of one value.
  package let form: ArgumentForm
  /// One sentence on what it means.
  package let about: String
  /// Whether a command without it is refused.
  package let isRequired: Bool
  /// The value in force when it is not given, as one would write it.
  package let defaultText: String?
  /// Where a shell finds candidates.
  package let completion: Completion

  init(
    name: String, short: Character? = nil, role: Role, placeholder: String = "",
    form: ArgumentForm = .text, about: String, isRequired: Bool = false,
    defaultText: String? = nil, completion: Completion = .none
  ) {
    self.name = name
    self.short = short
    self.role = role
    self.placeholder = placeholder
    self.form = form
    self.about = about
    self.isRequired = isRequired
    self.defaultText = defaultText
    self.completion = completion
  }
}

extension Entry {
  /// Whether it is found by position and not by name.
  package var isPositional: Bool { role == .argument || role == .arguments }
  /// Whether it may be given more than once.
  package var isRepeated: Bool { role == .arguments || role == .options }
  /// What error texts call it: `<task>` or `--queue`.
  package var title: String { isPositional ? "<\(name)>" : "--\(name)" }
  /// The key in a JSON object of inputs; dashes become underscores.
  package var key: String { String(name.map { $0 == "-" ? "_" : $0 }) }

  /// What a usage line shows: `<task>`, `[--queue NAME]`, `[<file>...]`.
  package var usage: String {
    let core = placeholder.isEmpty || isPositional ? title : "\(title) \(placeholder)"
    let repeated = isRepeated ? "\(core)..." : core
    return isRequired ? repeated : "[\(repeated)]"
  }

  /// The explanation with everything a reader must know: the choices, the default, the repeats.
  package var explanation: String {
    var parts = [about]
    if case .choice(let words) = form {
      parts.append("One of \(words.joined(separator: ", ")).")
    }
    if case .integer(let range) = form, range != Int.argumentRange {
      parts.append("From \(range.lowerBound) to \(range.upperBound).")
    }
    if let defaultText { parts.append("Default: \(defaultText).") }
    if role == .options { parts.append("May be repeated.") }
    if isRequired && !isPositional { parts.append("Required.") }
    return parts.joined(separator: " ")
  }

  /// Where candidates come from, with the words of a choice as the fallback.
  package var effectiveCompletion: Completion {
    if completion == .none, case .choice(let words) = form { return .words(words) }
    return completion
  }
}
