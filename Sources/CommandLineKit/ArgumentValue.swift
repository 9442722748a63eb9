/// A value that is written as one word of the command line.
package protocol ArgumentValue: Sendable {
  /// Reads the word; nil when it is not such a value.
  init?(argument: String)
  /// What is expected, to follow "expected": "a whole number".
  static var expectation: String { get }
  /// The shape of the value, for completion and the input schema.
  static var form: ArgumentForm { get }
  /// The word that reads back as this value.
  var argumentText: String { get }
}

/// The shape of an argument's value.
package enum ArgumentForm: Sendable, Equatable {
  /// Any text.
  case text
  /// A whole number within limits.
  case integer(ClosedRange<Int>)
  /// One word of a closed list.
  case choice([String])
}

extension ArgumentValue {
  package static var form: ArgumentForm { .text }
  package var argumentText: String { "\(self)" }
}

extension String: ArgumentValue {
  package static var expectation: String { "text" }
  package init?(argument: String) { self = argument }
}

extension Int: ArgumentValue {
  /// The integers that every JSON reader keeps exactly (RFC 8785 §3.2.2.3): ±(2^53−1).
  package static let argumentRange = -9_007_199_254_740_991...9_007_199_254_740_991

  package static var expectation: String { "a whole number" }
  package static var form: ArgumentForm { .integer(argumentRange) }

  /// Reads decimal digits with an optional minus sign; a plus sign is refused.
  package init?(argument: String) {
    guard argument.utf8.first != UInt8(ascii: "+"), let value = Int(argument),
      Int.argumentRange.contains(value)
    else { return nil }
    self = value
  }
}

/// A closed list of words; an enum with string raw values conforms without further code.
package protocol ArgumentChoice: ArgumentValue, RawRepresentable, CaseIterable
where RawValue == String {}

extension ArgumentChoice {
  package static var expectation: String {
    "one of " + allCases.map(\.rawValue).joined(separator: ", ")
  }
  package static var form: ArgumentForm { .choice(allCases.map(\.rawValue)) }
  package var argumentText: String { rawValue }
  package init?(argument: String) { self.init(rawValue: argument) }
}
