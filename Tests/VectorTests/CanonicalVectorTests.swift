import Testing
import Wire

/// `canonical-json.jsonl`: bytes that are canonical, and bytes that are not, with the reason.
@Suite struct CanonicalVectorTests {
  private struct Case {
    let name: String
    let bytes: [UInt8]
    /// Why not; nil for bytes that are canonical.
    let reason: String?
  }

  private static func good(_ name: String, _ text: String) -> Case {
    Case(name: name, bytes: Array(text.utf8), reason: nil)
  }

  private static func bad(_ name: String, _ reason: String, _ text: String) -> Case {
    Case(name: name, bytes: Array(text.utf8), reason: reason)
  }

  private static func bad(_ name: String, _ reason: String, bytes: [UInt8]) -> Case {
    Case(name: name, bytes: bytes, reason: reason)
  }

  private static func nested(_ depth: Int, _ open: String, _ core: String, _ close: String)
    -> String
  {
    String(repeating: open, count: depth) + core + String(repeating: close, count: depth)
  }

  private static let values: [Case] = [
    good("an empty object", "{}"), good("an empty array", "[]"), good("an empty string", "\"\""),
    good("true", "true"), good("false", "false"),
    good("zero", "0"), good("a negative integer", "-1"),
    good("the largest integer", "9007199254740991"),
    good("the smallest integer", "-9007199254740991"),
    good("an array of values", "[0,\"a\",true,{\"a\":[]}]"),
    good("keys in ascending order", "{\"0\":1,\"_\":2,\"a\":3,\"a0\":4,\"a_\":5,\"aa\":6,\"b\":7}"),
    good("depth 16", nested(16, "[", "", "]")),
    good("depth 16 of objects", nested(15, "{\"a\":", "{}", "}")),
    good("4096 elements", "[" + Array(repeating: "0", count: 4096).joined(separator: ",") + "]"),
    bad("nothing", "truncated", ""),
    bad("depth 17", "depth", nested(17, "[", "", "]")),
    bad("depth 17 of objects", "depth", nested(16, "{\"a\":", "{}", "}")),
    bad(
      "4097 elements", "length",
      "[" + Array(repeating: "0", count: 4097).joined(separator: ",") + "]"),
    bad("null", "syntax", "null"), bad("null as a value", "syntax", "{\"a\":null}"),
    bad("True", "syntax", "True"), bad("tru", "syntax", "tru"),
    bad("an apostrophe", "syntax", "'a'"), bad("an unquoted key", "syntax", "{a:1}"),
    bad("a comma before the end of an array", "syntax", "[1,]"),
    bad("a comma before the end of an object", "syntax", "{\"a\":1,}"),
    bad("a comma at the start of an array", "syntax", "[,1]"),
    bad("two values in an array without a comma", "syntax", "[1 2]"),
    bad("an array that does not end", "truncated", "[1"),
    bad("an object that does not end", "truncated", "{\"a\":1"),
    bad("a string that does not end", "truncated", "\"a"),
    bad("an escape that does not end", "truncated", "\"\\"),
    bad("a second value", "trailing", "{}{}"), bad("a line feed at the end", "trailing", "{}\n"),
    bad("a space at the end", "trailing", "1 "), bad("a zero byte at the end", "trailing", "1\0"),
    bad("a byte order mark", "syntax", "\u{FEFF}{}"),
    bad("a space at the start", "syntax", " {}"),
    bad("a space after a colon", "syntax", "{\"a\": 1}"),
    bad("a space after a comma", "syntax", "[1, 2]"),
    bad("a comment", "syntax", "/**/1"),
  ]

  private static let numbersAndKeys: [Case] = [
    bad("minus zero", "spelling", "-0"), bad("a leading zero", "spelling", "01"),
    bad("a leading zero after minus", "spelling", "-01"), bad("a plus sign", "syntax", "+1"),
    bad("minus alone", "truncated", "-"), bad("a fraction", "spelling", "1.5"),
    bad("an integer with a fraction", "spelling", "1.0"), bad("an exponent", "spelling", "1e2"),
    bad("a capital exponent", "spelling", "1E2"),
    bad("2 to the 53", "range", "9007199254740992"),
    bad("minus 2 to the 53", "range", "-9007199254740992"),
    bad("17 digits", "range", "10000000000000000"), bad("a hexadecimal number", "trailing", "0x1"),
    bad("not a number", "syntax", "NaN"), bad("infinity", "syntax", "Infinity"),
    bad("a key twice", "spelling", "{\"a\":1,\"a\":2}"),
    bad("keys in descending order", "spelling", "{\"b\":1,\"a\":2}"),
    bad("a longer key before its prefix", "spelling", "{\"aa\":1,\"a\":2}"),
    bad("an empty key", "spelling", "{\"\":1}"),
    bad("a capital letter in a key", "spelling", "{\"A\":1}"),
    bad("a hyphen in a key", "spelling", "{\"a-b\":1}"),
    bad("a dot in a key", "spelling", "{\"a.b\":1}"),
    bad("an escape in a key", "spelling", "{\"\\u0061\":1}"),
    bad("a letter beyond ASCII in a key", "spelling", "{\"é\":1}"),
  ]

  private static let strings: [Case] = [
    good("every printable ASCII character", printable),
    good("the four escapes", "\"\\\" \\\\ \\n \\t\""),
    good("a slash without an escape", "\"/\""),
    good("composed and decomposed text are two texts", "[\"é\",\"e\u{301}\"]"),
    good("the last code point of each width", "\"\u{7FF}\u{FFFF}\u{10FFFF}\""),
    good("the first code point of each width", "\"\u{A0}\u{800}\u{10000}\""),
    good("a byte order mark inside a string", "\"\u{FEFF}\""),
    good("private use and unassigned code points", "\"\u{E000}\u{378}\u{FFFE}\""),
    good("line and paragraph separator", "\"\u{2028}\u{2029}\""),
    good("soft hyphen, zero width joiner and tag", "\"\u{AD}\u{200D}\u{200B}\u{E0041}\""),
    good("neighbours of the bidirectional controls", neighbours),
    bad("a tab", "spelling", "\"\t\""), bad("a line feed", "spelling", "\"\n\""),
    bad("an escaped slash", "spelling", "\"\\/\""), bad("an escaped b", "spelling", "\"\\b\""),
    bad("an escaped f", "spelling", "\"\\f\""), bad("an escaped r", "spelling", "\"\\r\""),
    bad("a letter as an escape", "spelling", "\"\\u0061\""),
    bad("a tab as a long escape", "spelling", "\"\\u0009\""),
    bad("a control as an escape", "spelling", "\"\\u0001\""),
    bad("a surrogate pair as escapes", "spelling", "\"\\ud83d\\ude00\""),
    bad("a lone surrogate as an escape", "spelling", "\"\\ud800\""),
    bad("a lone surrogate in UTF-8", "utf8", bytes: [0x22, 0xED, 0xA0, 0x80, 0x22]),
    bad("beyond U+10FFFF", "utf8", bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22]),
    bad("a quote in two bytes", "utf8", bytes: [0x22, 0xC0, 0xA2, 0x22]),
    bad("a letter in three bytes", "utf8", bytes: [0x22, 0xE0, 0x81, 0xA1, 0x22]),
    bad("a letter in four bytes", "utf8", bytes: [0x22, 0xF0, 0x80, 0x81, 0xA1, 0x22]),
    bad("a continuation byte alone", "utf8", bytes: [0x22, 0x80, 0x22]),
    bad("a lead byte alone", "utf8", bytes: [0x22, 0xC3, 0x22, 0x22]),
    bad("a character cut by the end", "truncated", bytes: [0x22, 0xC3]),
    bad("byte FF", "utf8", bytes: [0x22, 0xFF, 0x22]),
  ]

  private static let printable =
    "\""
    + (0x20...0x7E).map { byte in
      let character = String(UnicodeScalar(UInt8(byte)))
      return byte == 0x22 || byte == 0x5C ? "\\" + character : character
    }.joined() + "\""

  private static let neighbours =
    "\""
    + [0xA0, 0x61B, 0x61D, 0x200D, 0x2010, 0x2029, 0x202F, 0x2065, 0x206A].compactMap {
      UnicodeScalar(UInt32($0)).map(String.init)
    }.joined() + "\""

  /// Every code point that no text may hold, but for surrogates.
  private static var forbidden: [Case] {
    let table: [ClosedRange<UInt32>] = [
      0x00...0x08, 0x0B...0x1F, 0x7F...0x9F, 0x061C...0x061C, 0x200E...0x200F, 0x202A...0x202E,
      0x2066...0x2069,
    ]
    return table.flatMap { $0 }.compactMap { value in
      UnicodeScalar(value).map { scalar in
        bad(
          "U+" + String(("000" + String(value, radix: 16, uppercase: true)).suffix(4)),
          "character", "\"\(String(scalar))\"")
      }
    }
  }

  private static func reason(_ error: WireError) -> String {
    switch error.kind {
    case .endedEarly: "truncated"
    case .expected, .missingField, .unexpectedField: "syntax"
    case .notCanonical: "spelling"
    case .forbiddenCharacter: "character"
    case .notUTF8: "utf8"
    case .tooDeep: "depth"
    case .tooLong: "length"
    case .invalid: "range"
    case .trailingBytes: "trailing"
    }
  }

  @Test func `the reader agrees with every vector`() throws {
    var lines: [Line] = []
    for item in Self.values + Self.numbersAndKeys + Self.strings + Self.forbidden {
      var found: String?
      do throws(WireError) {
        var reader = CanonicalReader(item.bytes)
        try reader.skipValue()
        try reader.finish()
      } catch { found = Self.reason(error) }
      #expect(found == item.reason, "\(item.name)")
      lines.append(
        Line(dictionaryLiteral: ("hex", .hex(item.bytes)), ("name", .text(item.name)))
          .with("reason", item.reason.map { .text($0) })
          .with("valid", .truth(item.reason == nil)))
    }
    try VectorFiles.expect(lines, are: "canonical-json.jsonl")
  }
}
