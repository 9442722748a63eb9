/// A path inside a git tree: any bytes but NUL, and their one ASCII quoting (design §4).
///
/// Bytes 0x21 to 0x7E stand for themselves, except `%`, `"` and `\`; every other byte is `%` and
/// two upper-case hexadecimal digits. So `naïve "x"` is written `na%C3%AFve%20%22x%22`.
package struct GitPath: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The most bytes of a path, as in Linux's PATH_MAX.
  package static let byteCountMax = 4096

  /// The bytes as git stores them.
  package let bytes: [UInt8]

  /// Takes a path; nil when it is empty, too long, or has a NUL.
  package init?(bytes: [UInt8]) {
    guard !bytes.isEmpty, bytes.count <= Self.byteCountMax, !bytes.contains(0) else { return nil }
    self.bytes = bytes
  }

  /// Reads the quoting; nil for any text that quoting would not have made.
  package init?(quoted text: some Collection<UInt8>) {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let first = rest.popFirst() {
      if Self.isPlain(first) {
        bytes.append(first)
        continue
      }
      guard first == UInt8(ascii: "%"), let high = rest.popFirst(), let low = rest.popFirst(),
        let upper = Self.digits.firstIndex(of: high), let lower = Self.digits.firstIndex(of: low)
      else { return nil }
      let byte = UInt8(upper << 4 | lower)
      guard !Self.isPlain(byte) else { return nil }
      bytes.append(byte)
    }
    self.init(bytes: bytes)
  }

  /// The ASCII quoting.
  package var quoted: String {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    for byte in bytes {
      if Self.isPlain(byte) {
        out.append(byte)
      } else {
        out.append(UInt8(ascii: "%"))
        out.append(Self.digits[Int(byte >> 4)])
        out.append(Self.digits[Int(byte & 15)])
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  package static func < (left: GitPath, right: GitPath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  package var description: String { quoted }

  private static let digits = Array("0123456789ABCDEF".utf8)

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "%"), UInt8(ascii: "\""), UInt8(ascii: "\\"): false
    default: (0x21...0x7E).contains(byte)
    }
  }
}

extension GitPath: WireValue {
  package static let wireType = WireType.text(.free)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let path = GitPath(quoted: try reader.asciiString()) else {
      throw WireError(.invalid("a quoted git path is needed"), at: start)
    }
    self = path
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(quoted) }
}
