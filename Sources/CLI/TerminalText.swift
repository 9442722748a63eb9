/// Text as a terminal may have it: what comes from files, git, the database's engine and the
/// command line is repeated in messages, and must neither steer a terminal nor turn the order of
/// what stands around it.
enum TerminalText {
  /// The text with every control but tab and line feed, and every character that turns the
  /// direction of text (Unicode UAX #9) or breaks a line unseen, replaced by U+FFFD.
  static func safe(_ text: String) -> String {
    // Nearly all text is of plain characters, which one look at its bytes tells.
    guard text.utf8.contains(where: { $0 < 0x20 && $0 != 0x0A || $0 > 0x7E }) else { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      scalars.append(isSafe(scalar.value) ? scalar : "\u{FFFD}")
    }
    return String(scalars)
  }

  /// One line of an answer as one line: somebody's text with line feeds in it must not look like
  /// lines of ours, such as a condition that holds.
  static func line(_ text: String) -> String {
    guard text.utf8.contains(0x0A) else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " ⏎ ")
  }

  private static func isSafe(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09, 0x0A: true
    case 0x00...0x1F, 0x7F...0x9F: false
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: false
    default: true
    }
  }
}
