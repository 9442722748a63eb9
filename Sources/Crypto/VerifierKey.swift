package import Wire

/// A public key that signs notes under a name: a C2SP "vkey", `name+hash+base64(type ‖ key)`.
///
/// For example `example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k`.
package struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
  /// What the signatures of the key are made over.
  package enum Kind: UInt8, Sendable {
    /// Over the text of the note.
    case ed25519 = 0x01
    /// Over a header, a time and the text (C2SP tlog-cosignature, `cosignature/v1`).
    case cosignature = 0x04
  }

  /// Under which name the key signs.
  package let name: NoteName
  /// What its signatures are made over.
  package let kind: Kind
  /// The key itself.
  package let publicKey: PublicKey
  /// The short hash that signature lines carry beside the name. It identifies; it proves nothing.
  package let id: UInt32

  /// Names a key.
  package init(name: NoteName, kind: Kind, publicKey: PublicKey) {
    self.name = name
    self.kind = kind
    self.publicKey = publicKey
    // C2SP signed-note, Signatures: SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4], big-endian.
    var input = Array(name.text.string.utf8)
    input.append(0x0A)
    input.append(kind.rawValue)
    input += publicKey.bytes
    id = SHA256.hash(input).bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Reads the written form.
  ///
  /// - Throws: `NoteError.malformedKey` when the hash in the text is not the key's own, too.
  package init(parsing text: String) throws(NoteError) {
    // Base64 may hold plus signs, names may not: so only the first two part the text.
    let parts = text.utf8.split(
      separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let name = NoteName(String(Substring(parts[0]))),
      let bytes = Base64.decode(parts[2]), let type = bytes.first
    else { throw .malformedKey }
    guard let kind = Kind(rawValue: type) else { throw .unsupportedKeyType(type) }
    guard let key = PublicKey(bytes: Array(bytes.dropFirst())) else { throw .malformedKey }
    self.init(name: name, kind: kind, publicKey: key)
    guard parts[1].elementsEqual(hash.utf8) else { throw .malformedKey }
  }

  /// The written form.
  package var description: String {
    "\(name)+\(hash)+\(Base64.encode([kind.rawValue] + publicKey.bytes))"
  }

  /// The id as eight lower-case hexadecimal digits.
  private var hash: String { Hex.encode(BigEndian.bytes(id)) }
}

/// Integers in the byte order of the network.
enum BigEndian {
  static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
    stride(from: value.bitWidth - 8, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: value >> $0)
    }
  }

  static func value<Value: FixedWidthInteger>(_ bytes: some Sequence<UInt8>) -> Value {
    bytes.reduce(0) { $0 << 8 | Value($1) }
  }
}
