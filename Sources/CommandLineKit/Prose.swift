/// Text for people: paragraphs and wrapped lines.
enum Prose {
  /// A piece of a discussion.
  enum Block: Equatable {
    /// Words to fill lines with.
    case paragraph(String)
    /// Lines to show as they are, without their common indentation.
    case verbatim([String])
  }

  /// Splits a discussion at its blank lines; indented lines are verbatim.
  static func blocks(_ text: String) -> [Block] {
    var blocks: [Block] = []
    var lines: [Substring] = []
    func flush() {
      guard !lines.isEmpty else { return }
      if lines.allSatisfy({ $0.hasPrefix("  ") }) {
        let margin = lines.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        blocks.append(.verbatim(lines.map { String($0.dropFirst(margin)) }))
      } else {
        blocks.append(.paragraph(lines.joined(separator: " ")))
      }
      lines = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy(\.isWhitespace) { flush() } else { lines.append(line) }
    }
    flush()
    return blocks
  }

  /// Breaks a text into lines of at most `width` characters; longer words stay whole.
  static func wrap(_ text: String, width: Int) -> [String] {
    wrap(words: text.split(separator: " ").map(String.init), width: width)
  }

  /// Breaks a list of words, some with spaces inside, into lines of at most `width` characters.
  static func wrap(words: [String], width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in words {
      if line.isEmpty {
        line = word
      } else if line.count + 1 + word.count <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = word
      }
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }

  /// Spaces.
  static func indent(_ count: Int) -> String { String(repeating: " ", count: count) }
}
