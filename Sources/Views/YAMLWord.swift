/// Which words may stand unquoted in YAML.
enum YAMLWord {
  /// The words that YAML 1.1 reads as booleans or as null, in any case (yaml.org/type/bool.html and
  /// null.html). They are few: looking through a list costs less than hashing.
  private static let reserved: [UInt64] = [
    fold("y"), fold("n"), fold("yes"), fold("no"), fold("on"), fold("off"), fold("true"),
    fold("false"), fold("null"),
  ]
  private static let reservedByteCountMax = 5

  /// Whether every parser of YAML 1.1 and 1.2 reads these bytes, unquoted in block style, as the
  /// same string.
  ///
  /// A letter at the start rules out numbers, dates, times and every indicator; the bytes allowed
  /// after it rule out comments and breaks. A colon at the end would make it a key.
  static func isPlain(_ word: String.UTF8View) -> Bool {
    guard let first = word.first, isLetter(first) else { return false }
    var count = 0
    var last: UInt8 = 0
    for byte in word {
      guard isWordByte(byte) else { return false }
      last = byte
      count += 1
    }
    if last == UInt8(ascii: ":") { return false }
    return count > reservedByteCountMax || !reserved.contains(fold(word))
  }

  /// A short word in lower case, as one number.
  private static func fold(_ word: String.UTF8View) -> UInt64 {
    var folded: UInt64 = 0
    for byte in word { folded = folded << 8 | UInt64(byte | 0x20) }
    return folded
  }

  private static func fold(_ word: String) -> UInt64 { fold(word.utf8) }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "-"):
      true
    default: isLetter(byte)
    }
  }
}
