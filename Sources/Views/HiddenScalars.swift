extension Unicode.Scalar {
  /// Whether a reader cannot see it, or it breaks a line or turns the order of what stands around
  /// it: views show it as an escape, so that no text looks like another.
  ///
  /// Controls, line and paragraph separators, and Default_Ignorable_Code_Point of the Unicode
  /// character database, less the joiners and the two presentation selectors that scripts and
  /// emoji need to be legible; also the two code points that YAML 1.2 §5.1 does not allow.
  var isHidden: Bool {
    switch value {
    case 0x20...0x7E: false
    case 0x200C, 0x200D, 0xFE0E, 0xFE0F: false
    case 0x00...0x1F, 0x7F...0x9F, 0xAD: true
    case 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F: true
    case 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164: true
    case 0xFE00...0xFE0D, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB, 0xFFFE, 0xFFFF: true
    case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: true
    default: false
    }
  }
}

/// Upper-case hexadecimal digits of code points.
enum CodePoint {
  private static let digits: [UInt8] = Array("0123456789ABCDEF".utf8)

  /// Appends exactly `count` digits.
  static func append(_ value: UInt32, digits count: Int, to out: inout [UInt8]) {
    for place in (0..<count).reversed() {
      out.append(digits[Int(value >> UInt32(4 * place) & 15)])
    }
  }
}

extension StaticString {
  /// Appends the characters of a text of the program's own.
  func append(to out: inout [UInt8]) {
    withUTF8Buffer { unsafe out.append(contentsOf: $0) }
  }
}
