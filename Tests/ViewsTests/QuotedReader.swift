import Testing

/// Reads YAML's double-quoted scalars as the standard says (YAML 1.2 §5.7), knowing nothing of how
/// the views write them.
enum QuotedReader {
  /// What a scalar on one line stands for; nil if it is not one well-formed scalar.
  static func read(_ scalar: some StringProtocol) -> [Unicode.Scalar]? {
    var rest = Array(scalar.unicodeScalars)[...]
    guard rest.popFirst() == "\"" else { return nil }
    var out: [Unicode.Scalar] = []
    while let next = rest.popFirst() {
      switch next {
      case "\"": return rest.isEmpty ? out : nil
      case "\\":
        guard let escaped = readEscape(&rest) else { return nil }
        out.append(escaped)
      default: out.append(next)
      }
    }
    return nil
  }

  private static func readEscape(_ rest: inout ArraySlice<Unicode.Scalar>) -> Unicode.Scalar? {
    switch rest.popFirst() {
    case "\"": "\""
    case "\\": "\\"
    case "n": "\n"
    case "t": "\t"
    case "x": readHex(2, &rest)
    case "u": readHex(4, &rest)
    case "U": readHex(8, &rest)
    default: nil
    }
  }

  private static func readHex(
    _ count: Int, _ rest: inout ArraySlice<Unicode.Scalar>
  ) -> Unicode.Scalar? {
    let digits = rest.prefix(count)
    rest = rest.dropFirst(count)
    guard digits.count == count else { return nil }
    return UInt32(String(String.UnicodeScalarView(digits)), radix: 16).flatMap(Unicode.Scalar.init)
  }
}
