package import Wire

/// Why a signed note, or a key for one, is not accepted.
package enum NoteError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The note has more bytes than `SignedNote.byteCountMax`.
  case tooLong
  /// The note has more signature lines than `SignedNote.signatureCountMax`.
  case tooManySignatures
  /// The note is not UTF-8, or holds a character that no note may hold.
  case notText
  /// The text does not end in a line feed.
  case unterminatedText
  /// No blank line with signature lines after it.
  case noSignatures
  /// This signature line, counted from 1, is not `— name base64`.
  case malformedSignature(line: Int)
  /// A key that is not `name+hash+base64`, or whose hash is not that of its name and bytes.
  case malformedKey
  /// A key of a type that is not read here.
  case unsupportedKeyType(UInt8)
  /// A signature by a known key does not verify.
  case failedSignature(NoteName)
  /// No known key signed.
  case noKnownSignature
  /// A cosignature time beyond 2^63 − 1 seconds.
  case timeOutOfRange

  package var description: String {
    switch self {
    case .tooLong: "a note has at most \(SignedNote.byteCountMax) bytes"
    case .tooManySignatures: "a note has at most \(SignedNote.signatureCountMax) signatures"
    case .notText: "the note is not plain UTF-8 text"
    case .unterminatedText: "the text of a note ends in a line feed"
    case .noSignatures: "the note has no signatures"
    case .malformedSignature(let line): "signature line \(line) is malformed"
    case .malformedKey: "a key like name+hash+base64 is needed"
    case .unsupportedKeyType(let type): "keys of type \(type) are not supported"
    case .failedSignature(let name): "the signature by \(name) does not verify"
    case .noKnownSignature: "no known key signed the note"
    case .timeOutOfRange: "a cosignature's time is at most 2^63 − 1 seconds"
    }
  }
}

/// The name of a note's key: not empty, no Unicode space, no plus sign (C2SP signed-note, Format).
///
/// Names compare as bytes. By convention they are URLs without a scheme; a ledger's is its origin.
package struct NoteName: Hashable, Sendable, CustomStringConvertible {
  /// The name as text.
  package let text: Text

  /// Takes a name that keeps the rules; nil otherwise.
  package init?(_ string: String) {
    guard !string.isEmpty,
      !string.unicodeScalars.contains(where: { $0 == "+" || $0.properties.isWhitespace }),
      let text = try? Text(string)
    else { return nil }
    self.text = text
  }

  /// Takes the origin of a ledger: identifiers have neither spaces nor plus signs.
  package init(_ origin: Identifier) { text = origin.text }

  package var description: String { text.string }
}
