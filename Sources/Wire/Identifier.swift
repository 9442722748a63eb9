/// A name in the ledger: `[A-Za-z0-9][A-Za-z0-9._:/-]*`, at most 128 bytes, no `..` (design §4).
///
/// It is ASCII, so it can be shown, compared and put into a path without thought.
package struct Identifier: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The most bytes an identifier may have.
  package static let byteCountMax = 128

  /// The identifier as text.
  package let text: Text

  /// Takes a text that keeps the grammar; nil otherwise.
  package init?(_ string: String) {
    guard Self.isValid(string.utf8) else { return nil }
    text = Text(unchecked: string)
  }

  /// Takes a name of the program's own, which must keep the grammar.
  package init(_ literal: StaticString) {
    let string = "\(literal)"
    precondition(Self.isValid(string.utf8), "an identifier literal keeps the grammar")
    text = Text(unchecked: string)
  }

  init(unchecked string: String) { text = Text(unchecked: string) }

  /// Whether bytes keep the grammar.
  package static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
    guard let first = bytes.first, isAlphanumeric(first), bytes.count <= byteCountMax else {
      return false
    }
    var last: UInt8 = 0
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "."):
        if last == UInt8(ascii: ".") { return false }
      case UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "-"): break
      default:
        if !isAlphanumeric(byte) { return false }
      }
      last = byte
    }
    return true
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  /// The identifier for printing.
  package var string: String { text.string }

  package static func < (left: Identifier, right: Identifier) -> Bool { left.text < right.text }

  package var description: String { text.string }
}

extension Identifier: WireValue {
  package static let wireType = WireType.text(.identifier)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    let bytes = try reader.asciiString()
    guard Self.isValid(bytes) else {
      throw WireError(.invalid("not an identifier"), at: start)
    }
    self.init(unchecked: String(decoding: bytes, as: UTF8.self))
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(text.string) }
}
