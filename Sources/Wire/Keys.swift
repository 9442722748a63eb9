/// An Ed25519 public key, written `ed25519:<standard base64 of 32 bytes>` (design §4).
package struct PublicKey: Hashable, Sendable, CustomStringConvertible {
  /// How many bytes a key has.
  package static let byteCount = 32

  private let value: Bytes32

  /// Takes 32 bytes; nil for any other count. Whether they name a point is the verifier's to say.
  package init?(bytes: [UInt8]) {
    guard let value = Bytes32(bytes.span) else { return nil }
    self.value = value
  }

  /// The 32 bytes.
  package var bytes: [UInt8] { value.array }

  /// Lends the 32 bytes.
  @safe package func withPointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
    value.withPointer(body)
  }

  /// Reads the written form; nil for any other text.
  package init?(_ text: String) {
    let prefix = "ed25519:"
    guard text.utf8.starts(with: prefix.utf8),
      let bytes = Base64.decode(text.utf8.dropFirst(prefix.utf8.count))
    else { return nil }
    self.init(bytes: bytes)
  }

  package var description: String { "ed25519:" + Base64.encode(bytes) }

  /// The first 32 hexadecimal digits of SHA-256 of the written form.
  package var id: KeyID {
    KeyID(unchecked: Array(SHA256.hash(Array(description.utf8)).bytes.prefix(KeyID.byteCount)))
  }
}

extension PublicKey: WireValue {
  package static let wireType = WireType.text(.publicKey)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let key = PublicKey(try reader.plainString()) else {
      throw WireError(.invalid("a key like ed25519:<base64 of 32 bytes> is needed"), at: start)
    }
    self = key
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(description) }
}

/// The short name of a public key: 32 lower-case hexadecimal digits.
package struct KeyID: Hashable, Sendable, CustomStringConvertible {
  /// How many bytes a key id has.
  package static let byteCount = 16

  private let high, low: UInt64

  init(unchecked bytes: [UInt8]) {
    func word(_ part: ArraySlice<UInt8>) -> UInt64 {
      part.reduce(0) { $0 << 8 | UInt64($1) }
    }
    high = word(bytes[0..<8])
    low = word(bytes[8..<16])
  }

  /// Reads 32 lower-case hexadecimal digits; nil for any other text.
  package init?(hex: some Collection<UInt8>) {
    guard hex.count == 2 * Self.byteCount, let bytes = Hex.decode(hex) else { return nil }
    self.init(unchecked: bytes)
  }

  // Compiled for what is in use; see `Hex.decode`.

  /// Reads 32 lower-case hexadecimal digits of an array.
  package init?(hex: [UInt8]) {
    guard hex.count == 2 * Self.byteCount, let bytes = Hex.decode(hex) else { return nil }
    self.init(unchecked: bytes)
  }

  /// Reads 32 lower-case hexadecimal digits of a string.
  package init?(hex: String.UTF8View) { self.init(hex: Array(hex)) }

  package var description: String { Octets.hexText(high, low) }
}

extension KeyID: WireValue {
  package static let wireType = WireType.text(.keyID)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    let range = try reader.asciiRange()
    guard range.count == 2 * Self.byteCount,
      let high = Octets.hexWord(in: reader.bytes, at: range.lowerBound),
      let low = Octets.hexWord(in: reader.bytes, at: range.lowerBound + 16)
    else {
      throw WireError(.invalid("32 lower-case hexadecimal digits are needed"), at: start)
    }
    self.high = high
    self.low = low
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(description) }
}

/// An Ed25519 signature: 64 bytes, written in standard base64.
package struct Signature: Hashable, Sendable {
  /// How many bytes a signature has.
  package static let byteCount = 64

  private let r, s: Bytes32

  /// Takes 64 bytes; nil for any other count.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount, let r = Bytes32(bytes.span.extracting(..<Bytes32.count)),
      let s = Bytes32(bytes.span.extracting(Bytes32.count...))
    else { return nil }
    (self.r, self.s) = (r, s)
  }

  /// The 64 bytes.
  package var bytes: [UInt8] { r.array + s.array }

  /// Lends the 64 bytes.
  @safe package func withPointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
    unsafe withUnsafePointer(to: self) { start in
      unsafe body(UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self))
    }
  }
}

extension Signature: WireValue {
  package static let wireType = WireType.text(.signature)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let bytes = Base64.decode(reader.bytes[try reader.asciiRange()]),
      let signature = Signature(bytes: bytes)
    else {
      throw WireError(.invalid("standard base64 of 64 bytes is needed"), at: start)
    }
    self = signature
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(Base64.encode(bytes)) }
}
