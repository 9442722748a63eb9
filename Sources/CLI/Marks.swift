internal import Glibc

/// The one place with colour: the marks ✓ ✗ ! at the beginning of a line. A word always follows
/// them, so that colour and mark are never the only signal.
enum Marks {
  private static let colours: [(mark: Character, code: String)] = [
    ("✓", "32"), ("✗", "31"), ("!", "33"),
  ]

  /// Whether a stream shows colour: a terminal that can, and nobody who said no
  /// (https://no-color.org: set and not empty).
  static func areColoured(on descriptor: Int32) -> Bool {
    guard isatty(descriptor) == 1 else { return false }
    if let no = unsafe getenv("NO_COLOR"), unsafe no.pointee != 0 { return false }
    guard let terminal = unsafe getenv("TERM") else { return false }
    return unsafe strcmp(terminal, "dumb") != 0
  }

  /// The text with the marks of its lines in colour.
  static func painted(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(paintedLine)
      .joined(separator: "\n")
  }

  private static func paintedLine(_ line: Substring) -> String {
    guard let start = line.firstIndex(where: { $0 != " " }),
      let colour = colours.first(where: { $0.mark == line[start] })
    else { return String(line) }
    // SGR of ECMA-48 §8.3.117.
    return line[..<start] + "\u{1B}[\(colour.code)m\(line[start])\u{1B}[0m"
      + line[line.index(after: start)...]
  }
}
