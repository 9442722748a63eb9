internal import CommandLineKit

/// How long something lasts, as people write it: `90m`, `8h`, `7d`.
package struct Lifetime: ArgumentValue, Equatable {
  /// The seconds, 1 to `secondsMax`.
  package let seconds: Int

  /// The longest that can be written: ten years. What is too long for a session, the law says.
  package static let secondsMax = 3653 * 86_400

  private static let units: KeyValuePairs<Character, Int> = [
    "d": 86_400, "h": 3_600, "m": 60, "s": 1,
  ]

  /// Names a time.
  ///
  /// - Precondition: `seconds` is 1 to `secondsMax`.
  package init(seconds: Int) {
    precondition((1...Self.secondsMax).contains(seconds), "a lifetime is bounded")
    self.seconds = seconds
  }

  /// Reads digits and one of d, h, m, s; nil for anything else.
  package init?(argument: String) {
    guard let letter = argument.last,
      let unit = Self.units.first(where: { $0.key == letter })?.value
    else { return nil }
    let digits = argument.utf8.dropLast()
    let zero = UInt8(ascii: "0")
    guard digits.allSatisfy({ (zero...UInt8(ascii: "9")).contains($0) }),
      let count = Int(argument.dropLast()), (1...Self.secondsMax / unit).contains(count)
    else { return nil }
    seconds = count * unit
  }

  package static let expectation = "a time such as 90m, 8h or 7d"

  /// The shortest spelling in one unit.
  package var argumentText: String {
    for unit in Self.units where seconds.isMultiple(of: unit.value) {
      return "\(seconds / unit.value)\(unit.key)"
    }
    return "\(seconds)s"
  }
}
