/// The words of a command line as the system hands them over: bytes, which need not be text.
enum Arguments {
  /// The most bytes of a word that a message repeats.
  private static let shownByteCountMax = 64

  /// Those of this process, without its name.
  static func ofThisProcess() -> [[UInt8]] {
    var words: [[UInt8]] = []
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let word = unsafe CommandLine.unsafeArgv[index] else { break }
      words.append(unsafe bytes(of: word))
    }
    return words
  }

  private static func bytes(of word: UnsafeMutablePointer<CChar>) -> [UInt8] {
    var bytes: [UInt8] = []
    var place = 0
    while unsafe word[place] != 0 {
      bytes.append(unsafe UInt8(bitPattern: word[place]))
      place += 1
    }
    return bytes
  }

  /// The bytes of a word, for a message: printable ASCII as it is, all else as `\x` and two digits.
  static func shown(_ word: [UInt8]) -> String {
    var text = ""
    for byte in word.prefix(shownByteCountMax) {
      if (0x20...0x7E).contains(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return word.count > shownByteCountMax ? text + "…" : text
  }
}
