/// One word of the command line that is written like an option.
///
/// A lone dash and a negative number are values; `--` ends the options (POSIX.1-2017 §12.2,
/// guidelines 10 and 13, with the long options that GNU added).
struct OptionWord {
  /// The word up to the equals sign, with its dashes.
  let name: Substring
  /// What follows the equals sign of a long option.
  let value: String?

  /// Reads the word; nil when it is a value.
  init?(_ word: String) {
    guard OptionWord.looksLikeOption(word) else { return nil }
    guard word.hasPrefix("--"), let equals = word.firstIndex(of: "=") else {
      name = word[...]
      value = nil
      return
    }
    name = word[..<equals]
    value = String(word[word.index(after: equals)...])
  }

  /// Whether a word begins with a dash and is neither a lone dash nor a negative number.
  static func looksLikeOption(_ word: String) -> Bool {
    guard word.hasPrefix("-"), word != "-" else { return false }
    return !word.dropFirst().utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
  }
}
