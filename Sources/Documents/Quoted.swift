internal import Wire

/// Words of a file inside a message: on one line, short, and without characters that hide.
enum Quoted {
  /// The most code points that a message repeats.
  static let countMax = 80

  /// Quotes what somebody wrote.
  static func text(_ string: String) -> String {
    var out = "\""
    for (index, scalar) in string.unicodeScalars.enumerated() {
      guard index < countMax else { return out + "…\"" }
      switch scalar {
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case _ where Text.isAllowed(scalar.value): out.unicodeScalars.append(scalar)
      default: out += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return out + "\""
  }

  /// Quotes what somebody wrote.
  static func text(_ text: Text) -> String { self.text(text.string) }
}
