internal import Wire

/// Looks for what is never to get into a ledger or its blobs: it runs before anything is signed or
/// stored, since nothing can be taken out afterwards.
///
/// It is a net for accidents: whoever wants to hide a secret can spell it in a way that no list
/// has.
enum SecretScan {
  /// A mark that secrets begin with, and which characters must follow it.
  private struct Mark {
    let prefix: [UInt8]
    let following: Int
    /// Whether only capitals and digits may follow.
    let isUpper: Bool
    let name: String

    init(_ prefix: String, _ following: Int, _ name: String, isUpper: Bool = false) {
      self.prefix = Array(prefix.utf8)
      self.following = following
      self.isUpper = isUpper
      self.name = name
    }
  }

  private static let marks: [Mark] = [
    Mark("PRIVATE KEY-----", 0, "a private key"),
    Mark("PRIVATE KEY BLOCK-----", 0, "a private key"),
    Mark("AGE-SECRET-KEY-1", 20, "a private key"),
    // Documents name the variable; with a value behind it, it is a token.
    Mark("KERNEL_SESSION=", 28, "a session token"),
    // Base64 has these four letters now and then, but rarely 16 capitals and digits behind them.
    Mark("AKIA", 16, "a cloud access key", isUpper: true),
    Mark("ASIA", 16, "a cloud access key", isUpper: true),
    Mark("AIza", 35, "a cloud access key"),
    Mark("ghp_", 30, "a code host token"), Mark("gho_", 30, "a code host token"),
    Mark("ghs_", 30, "a code host token"), Mark("ghu_", 30, "a code host token"),
    Mark("ghr_", 30, "a code host token"), Mark("github_pat_", 30, "a code host token"),
    Mark("glpat-", 20, "a code host token"), Mark("npm_", 36, "a package registry token"),
    Mark("xoxb-", 20, "a chat token"), Mark("xoxp-", 20, "a chat token"),
    Mark("sk_live_", 20, "a payment key"), Mark("sk-ant-", 20, "a model service key"),
    Mark("sk-proj-", 20, "a model service key"),
  ]

  /// The first line of a key file and the beginning of the second; between them stands whatever the
  /// form of the bytes makes of a line's end.
  private static let keyFile = (first: Array("kernel key 1".utf8), second: Array("ed25519:".utf8))

  /// The name of the first thing that looks like a secret; nil when nothing does.
  ///
  /// Takes a file as it is written and the canonical JSON of its text alike.
  static func find(in bytes: [UInt8]) -> String? {
    for start in bytes.indices.dropLast() {
      // Every statement passes here, so nearly all positions cost one look at two bytes.
      switch (bytes[start], bytes[start + 1]) {
      case (UInt8(ascii: "A"), UInt8(ascii: "G")), (UInt8(ascii: "A"), UInt8(ascii: "I")),
        (UInt8(ascii: "A"), UInt8(ascii: "K")), (UInt8(ascii: "A"), UInt8(ascii: "S")),
        (UInt8(ascii: "K"), UInt8(ascii: "E")), (UInt8(ascii: "P"), UInt8(ascii: "R")),
        (UInt8(ascii: "g"), UInt8(ascii: "h")), (UInt8(ascii: "g"), UInt8(ascii: "i")),
        (UInt8(ascii: "g"), UInt8(ascii: "l")), (UInt8(ascii: "n"), UInt8(ascii: "p")),
        (UInt8(ascii: "s"), UInt8(ascii: "k")), (UInt8(ascii: "x"), UInt8(ascii: "o")):
        if let mark = marks.first(where: { matches($0, bytes, start) }) { return mark.name }
      case (UInt8(ascii: "S"), UInt8(ascii: "-")):
        if isSessionToken(bytes, start) { return "a session token" }
      case (UInt8(ascii: "k"), UInt8(ascii: "e")):
        if isKeyFile(bytes, start) { return "a key file" }
      default: continue
      }
    }
    return nil
  }

  /// Refuses bytes that seem to hold a secret. `what` names them; the secret is not repeated.
  ///
  /// - Throws: `KRN-SECRET-FOUND`.
  static func check(_ bytes: [UInt8], in what: String) throws(Problem) {
    guard let finding = find(in: bytes) else { return }
    throw Problem(
      "KRN-SECRET-FOUND", .refused, "\(what) seems to hold a secret: \(finding)",
      hint: "take it out, and change the secret if others may have seen it")
  }

  private static func matches(_ mark: Mark, _ bytes: [UInt8], _ start: Int) -> Bool {
    let end = start + mark.prefix.count
    guard end + mark.following <= bytes.count,
      bytes[start..<end].elementsEqual(mark.prefix)
    else { return false }
    return bytes[end..<(end + mark.following)].allSatisfy { byte in
      mark.isUpper ? isUpperOrDigit(byte) : isTokenCharacter(byte)
    }
  }

  /// `S-<26>.<43>`: a session's id and its seed.
  private static func isSessionToken(_ bytes: [UInt8], _ start: Int) -> Bool {
    let end = start + 28 + 1 + 43
    guard end <= bytes.count, bytes[start + 1] == UInt8(ascii: "-"),
      bytes[start + 28] == UInt8(ascii: ".")
    else { return false }
    return bytes[(start + 2)..<(start + 28)].allSatisfy(isTokenCharacter)
      && bytes[(start + 29)..<end].allSatisfy(isTokenCharacter)
  }

  private static func isKeyFile(_ bytes: [UInt8], _ start: Int) -> Bool {
    let rest = bytes[start...]
    guard rest.starts(with: keyFile.first) else { return false }
    // A line's end, its escape in JSON, or the space that folding makes of it.
    let behind = rest.dropFirst(keyFile.first.count).prefix(8).drop { byte in
      switch byte {
      case 0x09, 0x0A, 0x0D, UInt8(ascii: " "), UInt8(ascii: "\\"), UInt8(ascii: "n"),
        UInt8(ascii: "r"):
        true
      default: false
      }
    }
    return bytes[behind.startIndex...].starts(with: keyFile.second)
  }

  private static func isUpperOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    default: false
    }
  }

  private static func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
