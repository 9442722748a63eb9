/// A place in a file that a person can open: line and column, both counted from 1.
package struct SourcePlace: Hashable, Sendable, CustomStringConvertible {
  /// The line, counted from 1.
  package let line: Int
  /// The column in Unicode code points, counted from 1.
  package let column: Int

  /// Names a place.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package var description: String { "line \(line), column \(column)" }
}

/// Checks of raw bytes that come before any parser sees them.
enum SourceBytes {
  /// The UTF-8 spelling of U+FEFF, which some editors put before a text.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Where the first byte that is not UTF-8 (RFC 3629) stands; nil when all are.
  static func offsetOfInvalidUTF8(in bytes: [UInt8]) -> Int? {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  /// The place of a byte; the bytes before it must be UTF-8.
  static func place(of offset: Int, in bytes: [UInt8], firstLine: Int = 1) -> SourcePlace {
    var line = firstLine
    var column = 1
    for byte in bytes[..<offset] {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return SourcePlace(line: line, column: column)
  }

  /// Finds the first code point that `isRefused` names, given the one after it.
  ///
  /// - Precondition: `bytes` are UTF-8.
  static func first(
    in bytes: [UInt8], where isRefused: (_ scalar: UInt32, _ next: UInt32?) -> Bool
  ) -> (scalar: UInt32, offset: Int)? {
    var offset = 0
    var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.makeIterator()
    var next = scalars.next()
    while let scalar = next {
      next = scalars.next()
      if isRefused(scalar.value, next?.value) { return (scalar.value, offset) }
      offset += UTF8.width(scalar)
    }
    return nil
  }
}
