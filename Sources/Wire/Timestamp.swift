/// A moment: milliseconds since 1970-01-01T00:00:00Z, written in RFC 3339 with three decimals.
///
/// Years 1970 to 9999. Days are counted without leap seconds, as POSIX time does.
package struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// How many characters the written form has.
  private static let byteCount = 24

  /// Milliseconds since the epoch, 0 to `max`.
  package let milliseconds: Int64

  /// 9999-12-31T23:59:59.999Z.
  package static let max: Int64 = 253_402_300_799_999

  /// Names a moment; nil outside the years 1970 to 9999.
  package init?(milliseconds: Int64) {
    guard (0...Self.max).contains(milliseconds) else { return nil }
    self.milliseconds = milliseconds
  }

  fileprivate init(clamping milliseconds: Int64) {
    self.milliseconds = Swift.min(Swift.max(milliseconds, 0), Self.max)
  }

  /// The moment `milliseconds` later (earlier when negative), clamped to the years 1970 to 9999.
  package func advanced(byMilliseconds milliseconds: Int64) -> Timestamp {
    let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
    return Timestamp(clamping: overflow ? (milliseconds < 0 ? 0 : Self.max) : sum)
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// Reads exactly `YYYY-MM-DDThh:mm:ss.mmmZ`; nil for any other spelling or an impossible date.
  package init?(ascii text: [UInt8]) { self.init(ascii: text[...]) }

  init?(ascii text: ArraySlice<UInt8>) {
    guard text.count == Self.byteCount else { return nil }
    let start = text.startIndex
    func number(_ place: Int, _ count: Int, _ mark: UInt8) -> Int64? {
      var value: Int64 = 0
      for index in (start + place)..<(start + place + count) {
        let digit = text[index] &- UInt8(ascii: "0")
        guard digit <= 9 else { return nil }
        value = value * 10 + Int64(digit)
      }
      return text[start + place + count] == mark ? value : nil
    }
    let (dash, colon) = (UInt8(ascii: "-"), UInt8(ascii: ":"))
    guard let year = number(0, 4, dash), let month = number(5, 2, dash),
      let day = number(8, 2, UInt8(ascii: "T")), let hour = number(11, 2, colon),
      let minute = number(14, 2, colon), let second = number(17, 2, UInt8(ascii: ".")),
      let milli = number(20, 3, UInt8(ascii: "Z")), year >= 1970, (1...12).contains(month),
      day >= 1,
      day <= Self.days(inMonth: month, of: year), hour < 24, minute < 60, second < 60
    else { return nil }
    let days = Self.daysFromCivil(year: year, month: month, day: day)
    milliseconds = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milli
  }

  private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 of a Gregorian date, by counting from March so that leap days come last.
  private static func daysFromCivil(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private var civil: (year: Int64, month: Int64, day: Int64) {
    let days = milliseconds / 86_400_000 + 719_468
    let era = days / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
  }

  /// The RFC 3339 spelling, always 24 ASCII characters.
  package var description: String {
    let (year, month, day) = civil
    let rest = milliseconds % 86_400_000
    return unsafe String(unsafeUninitializedCapacity: Self.byteCount) { buffer in
      var place = 0
      func put(_ value: Int64, _ width: Int, _ mark: UInt8) {
        var value = value
        for index in stride(from: place + width - 1, through: place, by: -1) {
          unsafe buffer[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10)
          value /= 10
        }
        unsafe buffer[place + width] = mark
        place += width + 1
      }
      put(year, 4, UInt8(ascii: "-"))
      put(month, 2, UInt8(ascii: "-"))
      put(day, 2, UInt8(ascii: "T"))
      put(rest / 3_600_000, 2, UInt8(ascii: ":"))
      put(rest / 60_000 % 60, 2, UInt8(ascii: ":"))
      put(rest / 1000 % 60, 2, UInt8(ascii: "."))
      put(rest % 1000, 3, UInt8(ascii: "Z"))
      return place
    }
  }
}

extension Timestamp: WireValue {
  package static let wireType = WireType.text(.timestamp)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let value = Timestamp(ascii: reader.bytes[try reader.asciiRange()]) else {
      throw WireError(
        .invalid("a UTC time like 2026-01-31T09:00:00.000Z is needed"), at: start)
    }
    self = value
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(description) }
}

extension Timestamp {
  /// 1970-01-01T00:00:00.000Z.
  package static let epoch = Timestamp(clamping: 0)
}
