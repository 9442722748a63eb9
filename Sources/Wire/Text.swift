/// Text as the law knows it: its UTF-8 bytes, and nothing else.
///
/// Swift's own `==` on strings calls composed and decomposed é equal; every other verifier sees two
/// texts. So the law compares, orders and hashes `Text`, never `String`.
package struct Text: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The same text for printing. Do not compare it.
  package let string: String

  /// The most bytes that one text may have anywhere in a ledger.
  package static let byteCountMax = 49_152

  /// Takes text that keeps the rules of the format: no controls but tab and line feed, no
  /// bidirectional controls.
  ///
  /// - Throws: `WireError` with the offset of the first forbidden character.
  package init(_ string: String) throws(WireError) {
    var offset = 0
    for scalar in string.unicodeScalars {
      guard Self.isAllowed(scalar.value) else {
        throw WireError(.forbiddenCharacter(scalar.value), at: offset)
      }
      offset += UTF8.width(scalar)
    }
    guard offset <= Self.byteCountMax else {
      throw WireError(.tooLong(max: Self.byteCountMax), at: offset)
    }
    self.string = string
  }

  /// Takes the UTF-8 bytes of foreign memory; nil for anything but UTF-8 that keeps the rules.
  @safe package init?(stored bytes: UnsafeRawBufferPointer) {
    if let plain = Octets.plainString(of: bytes) {
      guard plain.utf8.count <= Self.byteCountMax else { return nil }
      string = plain
      return
    }
    guard let string = unsafe String(validating: bytes, as: UTF8.self),
      let text = try? Text(string)
    else { return nil }
    self = text
  }

  /// Takes text that is known to keep the rules.
  init(unchecked string: String) { self.string = string }

  /// The number of UTF-8 bytes.
  package var byteCount: Int { string.utf8.count }

  /// Whether a code point may stand in a text (design §4; the table is in the format document).
  package static func isAllowed(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09, 0x0A: true
    case 0x00...0x1F, 0x7F...0x9F: false
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
    case 0xD800...0xDFFF: false
    default: scalar <= 0x10FFFF
    }
  }

  package static func == (left: Text, right: Text) -> Bool {
    Octets.areSame(left.string, right.string)
  }

  package static func < (left: Text, right: Text) -> Bool {
    left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    // Of a string that is Swift's own, nothing is copied or counted.
    let isDone: Void? = unsafe string.utf8.withContiguousStorageIfAvailable {
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if isDone == nil {
      var copy = string
      copy.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
    hasher.combine(0xFF as UInt8)
  }

  /// Whether the bytes of `prefix` begin this text.
  package func hasPrefix(_ prefix: Text) -> Bool { string.utf8.starts(with: prefix.string.utf8) }

  package var description: String { string }
}

extension Text: WireValue {
  package static let wireType = WireType.text(.free)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    self.init(unchecked: try reader.string())
  }

  package func write(to writer: inout CanonicalWriter) { writer.text(self) }
}

extension Text {
  /// Takes a text that the program put together from parts that keep the rules.
  package static func known(_ string: String) -> Text { Text(unchecked: string) }
}

/// A text of the program's own, which must keep the rules.
extension Text: ExpressibleByStringLiteral {
  /// Takes a literal.
  package init(stringLiteral literal: StaticString) { string = "\(literal)" }
}
