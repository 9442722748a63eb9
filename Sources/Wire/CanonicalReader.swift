/// Reads canonical JSON and refuses any bytes that are not their own canonical form (design §4).
///
/// Decoding and re-encoding give the same bytes by construction: there is one spelling of each
/// value, fields come in ascending order, and nothing may follow.
///
/// It is public, and its generic functions inlinable, for one reason: the compiler specialises such
/// functions in other rooms, and those with `package` access it does not. Unspecialised, decoding
/// an entity spends most of its time on looking up types.
public struct CanonicalReader {
  /// Objects and arrays nest at most this deep.
  public static let depthMax = 16
  /// The most elements of one array.
  public static let arrayCountMax = 4096
  /// The integers that every JSON reader keeps exactly: ±(2^53−1).
  public static let integers = -9_007_199_254_740_991...9_007_199_254_740_991

  /// The whole input.
  public let bytes: [UInt8]
  /// Where the reader stands.
  public internal(set) var offset: Int

  let end: Int
  private var depth: Int
  private var needsComma = false

  /// Reads `bytes` from start to end.
  public init(_ bytes: [UInt8]) {
    self.init(bytes, in: 0..<bytes.count)
  }

  /// Reads one part of `bytes`; offsets in errors count from the start of the whole.
  ///
  /// `depth` is how many objects and arrays will stand around the part where it is stored.
  public init(_ bytes: [UInt8], in range: Range<Int>, depth: Int = 0) {
    self.bytes = bytes
    self.depth = depth
    offset = range.lowerBound
    end = range.upperBound
  }

  /// Checks that nothing is left.
  public func finish() throws(WireError) {
    guard offset == end else { throw WireError(.trailingBytes, at: offset) }
  }

  // MARK: Objects and arrays

  /// Reads an object whose fields `body` reads, in ascending order of their keys.
  @inlinable
  public mutating func object<Value>(
    _ body: (inout CanonicalReader) throws(WireError) -> Value
  ) throws(WireError) -> Value {
    let outer = try openObject()
    let value = try body(&self)
    try closeObject(outer)
    return value
  }

  /// Reads an array of at most `max` elements.
  @inlinable
  public mutating func array<Element: WireValue>(
    max: Int = arrayCountMax
  ) throws(WireError) -> [Element] {
    let outer = try openArray()
    var elements: [Element] = []
    while try nextElement(after: elements.count, max: max) {
      elements.append(try Element(reading: &self))
    }
    close(outer)
    return elements
  }

  /// Reads a field that must be there.
  @inlinable
  public mutating func field<Value: WireValue>(
    _ key: StaticString, _ type: Value.Type = Value.self
  ) throws(WireError) -> Value {
    try require(key)
    return try Value(reading: &self)
  }

  /// Reads a field if it is there.
  @inlinable
  public mutating func optional<Value: WireValue>(
    _ key: StaticString, _ type: Value.Type = Value.self
  ) throws(WireError) -> Value? {
    guard has(key) else { return nil }
    return try Value(reading: &self)
  }

  /// Reads a list that is left out when it is empty; an empty list that is there is refused.
  @inlinable
  public mutating func list<Element: WireValue>(
    _ key: StaticString, _ type: Element.Type = Element.self
  ) throws(WireError) -> [Element] {
    guard has(key) else { return [] }
    let start = offset
    let elements: [Element] = try array()
    if elements.isEmpty {
      throw WireError(.notCanonical("an empty list is left out"), at: start)
    }
    return elements
  }

  /// Reads a field whose value is kept as it is, and returns where its bytes are.
  public mutating func rawField(_ key: StaticString) throws(WireError) -> Range<Int> {
    try require(key)
    return try skipValue()
  }

  /// Passes over one canonical value of any shape and returns where its bytes are.
  @discardableResult
  public mutating func skipValue() throws(WireError) -> Range<Int> {
    let start = offset
    switch peek() {
    case UInt8(ascii: "{"): try skipObject()
    case UInt8(ascii: "["):
      let outer = try open(UInt8(ascii: "["), "an array")
      var count = 0
      while try nextElement(after: count, max: Self.arrayCountMax) {
        try skipValue()
        count += 1
      }
      close(outer)
    case UInt8(ascii: "\""): try skipString()
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try boolean()
    default: _ = try integer()
    }
    return start..<offset
  }

  private mutating func skipObject() throws(WireError) {
    let outer = try open(UInt8(ascii: "{"), "an object")
    var last = offset..<offset
    while peek() != UInt8(ascii: "}") {
      if needsComma { try expect(UInt8(ascii: ","), "\",\" or \"}\"") }
      let start = offset
      let name = try key()
      guard last.isEmpty || ascends(last, name) else {
        throw WireError(.notCanonical("keys ascend and do not repeat"), at: start)
      }
      last = name
      needsComma = true
      try skipValue()
    }
    close(outer)
  }

  /// Whether one key comes before another. They are ASCII, so bytes are in RFC 8785's order.
  private func ascends(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    for index in 0..<min(left.count, right.count) {
      let (first, second) = (bytes[left.lowerBound + index], bytes[right.lowerBound + index])
      if first != second { return first < second }
    }
    return left.count < right.count
  }

  /// Begins an array whose elements the caller reads while `nextElement` says so.
  @usableFromInline
  mutating func openArray() throws(WireError) -> Bool {
    try open(UInt8(ascii: "["), "an array")
  }

  private mutating func open(_ byte: UInt8, _ what: StaticString) throws(WireError) -> Bool {
    guard depth < Self.depthMax else { throw WireError(.tooDeep, at: offset) }
    try expect(byte, what)
    depth += 1
    let outer = needsComma
    needsComma = false
    return outer
  }

  @usableFromInline
  mutating func close(_ outer: Bool) {
    offset += 1
    depth -= 1
    needsComma = outer
  }

  /// Begins an object whose fields the caller reads with `require` and `has`: `object` without a
  /// generic call, for what is read a million times. Give `closeObject` what this returns.
  public mutating func openObject() throws(WireError) -> Bool {
    try open(UInt8(ascii: "{"), "an object")
  }

  /// Ends an object whose fields were read; anything else there is a field too many.
  public mutating func closeObject(_ outer: Bool) throws(WireError) {
    if peek() != UInt8(ascii: "}") {
      let start = offset
      if needsComma { try expect(UInt8(ascii: ","), "\",\" or \"}\"") }
      let name = bytes[try key()]
      throw WireError(.unexpectedField(String(decoding: name, as: UTF8.self)), at: start)
    }
    close(outer)
  }

  /// Steps to the next element of the open array; false at its end.
  @usableFromInline
  mutating func nextElement(after count: Int, max: Int) throws(WireError) -> Bool {
    if peek() == UInt8(ascii: "]") { return false }
    guard count < max else { throw WireError(.tooLong(max: max), at: offset) }
    if needsComma { try expect(UInt8(ascii: ","), "\",\" or \"]\"") }
    needsComma = true
    return true
  }

  /// Reads `"key":` of any object field.
  private mutating func key() throws(WireError) -> Range<Int> {
    try expect(UInt8(ascii: "\""), "a key")
    let start = offset
    while let byte = peek(), byte != UInt8(ascii: "\"") {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"):
        offset += 1
      default: throw WireError(.notCanonical("keys are [a-z0-9_]+"), at: offset)
      }
    }
    let name = start..<offset
    if name.isEmpty { throw WireError(.notCanonical("keys are [a-z0-9_]+"), at: start) }
    try expect(UInt8(ascii: "\""), "the end of the key")
    try expect(UInt8(ascii: ":"), "\":\"")
    return name
  }

  /// Steps to the value of a field that must be there.
  public mutating func require(_ key: StaticString) throws(WireError) {
    guard has(key) else { throw WireError(.missingField("\(key)"), at: offset) }
  }

  /// Steps over `,"key":` when that is what comes next; otherwise stays.
  public mutating func has(_ key: StaticString) -> Bool {
    let start = offset + (needsComma ? 1 : 0)
    let stop = start + key.utf8CodeUnitCount + 3
    guard stop <= end else { return false }
    if needsComma, bytes[offset] != UInt8(ascii: ",") { return false }
    guard bytes[start] == UInt8(ascii: "\""), bytes[stop - 2] == UInt8(ascii: "\""),
      bytes[stop - 1] == UInt8(ascii: ":"), Octets.matches(key, in: bytes, at: start + 1)
    else { return false }
    offset = stop
    needsComma = true
    return true
  }

  /// The next byte; nil at the end.
  func peek() -> UInt8? { offset < end ? bytes[offset] : nil }

  /// Reads one byte, which is `what` the caller needs here.
  mutating func expect(_ byte: UInt8, _ what: StaticString) throws(WireError) {
    guard let next = peek() else { throw WireError(.endedEarly, at: offset) }
    guard next == byte else { throw WireError(.expected("\(what)"), at: offset) }
    offset += 1
  }
}
