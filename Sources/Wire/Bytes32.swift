/// 32 bytes that lie in four words: nothing is allocated or counted for them, and equality is four
/// comparisons.
package struct Bytes32: Hashable, Sendable {
  /// How many bytes there are.
  static let count = 32
  /// All of them zero.
  static let zero = Bytes32(numbers: 0, 0, 0, 0)

  // As they lie in memory, so that they can be lent as they are.
  private var a, b, c, d: UInt64

  /// Takes four numbers, the highest byte of each first.
  init(numbers a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) {
    (self.a, self.b, self.c, self.d) = (a.bigEndian, b.bigEndian, c.bigEndian, d.bigEndian)
  }

  /// Copies 32 bytes of foreign memory; nil for any other count.
  @safe init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.count else { return nil }
    self = unsafe bytes.loadUnaligned(as: Bytes32.self)
  }

  /// Copies 32 bytes; nil for any other count.
  init?(_ bytes: Span<UInt8>) {
    let value = unsafe bytes.withUnsafeBytes { Bytes32($0) }
    guard let value else { return nil }
    self = value
  }

  /// Reads the 64 lower-case hexadecimal digits at a place; nil for anything else.
  init?(hexIn bytes: [UInt8], at place: Int) {
    guard let a = Octets.hexWord(in: bytes, at: place),
      let b = Octets.hexWord(in: bytes, at: place + 16),
      let c = Octets.hexWord(in: bytes, at: place + 32),
      let d = Octets.hexWord(in: bytes, at: place + 48)
    else { return nil }
    self.init(numbers: a, b, c, d)
  }

  /// Writes all 32 bytes by `body`.
  @safe init(writing body: (UnsafeMutablePointer<UInt8>) -> Void) {
    self = .zero
    unsafe withUnsafeMutableBytes(of: &self) { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe body(start.assumingMemoryBound(to: UInt8.self))
    }
  }

  /// The four numbers.
  var numbers: (UInt64, UInt64, UInt64, UInt64) {
    (UInt64(bigEndian: a), UInt64(bigEndian: b), UInt64(bigEndian: c), UInt64(bigEndian: d))
  }

  /// The bytes as an array.
  var array: [UInt8] { withPointer { unsafe [UInt8](UnsafeBufferPointer(start: $0, count: 32)) } }

  /// Lends the bytes.
  @safe func withPointer<Result>(_ body: (UnsafePointer<UInt8>) -> Result) -> Result {
    unsafe withUnsafePointer(to: self) { start in
      unsafe body(UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self))
    }
  }
}
