/// A value of a JSON object of inputs.
package enum InputValue: Sendable, Equatable {
  /// A JSON string.
  case text(String)
  /// A JSON integer.
  case integer(Int)
  /// true or false.
  case boolean(Bool)
  /// A JSON array of strings or integers.
  case list([InputValue])
}

extension Inputs {
  /// Reads the members of a JSON object, as the input schema describes it.
  ///
  /// - Throws: `UsageError` for undeclared, missing or repeated members and wrong JSON types.
  package init(
    members: [(key: String, value: InputValue)], outline: Outline
  ) throws(UsageError) {
    self.init()
    guard members.count <= Inputs.wordsMax else {
      throw UsageError(.tooManyWords(max: Inputs.wordsMax))
    }
    var seen: Set<String> = []
    for (key, value) in members {
      guard let entry = outline.entries.first(where: { $0.key == key }) else {
        let suggestion = nearest(key, among: outline.entries.map(\.key))
        throw UsageError(.unknownMember(key, suggestion: suggestion))
      }
      guard seen.insert(key).inserted else { throw UsageError(.givenTwice(entry.title)) }
      for word in try Inputs.words(of: entry, value) { try add(word, to: entry) }
    }
    try requireAll(of: outline)
  }

  private static func words(
    of entry: Entry, _ value: InputValue
  ) throws(UsageError) -> [String] {
    switch (entry.role, value) {
    case (.flag, .boolean(let isGiven)):
      return isGiven ? [""] : []
    case (.arguments, .list(let values)), (.options, .list(let values)):
      guard values.count <= Inputs.wordsMax else {
        throw UsageError(.tooManyWords(max: Inputs.wordsMax))
      }
      var words: [String] = []
      for value in values { words.append(try word(of: entry, value)) }
      return words
    case (.argument, let value), (.option, let value):
      return [try word(of: entry, value)]
    case (.flag, _): throw mismatch(entry, value, "true or false")
    case (.arguments, _), (.options, _): throw mismatch(entry, value, "an array")
    }
  }

  private static func word(
    of entry: Entry, _ value: InputValue
  ) throws(UsageError) -> String {
    switch (entry.form, value) {
    case (.text, .text(let text)), (.choice, .text(let text)): return text
    case (.integer, .integer(let number)): return String(number)
    case (.integer, _): throw mismatch(entry, value, "an integer")
    case (.text, _), (.choice, _): throw mismatch(entry, value, "a string")
    }
  }

  private static func mismatch(
    _ entry: Entry, _ value: InputValue, _ expectation: String
  ) -> UsageError {
    let given =
      switch value {
      case .text(let text): text
      case .integer(let number): String(number)
      case .boolean(let isTrue): String(isTrue)
      case .list: "[…]"
      }
    return UsageError(
      .invalidValue(entry.title, word: given, expectation: expectation, suggestion: nil))
  }
}
