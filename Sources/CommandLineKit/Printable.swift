/// The longest piece of a person's words that an error text repeats.
private let printableCharactersMax = 64

/// Returns the text in quotes, safe to print.
func quoted(_ text: String) -> String { "\"\(printable(text))\"" }

/// Returns the text without characters that could steer a terminal, clipped to a fixed length.
///
/// Error texts repeat what was typed, and that may come from a file or an agent.
func printable(_ text: String) -> String {
  let clipped = text.prefix(printableCharactersMax)
  let shown = withoutControls(String(clipped), replacement: "\u{FFFD}")
  return clipped.endIndex < text.endIndex ? shown + "…" : shown
}

/// Replaces every control and bidirectional control character.
func withoutControls(_ text: String, replacement: Unicode.Scalar) -> String {
  var scalars = String.UnicodeScalarView()
  for scalar in text.unicodeScalars { scalars.append(isControl(scalar) ? replacement : scalar) }
  return String(scalars)
}

/// Whether a character steers a terminal or the direction of text (Unicode UAX #9).
private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0...0x1F, 0x7F...0x9F: true
  case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
  default: false
  }
}
