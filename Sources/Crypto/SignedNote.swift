internal import Wire

/// A text with the signatures of one or more keys: a C2SP signed note.
///
/// Nothing of it is to be believed before `verified(by:)`. Beyond the standard, control characters
/// above U+007E and bidirectional controls are refused too, because people read notes in terminals.
package struct SignedNote: Equatable, Sendable {
  /// The most bytes of a whole note.
  package static let byteCountMax = 65_536
  /// The most signature lines; the standard asks readers to take 16 or more.
  package static let signatureCountMax = 64

  /// One signature line.
  package struct Line: Equatable, Sendable {
    /// Whose signature it says it is.
    package let name: NoteName
    /// The id of the key that it says it is by.
    package let keyID: UInt32
    /// The signature, in the form of its key's type; at least one byte.
    package let bytes: [UInt8]
  }

  /// What is signed, with its last line feed.
  package let text: [UInt8]
  /// The signature lines in their order; never empty.
  package private(set) var lines: [Line]

  /// Signs a text.
  ///
  /// - Throws: `NoteError` when the text cannot be that of a note.
  package init(
    signing text: [UInt8], as name: NoteName, with key: borrowing SecretKey
  ) throws(NoteError) {
    guard text.last == 0x0A else { throw .unterminatedText }
    try Self.checkText(text)
    self.text = text
    lines = []
    try sign(as: name, with: key)
  }

  /// Reads a note without believing it.
  ///
  /// - Throws: `NoteError` for bytes that are not exactly what `bytes` would give.
  package init(parsing bytes: [UInt8]) throws(NoteError) {
    try Self.checkText(bytes)
    // The text may hold blank lines, so the last one parts it from the signatures.
    let blank = bytes.indices.dropFirst().last { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }
    guard let blank else { throw .noSignatures }
    text = Array(bytes[..<blank])
    lines = []
    var rest = bytes[(blank + 1)...]
    guard !rest.isEmpty else { throw .noSignatures }
    while !rest.isEmpty {
      guard lines.count < Self.signatureCountMax else { throw .tooManySignatures }
      guard let end = rest.firstIndex(of: 0x0A), let line = Line(rest[..<end]) else {
        throw .malformedSignature(line: lines.count + 1)
      }
      lines.append(line)
      rest = rest[(end + 1)...]
    }
  }

  /// The whole note.
  package var bytes: [UInt8] {
    var out = text
    out.append(0x0A)
    for line in lines { line.append(to: &out) }
    return out
  }

  /// Adds the signature of a key over the text (type 0x01).
  package mutating func sign(
    as name: NoteName, with key: borrowing SecretKey
  ) throws(NoteError) {
    let verifier = VerifierKey(name: name, kind: .ed25519, publicKey: key.publicKey)
    try add(Line(name: name, keyID: verifier.id, bytes: key.sign(text).bytes))
  }

  /// Adds a cosignature (type 0x04): that the text was seen at a time, in seconds since 1970.
  package mutating func cosign(
    as name: NoteName, with key: borrowing SecretKey, at seconds: UInt64
  ) throws(NoteError) {
    guard seconds <= Cosignature.secondsMax else { throw .timeOutOfRange }
    let verifier = VerifierKey(name: name, kind: .cosignature, publicKey: key.publicKey)
    let signature = key.sign(Cosignature.message(text, at: seconds))
    try add(
      Line(name: name, keyID: verifier.id, bytes: BigEndian.bytes(seconds) + signature.bytes))
  }

  private mutating func add(_ line: Line) throws(NoteError) {
    guard lines.count < Self.signatureCountMax else { throw .tooManySignatures }
    lines.append(line)
    guard bytes.count <= Self.byteCountMax else {
      lines.removeLast()
      throw .tooLong
    }
  }

  private static func checkText(_ bytes: [UInt8]) throws(NoteError) {
    guard bytes.count <= byteCountMax else { throw .tooLong }
    guard let string = String(validating: bytes, as: UTF8.self) else { throw .notText }
    for scalar in string.unicodeScalars {
      guard Text.isAllowed(scalar.value), scalar != "\t" else { throw .notText }
    }
  }
}

extension SignedNote.Line {
  private static let prefix = Array("— ".utf8)
  private static let keyIDByteCount = 4

  /// Reads a line without its line feed; nil when it is not `— name base64(id ‖ signature)`.
  fileprivate init?(_ line: ArraySlice<UInt8>) {
    guard line.starts(with: Self.prefix) else { return nil }
    let rest = line.dropFirst(Self.prefix.count)
    guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
      let string = String(validating: rest[..<space], as: UTF8.self), let name = NoteName(string),
      let payload = Base64.decode(rest[(space + 1)...]), payload.count > Self.keyIDByteCount
    else { return nil }
    self.name = name
    keyID = BigEndian.value(payload.prefix(Self.keyIDByteCount))
    bytes = Array(payload.dropFirst(Self.keyIDByteCount))
  }

  fileprivate func append(to out: inout [UInt8]) {
    out += Self.prefix
    out.append(contentsOf: name.text.string.utf8)
    out.append(UInt8(ascii: " "))
    out.append(contentsOf: Base64.encode(BigEndian.bytes(keyID) + bytes).utf8)
    out.append(0x0A)
  }
}
