/// A writer of the roff language with the macros of man(7), in pure ASCII.
struct Roff {
  /// The longest input line; readers of man pages by line expect short ones.
  private static let lineMax = 76

  private(set) var text = ""

  /// Writes a macro with its arguments, each in quotes.
  mutating func macro(_ name: String, _ arguments: String...) {
    text +=
      ([".\(name)"] + arguments.map { "\"\(Roff.escaped($0, isQuoted: true))\"" })
      .joined(separator: " ") + "\n"
  }

  /// Writes the title line; its dashes stay plain, for programs that read the date.
  mutating func title(_ page: String, date: String, source: String, manual: String) {
    let fields = [page, "1", date, source, manual].map { field in
      "\"\(Roff.escaped(field, isQuoted: true, keepsDashes: true))\""
    }
    text += ".TH " + fields.joined(separator: " ") + "\n"
  }

  /// Writes a line that already holds escapes.
  mutating func line(_ escaped: String) {
    // A dot or an apostrophe at the start would be a request (groff(7), "Control characters").
    text += (escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" : "") + escaped + "\n"
  }

  /// Writes words to fill lines with; each sentence begins a line, as man-pages(7) asks.
  mutating func prose(_ words: String) {
    var current = ""
    for word in words.split(separator: " ") {
      let escaped = Roff.escaped(String(word))
      if !current.isEmpty && current.utf8.count + 1 + escaped.utf8.count > Roff.lineMax {
        line(current)
        current = ""
      }
      current += current.isEmpty ? escaped : " " + escaped
      if let last = word.last, ".?!".contains(last) {
        line(current)
        current = ""
      }
    }
    if !current.isEmpty { line(current) }
  }

  /// Writes a discussion; `isFirst` when it directly follows a heading, which needs no `.PP`.
  mutating func discussion(_ text: String, isFirst: Bool = false) {
    for (index, block) in Prose.blocks(text).enumerated() {
      switch block {
      case .paragraph(let words):
        if index > 0 || !isFirst { macro("PP") }
        prose(words)
      case .verbatim(let lines):
        if index > 0 || !isFirst { macro("PP") }
        verbatim(lines)
      }
    }
  }

  /// Writes lines as they are, set off to the right.
  mutating func verbatim(_ lines: [String]) {
    text += ".RS 4\n.EX\n"
    for text in lines { line(Roff.escaped(text)) }
    text += ".EE\n.RE\n"
  }

  /// Writes a term and its explanation.
  mutating func term(_ escaped: String, _ about: String) {
    macro("TP")
    line(escaped)
    // A term needs a body, or the next one becomes it.
    if about.isEmpty { line("\\ ") } else { prose(about) }
  }

  /// Bold text.
  static func bold(_ text: String) -> String { "\\fB\(escaped(text))\\fR" }

  /// Italic text: what the reader replaces.
  static func italic(_ text: String) -> String { "\\fI\(escaped(text))\\fR" }

  /// Escapes what roff would read or print differently (groff_char(7)).
  static func escaped(
    _ text: String, isQuoted: Bool = false, keepsDashes: Bool = false
  ) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\e"
      // A plain dash would print as a hyphen, and a copied option would not work.
      case "-" where !keepsDashes: result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "\"" where isQuoted: result += "\\(dq"
      case " "..."~": result.unicodeScalars.append(scalar)
      default: result += "\\[u\(hexadecimal(scalar.value))]"
      }
    }
    return result
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
