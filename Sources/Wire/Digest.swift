/// A SHA-256 digest: 32 bytes, written as 64 lower-case hexadecimal digits.
package struct Digest: Hashable, Sendable, CustomStringConvertible {
  /// How many bytes a digest has.
  package static let byteCount = 32

  /// 64 zeros: the `prev` of record 0.
  package static let zero = Digest(a: 0, b: 0, c: 0, d: 0)

  // Four words instead of an array: no allocation, and equality is four comparisons.
  private let a, b, c, d: UInt64

  private init(a: UInt64, b: UInt64, c: UInt64, d: UInt64) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
  }

  /// The 32 bytes as they lie in memory.
  typealias Words = (UInt64, UInt64, UInt64, UInt64)

  init(bigEndianWords words: Words) {
    self.init(
      a: UInt64(bigEndian: words.0), b: UInt64(bigEndian: words.1), c: UInt64(bigEndian: words.2),
      d: UInt64(bigEndian: words.3))
  }

  var bigEndianWords: Words { (a.bigEndian, b.bigEndian, c.bigEndian, d.bigEndian) }

  /// Reads 32 bytes; nil for any other count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init(unchecked: Array(bytes))
  }

  /// Reads 32 bytes of a part of an array.
  package init?(bytes: ArraySlice<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init(unchecked: Array(bytes))
  }

  /// Reads 32 bytes of foreign memory.
  @safe package init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init(unchecked: unsafe [UInt8](bytes))
  }

  init(unchecked bytes: [UInt8]) {
    func word(_ start: Int) -> UInt64 {
      var value: UInt64 = 0
      for index in start..<(start + 8) { value = value << 8 | UInt64(bytes[index]) }
      return value
    }
    self.init(a: word(0), b: word(8), c: word(16), d: word(24))
  }

  /// Reads 64 lower-case hexadecimal digits; nil for any other text.
  package init?(hex: some Collection<UInt8>) {
    guard hex.count == 2 * Self.byteCount, let bytes = Hex.decode(hex) else { return nil }
    self.init(unchecked: bytes)
  }

  // Compiled for what is in use; see `Hex.decode`.

  /// Reads 64 lower-case hexadecimal digits of a part of an array.
  package init?(hex: ArraySlice<UInt8>) { self.init(digits: hex) }

  /// Reads 64 lower-case hexadecimal digits of an array.
  package init?(hex: [UInt8]) { self.init(digits: hex) }

  /// Reads 64 lower-case hexadecimal digits of a string.
  package init?(hex: String.UTF8View) { self.init(digits: hex) }

  /// Reads 64 lower-case hexadecimal digits of a part of a string.
  package init?(hex: Substring.UTF8View) { self.init(digits: hex) }

  private init?(digits: some Collection<UInt8>) {
    guard digits.count == 2 * Self.byteCount, let bytes = Hex.decode(Array(digits)) else {
      return nil
    }
    self.init(unchecked: bytes)
  }

  /// The 32 bytes.
  package var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(Self.byteCount)
    append(to: &out)
    return out
  }

  /// Appends the 32 bytes.
  package func append(to out: inout [UInt8]) {
    for word in [a, b, c, d] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        out.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
  }

  /// The 64 hexadecimal digits.
  package var hex: String { Octets.hexText(a, b, c, d) }

  package var description: String { hex }
}

extension Digest: WireValue {
  package static let wireType = WireType.text(.digest)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    let range = try reader.asciiRange()
    guard range.count == 2 * Self.byteCount,
      let a = Octets.hexWord(in: reader.bytes, at: range.lowerBound),
      let b = Octets.hexWord(in: reader.bytes, at: range.lowerBound + 16),
      let c = Octets.hexWord(in: reader.bytes, at: range.lowerBound + 32),
      let d = Octets.hexWord(in: reader.bytes, at: range.lowerBound + 48)
    else {
      throw WireError(.invalid("64 lower-case hexadecimal digits are needed"), at: start)
    }
    self.init(a: a, b: b, c: c, d: d)
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(hex) }
}
