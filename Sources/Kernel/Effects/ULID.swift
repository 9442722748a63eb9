internal import Wire

/// Universally unique, sortable names: 48 bits of time and 80 random bits in Crockford's base 32.
enum ULID {
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// Makes a name from a moment and ten random bytes.
  static func make(at moment: Timestamp, random: [UInt8]) -> String {
    var bits: [UInt8] = []
    for shift in stride(from: Int64(40), through: 0, by: -8) {
      bits.append(UInt8(truncatingIfNeeded: moment.milliseconds >> shift))
    }
    bits += random.prefix(10) + Array(repeating: 0, count: max(0, 10 - random.count))
    // 128 bits in 26 characters of five: the first one carries three bits.
    var out: [UInt8] = []
    for place in 0..<26 {
      var value = 0
      for bit in (place * 5 - 2)..<(place * 5 + 3) {
        let isSet = bit >= 0 && bits[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
        value = value << 1 | (isSet ? 1 : 0)
      }
      out.append(alphabet[value])
    }
    return String(decoding: out, as: UTF8.self)
  }
}
