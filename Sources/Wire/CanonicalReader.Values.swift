/// Booleans, integers and strings.
extension CanonicalReader {
  /// Reads `true` or `false`.
  mutating func boolean() throws(WireError) -> Bool {
    let rest = bytes[offset..<end]
    if rest.starts(with: Literal.yes) {
      offset += 4
      return true
    }
    if rest.starts(with: Literal.no) {
      offset += 5
      return false
    }
    throw WireError(.expected("true or false"), at: offset)
  }

  /// Reads an integer within `integers`, in its only spelling.
  mutating func integer() throws(WireError) -> Int {
    let start = offset
    let isNegative = peek() == UInt8(ascii: "-")
    if isNegative { offset += 1 }
    let first = offset
    var value = 0
    while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      // 16 digits hold every allowed integer, and cannot overflow.
      guard offset - first < 16 else { throw WireError(.invalid("beyond ±(2^53−1)"), at: start) }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      offset += 1
    }
    guard offset > first else {
      throw WireError(peek() == nil ? .endedEarly : .expected("a value"), at: start)
    }
    let leadingZero = bytes[first] == UInt8(ascii: "0") && (offset - first > 1 || isNegative)
    if leadingZero { throw WireError(.notCanonical("no leading zero and no −0"), at: start) }
    if let next = peek(), [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(next) {
      throw WireError(.notCanonical("numbers are integers"), at: offset)
    }
    let signed = isNegative ? -value : value
    guard Self.integers.contains(signed) else {
      throw WireError(.invalid("beyond ±(2^53−1)"), at: start)
    }
    return signed
  }

  /// Reads a string of ASCII without escapes; other strings are refused.
  public mutating func asciiString() throws(WireError) -> [UInt8] {
    Array(bytes[try asciiRange()])
  }

  /// Reads a string of ASCII without escapes.
  package mutating func plainString() throws(WireError) -> String {
    let range = try asciiRange()
    return Octets.string(in: bytes, range)
  }

  /// Reads any string.
  mutating func string() throws(WireError) -> String {
    let start = offset
    if peek() == UInt8(ascii: "\"") {
      let stop = Octets.plainEnd(in: bytes, from: start + 1, to: end)
      // Most strings are plain from quote to quote, and no longer than a text may be.
      if stop < end, bytes[stop] == UInt8(ascii: "\""), stop - start <= Text.byteCountMax {
        offset = stop + 1
        return Octets.string(in: bytes, (start + 1)..<stop)
      }
    }
    return String(decoding: try stringBytes(), as: UTF8.self)
  }

  /// Reads a string of ASCII without escapes and returns where its characters are.
  mutating func asciiRange() throws(WireError) -> Range<Int> {
    try expect(UInt8(ascii: "\""), "a string")
    let start = offset
    offset = Octets.plainEnd(in: bytes, from: start, to: end)
    guard let byte = peek() else { throw WireError(.endedEarly, at: offset) }
    guard byte == UInt8(ascii: "\"") else {
      throw WireError(.invalid("plain ASCII is needed"), at: offset)
    }
    offset += 1
    return start..<(offset - 1)
  }

  /// Reads any string and returns its bytes with the escapes resolved.
  mutating func stringBytes() throws(WireError) -> [UInt8] {
    var out: [UInt8] = []
    try expect(UInt8(ascii: "\""), "a string")
    let start = offset
    while let piece = try nextPiece(from: start) {
      switch piece {
      case .run(let range): out.append(contentsOf: bytes[range])
      case .escaped(let byte): out.append(byte)
      }
    }
    return out
  }

  /// Reads past a string.
  mutating func skipString() throws(WireError) {
    try expect(UInt8(ascii: "\""), "a string")
    let start = offset
    while try nextPiece(from: start) != nil {}
  }

  /// A part of a string: bytes that stand for themselves, or the meaning of an escape.
  private enum Piece {
    case run(Range<Int>)
    case escaped(UInt8)
  }

  /// Reads the next part of the string that began at `start`; nil after its closing quote.
  private mutating func nextPiece(from start: Int) throws(WireError) -> Piece? {
    let place = offset
    guard let byte = peek() else { throw WireError(.endedEarly, at: place) }
    let piece: Piece
    switch byte {
    case UInt8(ascii: "\""):
      offset += 1
      return nil
    case UInt8(ascii: "\\"): piece = .escaped(try escape())
    case 0x20...0x7E:
      offset = Octets.plainEnd(in: bytes, from: place, to: end)
      piece = .run(place..<offset)
    case 0x80...0xFF:
      offset += try scalarWidth()
      piece = .run(place..<offset)
    case 0x09, 0x0A:
      throw WireError(.notCanonical("tab and line feed are escaped"), at: place)
    default: throw WireError(.forbiddenCharacter(UInt32(byte)), at: place)
    }
    if offset - start > 2 * Text.byteCountMax {
      throw WireError(.tooLong(max: Text.byteCountMax), at: start)
    }
    return piece
  }

  /// The four escapes that canonical text can need.
  private mutating func escape() throws(WireError) -> UInt8 {
    guard offset + 1 < end else { throw WireError(.endedEarly, at: offset) }
    let value: UInt8? =
      switch bytes[offset + 1] {
      case UInt8(ascii: "\""): UInt8(ascii: "\"")
      case UInt8(ascii: "\\"): UInt8(ascii: "\\")
      case UInt8(ascii: "n"): 0x0A
      case UInt8(ascii: "t"): 0x09
      default: nil
      }
    guard let value else {
      throw WireError(.notCanonical("only \\\" \\\\ \\n \\t are escapes"), at: offset)
    }
    offset += 2
    return value
  }

  /// Checks one multi-byte character (RFC 3629 §4) and returns its width.
  private func scalarWidth() throws(WireError) -> Int {
    let first = bytes[offset]
    let (width, least): (Int, UInt32)
    switch first {
    case 0xC2...0xDF: (width, least) = (2, 0x80)
    case 0xE0...0xEF: (width, least) = (3, 0x800)
    case 0xF0...0xF4: (width, least) = (4, 0x10000)
    default: throw WireError(.notUTF8, at: offset)
    }
    guard offset + width <= end else { throw WireError(.endedEarly, at: offset) }
    var scalar = UInt32(first) & (0xFF >> UInt32(width + 1))
    for index in 1..<width {
      let byte = bytes[offset + index]
      guard byte & 0xC0 == 0x80 else { throw WireError(.notUTF8, at: offset) }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    guard scalar >= least, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else {
      throw WireError(.notUTF8, at: offset)
    }
    guard Text.isAllowed(scalar) else {
      throw WireError(.forbiddenCharacter(scalar), at: offset)
    }
    return width
  }
}
