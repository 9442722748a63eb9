internal import Crypto
internal import Governance
internal import Wire

/// What `KERNEL_SESSION` holds: `<session id>.<base64url seed>`. It is never stored nor logged.
struct SessionToken: ~Copyable {
  let session: SessionID
  let secret: SecretKey

  /// Reads a token.
  init(_ text: String) throws(Problem) {
    let bytes = Array(text.utf8)
    guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")),
      let session = SessionID(String(decoding: bytes[..<dot], as: UTF8.self)),
      var seed = Base64.decodeURLSafe(bytes[(dot + 1)...])
    else { throw Self.broken }
    defer { Sodium.wipe(&seed) }
    do { secret = try SecretKey(seed: seed) } catch { throw Self.broken }
    self.session = session
  }

  /// Writes a token, to be shown once.
  static func text(_ session: SessionID, _ secret: borrowing SecretKey) -> String {
    let seed = secret.withSeed { seed in
      var copy: [UInt8] = []
      for index in seed.indices { copy.append(seed[index]) }
      defer { Sodium.wipe(&copy) }
      return Base64.encodeURLSafe(copy)
    }
    return "\(session).\(seed)"
  }

  private static var broken: Problem {
    Problem(
      "KRN-SESSION-TOKEN", .usage, "KERNEL_SESSION does not hold a session's token",
      hint: "ask the person who opened the session")
  }
}
