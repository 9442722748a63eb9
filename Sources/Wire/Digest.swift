/// A SHA-256 digest: 32 bytes, written as 64 lower-case hexadecimal digits.
package struct Digest: Hashable, Sendable, CustomStringConvertible {
  /// How many bytes a digest has.
  package static let byteCount = 32

  /// 64 zeros: the `prev` of record 0.
  package static let zero = Digest(.zero)

  private let value: Bytes32

  init(_ value: Bytes32) { self.value = value }

  /// Reads 32 bytes; nil for any other count.
  package init?(bytes: [UInt8]) {
    guard let value = Bytes32(bytes.span) else { return nil }
    self.value = value
  }

  /// Reads 32 bytes of a part of an array.
  package init?(bytes: ArraySlice<UInt8>) {
    guard let value = Bytes32(bytes.span) else { return nil }
    self.value = value
  }

  /// Reads 32 bytes of foreign memory.
  @safe package init?(bytes: UnsafeRawBufferPointer) {
    guard let value = Bytes32(bytes) else { return nil }
    self.value = value
  }

  /// Reads 64 lower-case hexadecimal digits; nil for any other text.
  package init?(hex: some Collection<UInt8>) { self.init(digits: hex) }

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
    guard digits.count == 2 * Self.byteCount,
      let value = Bytes32(hexIn: Array(digits), at: 0)
    else { return nil }
    self.value = value
  }

  /// The 32 bytes.
  package var bytes: [UInt8] { value.array }

  /// Appends the 32 bytes.
  package func append(to out: inout [UInt8]) {
    withPointer { start in
      unsafe out.append(contentsOf: UnsafeBufferPointer(start: start, count: Self.byteCount))
    }
  }

  /// Lends the 32 bytes.
  @safe func withPointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
    value.withPointer(body)
  }

  /// The 64 hexadecimal digits.
  package var hex: String {
    let (a, b, c, d) = value.numbers
    return Octets.hexText(a, b, c, d)
  }

  package var description: String { hex }
}

extension Digest: WireValue {
  package static let wireType = WireType.text(.digest)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    let range = try reader.asciiRange()
    guard range.count == 2 * Self.byteCount,
      let value = Bytes32(hexIn: reader.bytes, at: range.lowerBound)
    else {
      throw WireError(.invalid("64 lower-case hexadecimal digits are needed"), at: start)
    }
    self.value = value
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(hex) }
}
