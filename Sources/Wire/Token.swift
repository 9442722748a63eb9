/// An opaque ASCII token that a caller chooses: 1 to 64 of `[A-Za-z0-9._:-]` (design §4).
///
/// The id of a statement is one: unique for each actor, it makes a repeat recognisable.
package struct Token: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The most bytes a token may have.
  package static let byteCountMax = 64

  /// The token as text.
  package let text: Text

  /// Takes a text that keeps the grammar; nil otherwise.
  package init?(_ string: String) {
    guard Self.isValid(string.utf8) else { return nil }
    text = Text(unchecked: string)
  }

  private static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
    guard (1...byteCountMax).contains(bytes.count) else { return false }
    return bytes.allSatisfy { ASCIISet.token.contains($0) }
  }

  package static func < (left: Token, right: Token) -> Bool { left.text < right.text }

  package var description: String { text.string }
}

extension Token: WireValue {
  package static let wireType = WireType.text(.token)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    let range = try reader.asciiRange()
    guard Self.isValid(reader.bytes[range]) else {
      throw WireError(.invalid("1 to 64 of [A-Za-z0-9._:-] are needed"), at: start)
    }
    text = Text(unchecked: Octets.string(in: reader.bytes, range))
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(text.string) }
}
