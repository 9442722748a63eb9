package import Wire

/// A value of a YAML document and where it stands.
package struct YAMLNode: Equatable, Sendable {
  /// The value.
  package let value: YAMLValue
  /// Where the value begins.
  package let place: SourcePlace
}

/// The values that YAML can have here; every other spelling is text.
package indirect enum YAMLValue: Equatable, Sendable {
  /// Nothing after the key, `null` or `~`, without quotes.
  case absent
  /// `true` or `false`, without quotes.
  case boolean(Bool)
  /// A decimal integer within ±(2^53−1), without quotes, plus sign or leading zero.
  case integer(Int)
  /// Anything in quotes or in a block, and every other plain scalar: `yes`, `1.0`, a date.
  case string(Text)
  /// A list.
  case sequence([YAMLNode])
  /// Keys and values in the order of the file.
  case mapping(YAMLMapping)

  /// What the value is, for a message.
  package var noun: String {
    switch self {
    case .absent: "nothing"
    case .boolean: "true or false"
    case .integer: "an integer"
    case .string: "text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// One key of a mapping, where it stands, and its value.
package struct YAMLEntry: Equatable, Sendable {
  /// The key.
  package let key: Text
  /// Where the key begins.
  package let place: SourcePlace
  /// The value.
  package let node: YAMLNode
}

/// A mapping: its keys are different from each other and keep the order of the file.
package struct YAMLMapping: Equatable, Sendable {
  /// The keys and values in the order of the file.
  package let entries: [YAMLEntry]

  /// The value of a key; nil when the key is not there.
  package subscript(_ key: Text) -> YAMLNode? { entries.first { $0.key == key }?.node }
}

extension YAMLValue {
  private enum Word {
    static let tilde = Array("~".utf8)
    static let null = Array("null".utf8)
    static let yes = Array("true".utf8)
    static let no = Array("false".utf8)
  }

  /// Resolves a scalar without quotes; nil when it is text.
  ///
  /// Only spellings that nobody reads in two ways mean something else than their characters.
  static func resolve(plain bytes: [UInt8]) -> YAMLValue? {
    switch bytes {
    case [], Word.tilde, Word.null: .absent
    case Word.yes: .boolean(true)
    case Word.no: .boolean(false)
    default: integer(bytes).map(YAMLValue.integer)
    }
  }

  /// Reads `0` or `-?[1-9][0-9]*` within ±(2^53−1).
  private static func integer(_ bytes: [UInt8]) -> Int? {
    let digits = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
    // 16 digits hold every allowed integer, and cannot overflow.
    guard let first = digits.first, digits.count <= 16,
      first != UInt8(ascii: "0") || bytes.count == 1
    else { return nil }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    let signed = digits.count < bytes.count ? -value : value
    return CanonicalReader.integers.contains(signed) ? signed : nil
  }
}
