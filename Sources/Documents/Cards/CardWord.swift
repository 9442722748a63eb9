package import Wire

/// A text of a card with a grammar of its own.
package protocol CardWord: WireValue, Hashable, CustomStringConvertible {
  /// The grammar as the end of a sentence.
  static var rule: String { get }
  /// The word as text.
  var text: Text { get }
  /// Takes a text that keeps the grammar; nil otherwise.
  init?(_ text: Text)
}

extension CardWord {
  package var description: String { text.string }

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let word = Self(try Text(reading: &reader)) else {
      throw WireError(.invalid(Self.rule), at: start)
    }
    self = word
  }

  package func write(to writer: inout CanonicalWriter) { text.write(to: &writer) }
}

/// The name of a task: `^[A-Z][A-Z0-9_-]{1,63}$`.
package struct CardTaskID: CardWord {
  /// The most bytes of a task id.
  package static let byteCountMax = 64

  package static let rule =
    "must be 2 to \(byteCountMax) of A-Z, 0-9, _ and -, and start with a letter"
  package static let wireType = WireType.text(.taskID)

  package let text: Text

  package init?(_ text: Text) {
    let name = text.string.utf8
    guard let first = name.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first),
      (2...Self.byteCountMax).contains(name.count), name.allSatisfy(Self.isAllowed)
    else { return nil }
    self.text = text
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

/// The name of a specification: an identifier without a slash.
package struct CardSpecID: CardWord {
  package static let rule =
    "must be letters, digits, . _ : and -, at most \(Identifier.byteCountMax), without .."
  package static let wireType = WireType.text(.identifier)

  package let text: Text

  package init?(_ text: Text) {
    guard Identifier.isValid(text.string.utf8), !text.string.utf8.contains(UInt8(ascii: "/"))
    else { return nil }
    self.text = text
  }
}

/// How urgent a task is; P0 is the most urgent.
package enum CardPriority: String, WireChoice {
  case p0 = "P0"
  case p1 = "P1"
  case p2 = "P2"
  case p3 = "P3"

  /// What a card without a priority means.
  package static let standard = CardPriority.p3
}
