/// Which words may stand unquoted in YAML.
enum YAMLWord {
  /// The words that YAML 1.1 reads as booleans or as null, in any case (yaml.org/type/bool.html and
  /// null.html), in lower case and packed.
  private static let reserved: Set<UInt64> = Set(
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null"].map { packed($0.utf8) })
  private static let reservedByteCountMax = 5

  /// Whether every parser of YAML 1.1 and 1.2 reads these bytes, unquoted in block style, as the
  /// same string.
  ///
  /// A letter at the start rules out numbers, dates, times and every indicator; the bytes allowed
  /// after it rule out comments and breaks. A colon at the end would make it a key.
  static func isPlain(_ word: some BidirectionalCollection<UInt8>) -> Bool {
    guard let first = word.first, isLetter(first), word.last != UInt8(ascii: ":"),
      word.allSatisfy(isWordByte)
    else { return false }
    return word.count > reservedByteCountMax || !reserved.contains(packed(word))
  }

  private static func packed(_ word: some Collection<UInt8>) -> UInt64 {
    word.reduce(0) { $0 << 8 | UInt64($1 | 0x20) }
  }

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
