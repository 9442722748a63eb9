internal import Wire

/// Writes a page of Markdown in which no value is ever markup.
///
/// Every value stands in a code span or a fenced block (CommonMark 0.31 §6.1, §4.5): backslashes
/// would not do, since readers turn addresses into links after they have taken escapes away.
struct MarkdownEmitter {
  /// What was written so far.
  private(set) var bytes: [UInt8] = []

  /// Starts with room for an ordinary page.
  init() { bytes.reserveCapacity(8192) }

  /// Writes a line of the program's own words, or an empty one.
  mutating func line(_ words: StaticString = "") {
    words.append(to: &bytes)
    endLine()
  }

  /// Writes words of the program's own without ending the line.
  mutating func words(_ words: StaticString) { words.append(to: &bytes) }

  /// Writes a number without ending the line.
  mutating func number(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

  /// Writes a value that can hold no markup, by its grammar, without ending the line.
  mutating func plain(_ value: String) { bytes.append(contentsOf: value.utf8) }

  /// Ends the line.
  mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }

  /// Writes a list entry with a number.
  mutating func fact(_ name: StaticString, _ number: Int) {
    begin(name)
    self.number(number)
    endLine()
  }

  /// Writes a list entry with a value.
  mutating func fact(_ name: StaticString, _ value: some CustomStringConvertible) {
    begin(name)
    code(value.description)
    endLine()
  }

  /// Writes a list entry with several values, unless there are none.
  mutating func fact(
    _ name: StaticString, all values: some Collection<some CustomStringConvertible>
  ) {
    guard !values.isEmpty else { return }
    begin(name)
    var isFirst = true
    for value in values {
      if !isFirst { words(", ") }
      isFirst = false
      code(value.description)
    }
    endLine()
  }

  /// Writes a list entry with free text: in a code span, or fenced when it has several lines.
  mutating func fact(_ name: StaticString, text: Text) {
    guard text.string.utf8.contains(UInt8(ascii: "\n")) else {
      return fact(name, text)
    }
    words("- ")
    words(name)
    line(":")
    line()
    fence(text.string)
  }

  private mutating func begin(_ name: StaticString) {
    words("- ")
    words(name)
    words(": ")
  }

  /// Writes a code span. A longer run of backticks than any inside ends it, and nothing else does.
  ///
  /// - Precondition: the value has no line feed, since an empty line would end the paragraph.
  mutating func code(_ value: String) {
    precondition(!value.utf8.contains(UInt8(ascii: "\n")), "a code span has one line")
    guard !value.utf8.allSatisfy({ $0 == UInt8(ascii: " ") }) else {
      return words("(blank)")
    }
    let run = Self.longestRun(in: value) + 1
    // One space on both sides is not part of the value, and is needed beside a backtick.
    let pads = Self.needsPad(value.utf8.first) || Self.needsPad(value.utf8.last)
    backticks(run)
    if pads { words(" ") }
    for scalar in value.unicodeScalars { show(scalar) }
    if pads { words(" ") }
    backticks(run)
  }

  private static func needsPad(_ byte: UInt8?) -> Bool {
    byte == UInt8(ascii: "`") || byte == UInt8(ascii: " ")
  }

  /// Writes a fenced block inside a list entry, whose content is indented by two.
  private mutating func fence(_ value: String) {
    let run = max(3, Self.longestRun(in: value) + 1)
    words("  ")
    backticks(run)
    line("text")
    var isLineEmpty = true
    for scalar in value.unicodeScalars {
      if scalar == "\n" {
        endLine()
      } else {
        if isLineEmpty { words("  ") }
        show(scalar)
      }
      isLineEmpty = scalar == "\n"
    }
    endLine()
    words("  ")
    backticks(run)
    endLine()
  }

  private mutating func backticks(_ count: Int) {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "`"), count: count))
  }

  /// Writes a character as it is, or the name of a hidden one: `{U+202E}`.
  private mutating func show(_ scalar: Unicode.Scalar) {
    guard scalar.isHidden, scalar != "\t" else {
      return bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
    words("{U+")
    CodePoint.append(scalar.value, digits: scalar.value > 0xFFFF ? 6 : 4, to: &bytes)
    words("}")
  }

  private static func longestRun(in value: String) -> Int {
    var longest = 0
    var current = 0
    for byte in value.utf8 {
      current = byte == UInt8(ascii: "`") ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }
}
