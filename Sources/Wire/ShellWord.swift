/// A word of a command that somebody may paste: what a file or a ref is called must not become a
/// command.
package enum ShellWord {
  /// The word as a POSIX shell reads it back (XCU 2.2.2): as it is when it is plain, else between
  /// single quotes.
  package static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"):
        true
      default: "/._-+=:@%,".utf8.contains(byte)
      }
    }
    if isPlain, !text.isEmpty { return text }
    // A quote within is closed, escaped and opened again.
    return "'" + text.parts(at: UInt8(ascii: "'")).joined(separator: #"'\''"#) + "'"
  }
}
