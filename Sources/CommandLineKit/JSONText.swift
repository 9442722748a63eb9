/// JSON text with the members in the order given.
package indirect enum JSONText: Sendable, Equatable {
  /// A string.
  case string(String)
  /// An integer.
  case integer(Int)
  /// true or false.
  case boolean(Bool)
  /// Nothing, where a member must be there all the same.
  case null
  /// JSON text that another writer made.
  case raw(String)
  /// An array.
  case array([JSONText])
  /// An object; the caller answers for distinct keys.
  case object([Member])

  /// A member of an object.
  package struct Member: Sendable, Equatable {
    /// The name.
    package let key: String
    /// The value.
    package let value: JSONText

    /// Names a member.
    package init(_ key: String, _ value: JSONText) {
      self.key = key
      self.value = value
    }
  }

  /// The text without spaces or line breaks (RFC 8259).
  package var text: String {
    switch self {
    case .string(let string): JSONText.quoted(string)
    case .integer(let integer): String(integer)
    case .boolean(let boolean): boolean ? "true" : "false"
    case .null: "null"
    case .raw(let text): text
    case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { JSONText.quoted($0.key) + ":" + $0.value.text }.joined(separator: ",")
        + "}"
    }
  }

  private static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..."\u{1F}":
        // RFC 8259 §7: control characters must be escaped.
        result += escaped(scalar)
      case "\u{7F}"..."\u{9F}", "\u{61C}", "\u{200E}", "\u{200F}", "\u{2028}"..."\u{202E}",
        "\u{2066}"..."\u{2069}":
        // These may stand as they are, but would steer a terminal or turn the order of text.
        result += escaped(scalar)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
  }
}

extension JSONText {
  /// The text over several lines, indented by two spaces a level, for people.
  package var indented: String { indented("") }

  private func indented(_ margin: String) -> String {
    let inner = margin + "  "
    func block(_ open: String, _ parts: [String], _ close: String) -> String {
      parts.isEmpty
        ? open + close
        : open + "\n" + parts.map { inner + $0 }.joined(separator: ",\n") + "\n" + margin + close
    }
    switch self {
    case .array(let items): return block("[", items.map { $0.indented(inner) }, "]")
    case .object(let members):
      return block(
        "{", members.map { JSONText.quoted($0.key) + ": " + $0.value.indented(inner) }, "}")
    default: return text
    }
  }
}
