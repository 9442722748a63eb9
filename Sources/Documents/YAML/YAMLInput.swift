internal import Wire

/// The check of YAML source that comes before libyaml sees it.
///
/// It covers comments and keys too, so that nobody reviews other lines than the parser reads.
enum YAMLInput {
  /// Refuses too many bytes, bytes that are not UTF-8, and characters that hide something.
  static func check(_ bytes: [UInt8], limits: YAMLLimits, firstLine: Int) throws(YAMLError) {
    let start = SourcePlace(line: firstLine, column: 1)
    guard bytes.count <= limits.byteCountMax else {
      throw YAMLError(.tooLarge(max: limits.byteCountMax), at: start)
    }
    if bytes.starts(with: SourceBytes.byteOrderMark) { throw YAMLError(.byteOrderMark, at: start) }
    if let offset = SourceBytes.offsetOfInvalidUTF8(in: bytes) {
      throw YAMLError(.notUTF8, at: SourceBytes.place(of: offset, in: bytes, firstLine: firstLine))
    }
    if let (scalar, offset) = SourceBytes.first(in: bytes, where: isRefused) {
      let place = SourceBytes.place(of: offset, in: bytes, firstLine: firstLine)
      throw YAMLError(.forbiddenCharacter(scalar), at: place)
    }
  }

  private static func isRefused(_ scalar: UInt32, next: UInt32?) -> Bool {
    switch scalar {
    // A carriage return counts only as half of CRLF: alone it moves a terminal's cursor back.
    case 0x0D: next != 0x0A
    // YAML 1.1 §5.4 breaks lines here, editors do not: a key could hide in the middle of a line.
    case 0x2028, 0x2029: true
    // YAML 1.1 §5.1 has no such characters.
    case 0xFEFF, 0xFFFE, 0xFFFF: true
    default: !Text.isAllowed(scalar)
    }
  }
}
