/// The words given for each input, by name; not yet converted to values.
package struct Inputs: Sendable, Equatable {
  /// The most words a command line may have; what is longer belongs in a file.
  package static let wordsMax = 4096
  /// The most bytes of one value: Linux's own limit for one argument (MAX_ARG_STRLEN).
  package static let valueBytesMax = 131_072

  /// The words by name; a flag that is given has one empty word.
  private var words: [String: [String]] = [:]

  /// Reads the words of a command line, the command itself left out.
  ///
  /// - Throws: `UsageError` for words that the outline does not declare, and for missing ones.
  package init(words: [String], outline: Outline) throws(UsageError) {
    guard words.count <= Inputs.wordsMax else {
      throw UsageError(.tooManyWords(max: Inputs.wordsMax))
    }
    var positionals: [String] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "--" {
        positionals += words[index...]
        break
      }
      guard let spelled = OptionWord(word) else {
        positionals.append(word)
        continue
      }
      guard let entry = outline.option(named: spelled.name) else {
        throw UsageError(
          .unknownOption(
            String(spelled.name), suggestion: outline.suggestion(for: spelled.name)))
      }
      try add(
        Inputs.value(of: entry, spelled: spelled, following: words[index...]), to: entry)
      if spelled.value == nil && entry.role != .flag { index += 1 }
    }
    try assign(positionals, to: outline.positionals)
    try requireAll(of: outline)
  }

  /// The words given for an input, in order.
  package func given(_ name: String) -> [String] { words[name] ?? [] }

  /// Records one word for an input.
  mutating func add(_ word: String, to entry: Entry) throws(UsageError) {
    guard word.utf8.count <= Inputs.valueBytesMax else {
      throw UsageError(.valueTooLong(entry.title, bytesMax: Inputs.valueBytesMax))
    }
    guard entry.isRepeated || words[entry.name] == nil else {
      throw UsageError(.givenTwice(entry.title))
    }
    words[entry.name, default: []].append(word)
  }

  /// Checks that every required input was given.
  func requireAll(of outline: Outline) throws(UsageError) {
    let missing = outline.entries.filter { $0.isRequired && words[$0.name] == nil }
    guard missing.isEmpty else { throw UsageError(.missing(missing.map(\.title))) }
  }

  /// Makes inputs with nothing given.
  init() {}

  private static func value(
    of entry: Entry, spelled: OptionWord, following: ArraySlice<String>
  ) throws(UsageError) -> String {
    if entry.role == .flag {
      guard spelled.value == nil else { throw UsageError(.unexpectedValue(entry.title)) }
      return ""
    }
    if let value = spelled.value { return value }
    guard let next = following.first else {
      throw UsageError(.missingValue(entry.title, placeholder: entry.placeholder))
    }
    // A forgotten value must not swallow the next option.
    guard !OptionWord.looksLikeOption(next) else {
      throw UsageError(.dashedValue(entry.title, word: next))
    }
    return next
  }

  private mutating func assign(
    _ given: [String], to positionals: [Entry]
  ) throws(UsageError) {
    var rest = given[...]
    for entry in positionals {
      if entry.role == .arguments {
        for word in rest { try add(word, to: entry) }
        return
      }
      guard let word = rest.popFirst() else { return }
      try add(word, to: entry)
    }
    if let extra = rest.first { throw UsageError(.unexpectedArgument(extra)) }
  }
}

extension Inputs {
  /// Reads what it can of some options anywhere on a line, and ignores everything else.
  ///
  /// A line that cannot be understood is still answered in the form it asks for (`--json`).
  init(readable words: [String], outline: Outline) {
    var index = 0
    while index < words.count, words[index] != "--" {
      let word = words[index]
      index += 1
      guard let spelled = OptionWord(word), let entry = outline.option(named: spelled.name),
        let value = try? Inputs.value(of: entry, spelled: spelled, following: words[index...])
      else { continue }
      if spelled.value == nil && entry.role != .flag { index += 1 }
      try? add(value, to: entry)
    }
  }
}
