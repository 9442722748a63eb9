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
  package static func isValid(_ bytes: some Collection<UInt8>) -> Bool { keepsGrammar(bytes) }

  private static func keepsGrammar(_ bytes: some Collection<UInt8>) -> Bool {
    guard let first = bytes.first, ASCIISet.alphanumerics.contains(first),
      bytes.count <= byteCountMax
    else { return false }
    let dot = UInt8(ascii: ".")
    var last: UInt8 = 0
    for byte in bytes {
      if !ASCIISet.identifier.contains(byte) || (byte == dot && last == dot) { return false }
      last = byte
    }
    return true
  }

  // Compiled for what is in use; see `Hex.decode`.

  /// Whether the bytes of a string keep the grammar.
  package static func isValid(_ bytes: String.UTF8View) -> Bool { keepsGrammar(bytes) }

  /// Whether a part of an array keeps the grammar.
  package static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool { keepsGrammar(bytes) }

  /// The identifier for printing.
  package var string: String { text.string }

  package static func < (left: Identifier, right: Identifier) -> Bool { left.text < right.text }

  package var description: String { text.string }
}

extension Identifier: WireValue {
  package static let wireType = WireType.text(.identifier)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    let range = try reader.asciiRange()
    guard Self.isValid(reader.bytes[range]) else {
      throw WireError(.invalid("not an identifier"), at: start)
    }
    self.init(unchecked: Octets.string(in: reader.bytes, range))
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(text.string) }
}
