/// Steps through bytes eight at a time. All that is unsafe about reading words lies in this file.
enum Octets {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// Returns where the plain characters from `start` on end: at a quote, a backslash, a control,
  /// DEL or a byte beyond ASCII, or at `end`.
  static func plainEnd(in bytes: [UInt8], from start: Int, to end: Int) -> Int {
    precondition(0 <= start && start <= end && end <= bytes.count, "the part lies in the bytes")
    return unsafe bytes.withUnsafeBytes { buffer in
      plainEnd(in: buffer, from: start, to: end)
    }
  }

  @safe private static func plainEnd(
    in buffer: UnsafeRawBufferPointer, from start: Int, to end: Int
  ) -> Int {
    var place = start
    while place + 8 <= end {
      let word = unsafe UInt64(
        littleEndian: buffer.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      // Each term sets the high bit of a byte it looks for. A borrow can also set the bits of
      // later bytes, so only the first one is meant.
      let found =
        word | (word &- (0x20 &* ones)) | zeros(word ^ (0x22 &* ones))
        | zeros(word ^ (0x5C &* ones)) | zeros(word ^ (0x7F &* ones))
      if found & highBits != 0 { return place + (found & highBits).trailingZeroBitCount / 8 }
      place += 8
    }
    while place < end, isPlain(unsafe buffer[place]) { place += 1 }
    return place
  }

  /// Whether a string is known to consist of plain characters alone.
  static func isPlain(_ string: String) -> Bool {
    let isPlain = unsafe string.utf8.withContiguousStorageIfAvailable { characters in
      let buffer = UnsafeRawBufferPointer(characters)
      return plainEnd(in: buffer, from: 0, to: buffer.count) == buffer.count
    }
    return isPlain ?? false
  }

  /// Whether two strings have the same UTF-8 bytes.
  static func areSame(_ left: String, _ right: String) -> Bool {
    if left.utf8.count != right.utf8.count { return false }
    let found: Bool?? = unsafe left.utf8.withContiguousStorageIfAvailable {
      (one: UnsafeBufferPointer<UInt8>) -> Bool? in
      unsafe right.utf8.withContiguousStorageIfAvailable {
        (other: UnsafeBufferPointer<UInt8>) -> Bool in
        areEqual(UnsafeRawBufferPointer(one), UnsafeRawBufferPointer(other))
      }
    }
    if case .some(.some(let areSame)) = found { return areSame }
    return left.utf8.elementsEqual(right.utf8)
  }

  @safe private static func areEqual(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
  ) -> Bool {
    let count = left.count
    guard right.count == count else { return false }
    var place = 0
    while place + 8 <= count {
      let one = unsafe left.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let other = unsafe right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      if one != other { return false }
      place += 8
    }
    while place < count {
      if unsafe left[place] != right[place] { return false }
      place += 1
    }
    return true
  }

  /// Sets the high bit of the first byte that is zero, and maybe of later ones.
  private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// Reads 16 lower-case hexadecimal digits as one number; nil for anything else.
  static func hexWord(in bytes: [UInt8], at place: Int) -> UInt64? {
    guard 0 <= place, place + 16 <= bytes.count else { return nil }
    return unsafe bytes.withUnsafeBytes { buffer in
      let first = unsafe UInt64(
        littleEndian: buffer.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      let second = unsafe UInt64(
        littleEndian: buffer.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self))
      guard let high = halfWord(first), let low = halfWord(second) else { return nil }
      return UInt64(high) << 32 | UInt64(low)
    }
  }

  /// The number that eight digits write, the first digit in the lowest byte.
  private static func halfWord(_ digits: UInt64) -> UInt32? {
    // Letters alone have bit 6; their low four bits count from 1.
    let values = (digits & (0x0F &* ones)) &+ 9 &* (digits >> 6 & ones)
    let letters = (values &+ (0x76 &* ones)) >> 7 & ones
    // Writing the digits again finds every byte that was none.
    guard values & (0xF0 &* ones) == 0,
      values &+ (0x30 &* ones) &+ (0x27 &* letters) == digits
    else {
      return nil
    }
    var packed = (values << 4 | values >> 8) & 0x00FF_00FF_00FF_00FF
    packed = (packed | packed >> 8) & 0x0000_FFFF_0000_FFFF
    return UInt32(truncatingIfNeeded: packed | packed >> 16).byteSwapped
  }

  /// Writes words as lower-case hexadecimal digits, the highest first.
  static func hexText(_ words: UInt64...) -> String {
    unsafe String(unsafeUninitializedCapacity: 16 * words.count) { buffer in
      var place = 0
      for word in words {
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
          let value = UInt8(truncatingIfNeeded: word >> shift) & 15
          unsafe buffer[place] = value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
          place += 1
        }
      }
      return place
    }
  }

  /// Copies bytes into a string if all of them are printable ASCII.
  @safe static func plainString(of bytes: UnsafeRawBufferPointer) -> String? {
    guard unsafe bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
    return unsafe String(unsafeUninitializedCapacity: bytes.count) { buffer in
      _ = unsafe buffer.initialize(from: bytes)
      return bytes.count
    }
  }

  /// Copies a part of the bytes that is known to be UTF-8 into a string, without an array between.
  static func string(in bytes: [UInt8], _ part: Range<Int>) -> String {
    unsafe bytes.withUnsafeBufferPointer { all in
      unsafe String(unsafeUninitializedCapacity: part.count) { buffer in
        _ = unsafe buffer.initialize(from: all[part])
        return part.count
      }
    }
  }

  /// Whether the characters of a literal stand at `place`.
  static func matches(_ literal: StaticString, in bytes: [UInt8], at place: Int) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard 0 <= place, place + count <= bytes.count else { return false }
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      let characters = unsafe literal.characters
      for index in 0..<count where unsafe buffer[place + index] != characters[index] {
        return false
      }
      return true
    }
  }
}

/// A set of ASCII characters, as two words of bits.
struct ASCIISet: Sendable {
  private let low: UInt64
  private let high: UInt64

  private init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  // Bits written out, so that the compiler lays the sets down and nothing is set up at run time.
  private static let digits: UInt64 = 0x03FF_0000_0000_0000
  private static let letters: UInt64 = 0x07FF_FFFE_07FF_FFFE
  private static let underscore: UInt64 = 1 << (0x5F - 64)

  /// `[A-Za-z0-9]`
  static let alphanumerics = ASCIISet(low: digits, high: letters)
  /// `[A-Za-z0-9._:-]`
  static let token = ASCIISet(
    low: digits | 1 << 0x2E | 1 << 0x3A | 1 << 0x2D, high: letters | underscore)
  /// `[A-Za-z0-9._:/-]`
  static let identifier = ASCIISet(
    low: digits | 1 << 0x2E | 1 << 0x3A | 1 << 0x2D | 1 << 0x2F, high: letters | underscore)

  func contains(_ byte: UInt8) -> Bool {
    byte < 128 && (byte < 64 ? low : high) >> (byte & 63) & 1 == 1
  }
}
