/// Finds the command that a line names, with global options anywhere before and between its words.
struct Resolver: Sendable {
  /// One spelling of a command: its path or an alias.
  struct Spelling: Sendable {
    let words: [String]
    let command: Int
    let isAlias: Bool
  }

  /// Why the search ended.
  enum Stop: Equatable {
    /// The line ended.
    case end
    /// A word that continues no command.
    case word(String)
    /// An option that is not global, or a global one that is spelled wrongly.
    case option(String)
  }

  /// What was found.
  struct Resolution: Equatable {
    /// The index of the command; nil when the words are none.
    var command: Int?
    /// The words that name it, or those that begin a command.
    var prefix: [String] = []
    /// The other words, in order, the global options among them.
    var rest: [String] = []
    /// Why the search ended.
    var stop: Stop = .end
    /// Where in the line the search ended.
    var end = 0
  }

  let spellings: [Spelling]
  let globals: Outline

  /// Finds the longest command that the words name.
  func resolve(_ words: [String]) -> Resolution {
    var prefix: [String] = []
    var positions: [Int] = []
    var found: (command: Int, length: Int)?
    var stop = Stop.end
    var index = 0
    while index < words.count {
      let word = words[index]
      if word == "--" { break }
      if let spelled = OptionWord(word) {
        guard let entry = globals.option(named: spelled.name) else {
          stop = .option(word)
          break
        }
        index += entry.role == .flag || spelled.value != nil ? 1 : 2
        continue
      }
      guard isBeginning(prefix + [word]) else {
        stop = .word(word)
        break
      }
      prefix.append(word)
      positions.append(index)
      if let command = command(spelled: prefix) { found = (command, prefix.count) }
      index += 1
    }
    return Resolver.resolution(words, prefix, positions, found, (stop, index))
  }

  /// Puts global options before `--` and all other words behind it, where nothing is an option.
  func globalsFirst(_ words: [String]) -> [String] {
    var outer: [String] = []
    var inner: [String] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "--" {
        // Only the first one is ours; a wrapped command may have one of its own.
        inner += inner.isEmpty ? words[index...] : words[(index - 1)...]
        break
      }
      guard let spelled = OptionWord(word), let entry = globals.option(named: spelled.name) else {
        inner.append(word)
        continue
      }
      outer.append(word)
      if entry.role != .flag, spelled.value == nil, index < words.count {
        outer.append(words[index])
        index += 1
      }
    }
    return outer + ["--"] + inner
  }

  /// The words that can follow these on the way to a command, each once, with its commands.
  func continuations(of prefix: [String]) -> [(word: String, spellings: [Spelling])] {
    var found: [(word: String, spellings: [Spelling])] = []
    for spelling in spellings
    where spelling.words.count > prefix.count && spelling.words.starts(with: prefix) {
      let word = spelling.words[prefix.count]
      if let known = found.firstIndex(where: { $0.word == word }) {
        found[known].spellings.append(spelling)
      } else {
        found.append((word, [spelling]))
      }
    }
    return found
  }

  /// The command with exactly this spelling.
  func command(spelled words: [String]) -> Int? {
    spellings.first { $0.words == words }?.command
  }

  /// Whether some command begins with these words.
  func isBeginning(_ words: [String]) -> Bool {
    spellings.contains { $0.words.starts(with: words) }
  }

  /// The error for a word that continues no command.
  func unknown(_ word: String, after prefix: [String]) -> UsageError {
    let words = continuations(of: prefix).map(\.word)
    let suggestion = nearest(word, among: words)
    guard !prefix.isEmpty else {
      return UsageError(.unknownCommand(word, suggestion: suggestion))
    }
    let noun = prefix.joined(separator: " ")
    return UsageError(
      .unknownVerb(word, noun: noun, suggestion: suggestion, verbs: words), command: prefix)
  }

  private static func resolution(
    _ words: [String], _ prefix: [String], _ positions: [Int],
    _ found: (command: Int, length: Int)?, _ end: (stop: Stop, index: Int)
  ) -> Resolution {
    // A word that only began a longer command is an argument of the shorter one.
    let named = positions.prefix(found?.length ?? positions.count)
    return Resolution(
      command: found?.command, prefix: Array(prefix.prefix(named.count)),
      rest: words.indices.filter { !named.contains($0) }.map { words[$0] }, stop: end.stop,
      end: end.index)
  }
}
