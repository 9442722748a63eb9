/// A word that a shell may offer.
package struct Candidate: Sendable, Equatable {
  /// The whole word.
  package let value: String
  /// What it is; may be empty.
  package let about: String

  /// Offers a value and says what it is.
  package init(_ value: String, _ about: String = "") {
    self.value = value
    self.about = about
  }
}

/// What the program is asked for while a shell completes a `.dynamic` value.
package struct CompletionRequest: Sendable, Equatable {
  /// The name given to `.dynamic`.
  package let kind: String
  /// What is typed so far; candidates that do not begin with it are dropped.
  package let prefix: String
  /// The inputs that stand on the line already, global options included, such as `-C`.
  package let inputs: Inputs
}

/// The candidates for the last word of a line.
package struct CompletionAnswer: Sendable, Equatable {
  /// What the shell adds from the file system.
  package enum Files: String, Sendable, Equatable {
    case none, files, directories
  }

  /// The candidates in the order to show them.
  package var candidates: [Candidate] = []
  /// What the shell adds from the file system.
  package var files: Files = .none

  /// Gathers what is offered.
  package init(candidates: [Candidate] = [], files: Files = .none) {
    self.candidates = candidates
    self.files = files
  }

  /// The lines that the completion scripts read: `value TAB about`, and last `:none`,
  /// `:files` or `:directories`.
  package var text: String {
    let lines = candidates.map { candidate in
      let value = withoutControls(candidate.value, replacement: "\u{FFFD}")
      return value + "\t" + withoutControls(candidate.about, replacement: " ")
    }
    return (lines + [":\(files.rawValue)"]).map { $0 + "\n" }.joined()
  }
}

/// Completes command lines; a shell's stub passes the words and shows the answer.
package struct Completer {
  /// The most candidates of one answer; a longer list helps nobody.
  package static let candidatesMax = 500

  private let manual: Manual
  private let resolver: Resolver
  private let dynamic: (CompletionRequest) -> [Candidate]
  private let mayBeWrapped: (CommandFacts) -> Bool

  /// Makes a completer; `dynamic` finds the candidates of `.dynamic` values, and `mayBeWrapped`
  /// says which commands are offered as the words of a command that wraps another.
  package init(
    _ manual: Manual, mayBeWrapped: @escaping (CommandFacts) -> Bool = { !$0.wrapsCommand },
    dynamic: @escaping (CompletionRequest) -> [Candidate]
  ) {
    self.manual = manual
    self.dynamic = dynamic
    self.mayBeWrapped = mayBeWrapped
    let spellings = manual.commands.enumerated().flatMap { index, command in
      [Resolver.Spelling(words: command.path, command: index, isAlias: false)]
        + command.aliases.map { .init(words: $0, command: index, isAlias: true) }
    }
    resolver = Resolver(spellings: spellings, globals: manual.globals)
  }

  /// Returns the candidates for the last word, which may be empty or unfinished.
  package func complete(words: [String]) -> CompletionAnswer {
    guard let current = words.last, words.count <= Inputs.wordsMax else {
      return CompletionAnswer()
    }
    // The tree answers `help` itself, unless a command has that name.
    let isHelp = words.first == "help" && words.count > 1 && !resolver.isBeginning(["help"])
    let before = Array(words.dropLast().dropFirst(isHelp ? 1 : 0))
    let resolution = resolver.resolve(before)
    let command = resolution.command.map { manual.commands[$0] }
    if !isHelp, let command, command.wrapsCommand {
      return wrapped.complete(words: Self.inner(resolution.rest) + [current])
    }
    let outline = (command?.outline ?? Outline()).joined(manual.globals)
    let position = Position(resolution.rest, outline)

    var answer: CompletionAnswer
    if let entry = position.awaiting {
      answer = values(of: entry, prefix: current, resolution.rest, outline)
    } else if !position.isPositionalOnly, current.hasPrefix("-") {
      answer = options(current, position, resolution.rest, outline)
    } else {
      answer = plain(current, command, resolution, position, outline, isHelp: isHelp)
    }
    answer.candidates = Array(
      answer.candidates.filter { $0.value.hasPrefix(current) }.prefix(Completer.candidatesMax))
    return answer
  }

  /// A completer of the commands that can be wrapped, which wrap none themselves.
  private var wrapped: Completer {
    let commands = manual.commands.filter { !$0.wrapsCommand && mayBeWrapped($0) }
    return Completer(
      Manual(program: manual.program, globals: manual.globals, commands: commands),
      dynamic: dynamic)
  }

  /// The words of the wrapped command, without the `--` that may part them from the wrapping one.
  private static func inner(_ words: [String]) -> [String] {
    words.first == "--" ? Array(words.dropFirst()) : words
  }
}

extension Completer {
  /// Where the last word stands after the words before it.
  private struct Position {
    /// The option whose value comes next.
    var awaiting: Entry?
    /// Whether `--` was seen.
    var isPositionalOnly = false
    /// How many positional arguments were given.
    var positionals = 0
    /// The names of the options given so far.
    var given: Set<String> = []

    init(_ words: [String], _ outline: Outline) {
      for word in words {
        if awaiting != nil {
          awaiting = nil
        } else if isPositionalOnly {
          positionals += 1
        } else if word == "--" {
          isPositionalOnly = true
        } else if let spelled = OptionWord(word) {
          guard let entry = outline.option(named: spelled.name) else { continue }
          given.insert(entry.name)
          if entry.role != .flag && spelled.value == nil { awaiting = entry }
        } else {
          positionals += 1
        }
      }
    }
  }

  /// Completes an option's name, or its value after an equals sign.
  private func options(
    _ current: String, _ position: Position, _ words: [String], _ outline: Outline
  ) -> CompletionAnswer {
    if let spelled = OptionWord(current), let value = spelled.value {
      guard let entry = outline.option(named: spelled.name), entry.role != .flag,
        entry.isRepeated || !position.given.contains(entry.name)
      else { return CompletionAnswer() }
      var answer = values(of: entry, prefix: value, words, outline)
      answer.candidates = answer.candidates.map {
        Candidate("\(spelled.name)=\($0.value)", $0.about)
      }
      return answer
    }
    let names = outline.options.filter { $0.isRepeated || !position.given.contains($0.name) }
    return CompletionAnswer(candidates: names.map { Candidate("--\($0.name)", $0.about) })
  }

  /// Completes a word of the command, or a positional argument; options when neither is left.
  private func plain(
    _ current: String, _ command: CommandFacts?, _ resolution: Resolver.Resolution,
    _ position: Position, _ outline: Outline, isHelp: Bool
  ) -> CompletionAnswer {
    var answer = CompletionAnswer()
    if position.positionals == 0 && !position.isPositionalOnly {
      answer.candidates = commandWords(after: resolution.prefix)
    }
    guard !isHelp, let command else { return answer }
    let declared = command.outline.positionals
    let entry =
      position.positionals < declared.count
      ? declared[position.positionals] : declared.last { $0.role == .arguments }
    if let entry {
      let found = values(of: entry, prefix: current, resolution.rest, outline)
      answer.candidates += found.candidates
      answer.files = found.files
    } else if current.isEmpty, !position.isPositionalOnly, answer.candidates.isEmpty {
      return options(current, position, resolution.rest, outline)
    }
    return answer
  }

  private func commandWords(after prefix: [String]) -> [Candidate] {
    resolver.continuations(of: prefix).map { word, spellings in
      let words = prefix + [word]
      if let exact = spellings.first(where: { $0.words == words }) {
        return Candidate(word, manual.commands[exact.command].summary)
      }
      return Candidate(word, prefix.isEmpty ? manual.about(noun: word) : "")
    }
  }

  private func values(
    of entry: Entry, prefix: String, _ words: [String], _ outline: Outline
  ) -> CompletionAnswer {
    switch entry.effectiveCompletion {
    case .none: return CompletionAnswer()
    case .words(let words): return CompletionAnswer(candidates: words.map { Candidate($0) })
    case .files: return CompletionAnswer(files: .files)
    case .directories: return CompletionAnswer(files: .directories)
    case .dynamic(let kind):
      let inputs = Inputs(readable: words, outline: outline)
      let request = CompletionRequest(kind: kind, prefix: prefix, inputs: inputs)
      return CompletionAnswer(candidates: dynamic(request))
    }
  }
}
