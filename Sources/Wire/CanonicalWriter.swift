/// Writes canonical JSON: RFC 8785 narrowed as design §4 says.
///
/// It never sorts: callers write keys in ascending order and a precondition holds them to it, so
/// the order on the wire is the order in the source.
public struct CanonicalWriter {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// The key written last in the open object, or nil at its start or inside an array.
  private var lastKey: StaticString?
  private var needsComma = false

  /// Starts with room for `capacity` bytes.
  public init(capacity: Int = 512) { bytes.reserveCapacity(capacity) }

  /// Writes an object whose fields `body` writes.
  public mutating func object(_ body: (inout CanonicalWriter) -> Void) {
    nest(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  /// Writes an array whose elements `body` writes.
  public mutating func array(_ body: (inout CanonicalWriter) -> Void) {
    nest(UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  private mutating func nest(
    _ open: UInt8, _ close: UInt8, _ body: (inout CanonicalWriter) -> Void
  ) {
    let (outerKey, outerComma) = (lastKey, needsComma)
    (lastKey, needsComma) = (nil, false)
    bytes.append(open)
    body(&self)
    bytes.append(close)
    (lastKey, needsComma) = (outerKey, outerComma)
  }

  /// Writes one field.
  ///
  /// - Precondition: `key` comes after the key written before it in this object.
  @inlinable
  public mutating func field(_ key: StaticString, _ value: some WireValue) {
    begin(key)
    value.write(to: &self)
  }

  /// Writes one field if there is a value; absence is how the format says "none".
  @inlinable
  public mutating func field(_ key: StaticString, _ value: (some WireValue)?) {
    if let value { field(key, value) }
  }

  /// Writes one field unless the list is empty.
  @inlinable
  public mutating func field<Element: WireValue>(_ key: StaticString, unlessEmpty list: [Element]) {
    if !list.isEmpty { field(key, list) }
  }

  /// Writes one field whose value is canonical bytes already.
  public mutating func field(_ key: StaticString, canonical value: ArraySlice<UInt8>) {
    begin(key)
    bytes.append(contentsOf: value)
  }

  /// Writes one element of the open array.
  @inlinable
  public mutating func element(_ value: some WireValue) {
    beginElement()
    value.write(to: &self)
  }

  @usableFromInline
  mutating func beginElement() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  @usableFromInline
  mutating func begin(_ key: StaticString) {
    if let last = lastKey {
      precondition(Self.ascends(last, key), "keys are written in ascending order")
    }
    lastKey = key
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
    bytes.append(UInt8(ascii: "\""))
    unsafe bytes.append(contentsOf: key.characters)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private static func ascends(_ left: StaticString, _ right: StaticString) -> Bool {
    unsafe left.characters.lexicographicallyPrecedes(right.characters)
  }

  mutating func boolean(_ value: Bool) {
    bytes.append(contentsOf: value ? Literal.yes : Literal.no)
  }

  mutating func integer(_ value: Int) {
    precondition(CanonicalReader.integers.contains(value), "integers stay within ±(2^53−1)")
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Writes a string that is known to need no escape.
  @usableFromInline
  mutating func ascii(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: string.utf8)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes any text. Only four characters that a text can hold need an escape (RFC 8785 §3.2.2.2).
  mutating func text(_ text: Text) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    guard !Octets.isPlain(text.string), text.string.utf8.contains(where: Self.needsEscape) else {
      bytes.append(contentsOf: text.string.utf8)
      return
    }
    for byte in text.string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x09:
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: "t"))
      case 0x0A:
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: "n"))
      default: bytes.append(byte)
      }
    }
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  mutating func raw(_ canonical: [UInt8]) { bytes.append(contentsOf: canonical) }
}

enum Literal {
  static let yes = Array("true".utf8)
  static let no = Array("false".utf8)
}

extension [UInt8] {
  /// Copies literals one behind the other; `next` returns them until it returns nil, and they have
  /// `capacity` bytes at most.
  package init(literals capacity: Int, _ next: () -> StaticString?) {
    unsafe self.init(unsafeUninitializedCapacity: capacity) { buffer, count in
      while let literal = next() {
        let characters = unsafe literal.characters
        precondition(count + characters.count <= capacity, "the literals have a known length")
        guard let source = characters.baseAddress else { continue }
        unsafe buffer.baseAddress?.advanced(by: count)
          .initialize(from: source, count: characters.count)
        count += characters.count
      }
    }
  }
}

extension StaticString {
  /// Whether both are one literal in the program's memory; equal literals need not be one.
  package func isLiteral(of other: StaticString) -> Bool {
    unsafe utf8Start == other.utf8Start && utf8CodeUnitCount == other.utf8CodeUnitCount
  }

  /// The bytes of the literal, which live as long as the program.
  var characters: UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
  }
}
