internal import Wire

/// A path below a folder, written so that it cannot leave it.
enum RelativePath {
  /// The most bytes of a path.
  static let byteCountMax = 1024

  /// Whether a path is relative, on one line, and has no empty, `.` or `..` part and no backslash.
  static func isValid(_ path: Text) -> Bool {
    let bytes = Array(path.string.utf8)
    guard bytes.count <= byteCountMax, bytes.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\\") })
    else { return false }
    return bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .allSatisfy { part in
        !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
      }
  }
}

/// The grammar of version numbers (Semantic Versioning 2.0.0).
enum SemanticVersion {
  /// Whether a text is a semantic version.
  static func isValid(_ version: Text) -> Bool {
    let bytes = Array(version.string.utf8)
    // §10: build metadata follows the first plus sign.
    let main = bytes.prefix { $0 != UInt8(ascii: "+") }
    let core = main.prefix { $0 != UInt8(ascii: "-") }
    let numbers = parts(core)
    guard numbers.count == 3, numbers.allSatisfy(isNumber) else { return false }
    if core.count < main.count {
      // §9: identifiers of a pre-release; numeric ones have no leading zero.
      guard parts(main.dropFirst(core.count + 1)).allSatisfy({ isPreRelease($0) }) else {
        return false
      }
    }
    guard main.count < bytes.count else { return true }
    return parts(bytes.dropFirst(main.count + 1)).allSatisfy(isWord)
  }

  private static func parts(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  }

  /// §2: digits without a leading zero.
  private static func isNumber(_ part: ArraySlice<UInt8>) -> Bool {
    !part.isEmpty && part.allSatisfy(isDigit) && (part.count == 1 || part.first != 0x30)
  }

  private static func isPreRelease(_ part: ArraySlice<UInt8>) -> Bool {
    part.allSatisfy(isDigit) ? isNumber(part) : isWord(part)
  }

  private static func isWord(_ part: ArraySlice<UInt8>) -> Bool {
    !part.isEmpty
      && part.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
          UInt8(ascii: "-"):
          true
        default: isDigit(byte)
        }
      }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
