internal import Wire

/// Looks for what is never to be signed into a ledger: it runs before a statement is signed, since
/// nothing can be taken out afterwards.
enum SecretScan {
  /// A mark that secrets begin with, and how many token characters must follow it.
  private struct Mark {
    let prefix: [UInt8]
    let following: Int
    let name: String

    init(_ prefix: String, _ following: Int, _ name: String) {
      self.prefix = Array(prefix.utf8)
      self.following = following
      self.name = name
    }
  }

  private static let marks: [Mark] = [
    Mark("PRIVATE KEY-----", 0, "a private key"),
    Mark("KERNEL_SESSION=", 0, "a session token"),
    Mark("AKIA", 16, "a cloud access key"),
    Mark("ASIA", 16, "a cloud access key"),
    Mark("ghp_", 30, "a code host token"),
    Mark("gho_", 30, "a code host token"),
    Mark("ghs_", 30, "a code host token"),
    Mark("github_pat_", 30, "a code host token"),
    Mark("glpat-", 20, "a code host token"),
    Mark("xoxb-", 20, "a chat token"),
    Mark("xoxp-", 20, "a chat token"),
    Mark("sk_live_", 20, "a payment key"),
    Mark("AIza", 35, "a cloud access key"),
    Mark("kernel key 1\\nseed", 0, "a key file"),
  ]

  /// The name of the first thing that looks like a secret; nil when nothing does.
  static func find(in bytes: [UInt8]) -> String? {
    for start in bytes.indices {
      let byte = bytes[start]
      // Each mark begins with one of these, so most positions cost one comparison.
      switch byte {
      case UInt8(ascii: "P"), UInt8(ascii: "K"), UInt8(ascii: "A"), UInt8(ascii: "g"),
        UInt8(ascii: "x"), UInt8(ascii: "s"), UInt8(ascii: "k"):
        if let mark = marks.first(where: { matches($0, bytes, start) }) { return mark.name }
        if isSessionToken(bytes, start) { return "a session token" }
      case UInt8(ascii: "S"):
        if isSessionToken(bytes, start) { return "a session token" }
      default: continue
      }
    }
    return nil
  }

  private static func matches(_ mark: Mark, _ bytes: [UInt8], _ start: Int) -> Bool {
    let end = start + mark.prefix.count
    guard end + mark.following <= bytes.count,
      bytes[start..<end].elementsEqual(mark.prefix)
    else { return false }
    return bytes[end..<(end + mark.following)].allSatisfy(isTokenCharacter)
  }

  /// `S-<26>.<43>`: a session's id and its seed.
  private static func isSessionToken(_ bytes: [UInt8], _ start: Int) -> Bool {
    let end = start + 28 + 1 + 43
    guard end <= bytes.count, bytes[start] == UInt8(ascii: "S"),
      bytes[start + 1] == UInt8(ascii: "-"), bytes[start + 28] == UInt8(ascii: ".")
    else { return false }
    return bytes[(start + 2)..<(start + 28)].allSatisfy(isTokenCharacter)
      && bytes[(start + 29)..<end].allSatisfy(isTokenCharacter)
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
