/// Lower-case hexadecimal, the only spelling of digests and key ids.
package enum Hex {
  private static let digits: [UInt8] = Array("0123456789abcdef".utf8)

  /// Returns two lower-case digits for each byte.
  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(2 * bytes.underestimatedCount)
    for byte in bytes { append(byte, to: &out) }
    return String(decoding: out, as: UTF8.self)
  }

  /// Appends the two digits of one byte.
  package static func append(_ byte: UInt8, to out: inout [UInt8]) {
    out.append(digits[Int(byte >> 4)])
    out.append(digits[Int(byte & 15)])
  }

  /// Reads lower-case digits; nil for an odd count or any other character.
  package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? { decoded(text) }

  private static func decoded(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count.isMultiple(of: 2) else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(text.count / 2)
    var high: UInt8?
    for character in text {
      guard let value = value(of: character) else { return nil }
      if let first = high {
        out.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return out
  }

  // Rooms do not see into each other, so a generic call between them is resolved at run time, which
  // costs a short-lived process more than the work itself. These are compiled for what is in use.

  /// Reads lower-case digits of an array.
  package static func decode(_ text: [UInt8]) -> [UInt8]? { decode(text[...]) }

  /// Reads lower-case digits of a part of an array.
  package static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? { decoded(text) }

  /// Reads lower-case digits of a string.
  package static func decode(_ text: String.UTF8View) -> [UInt8]? { decoded(text) }

  /// The value of one lower-case digit; nil for anything else.
  package static func value(of character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// A code point as the Unicode standard writes it: at least four upper-case digits.
  static func uppercase(_ scalar: UInt32) -> String {
    let text = String(scalar, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - text.count)) + text
  }
}
