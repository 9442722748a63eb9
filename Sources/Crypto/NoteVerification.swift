internal import Wire

/// A signature of a note that a known key made.
package struct VerifiedSignature: Equatable, Sendable {
  /// The key that made it.
  package let key: VerifierKey
  /// When a cosigner saw the text, in seconds since 1970; nil for a plain signature.
  package let seconds: UInt64?
}

extension SignedNote {
  /// Returns the signatures by known keys, one a key, in the order of their lines.
  ///
  /// Lines by unknown keys are ignored, even when they share a name or an id with a known one.
  /// Every line by a known key is checked, and the first of each key is returned, so that what is
  /// counted is keys.
  ///
  /// - Throws: `NoteError.failedSignature` if one signature by a known key does not verify,
  ///   `.noKnownSignature` if there is none.
  package func verified(by keys: [VerifierKey]) throws(NoteError) -> [VerifiedSignature] {
    var found: [VerifiedSignature] = []
    for line in lines {
      for key in keys where key.id == line.keyID && key.name == line.name {
        guard let signature = line.verified(by: key, text: text) else {
          throw .failedSignature(key.name)
        }
        if !found.contains(where: { $0.key == key }) { found.append(signature) }
      }
    }
    if found.isEmpty { throw .noKnownSignature }
    return found
  }
}

extension SignedNote.Line {
  /// Checks the line against the key that it names; nil when it does not verify.
  fileprivate func verified(by key: VerifierKey, text: [UInt8]) -> VerifiedSignature? {
    switch key.kind {
    case .ed25519:
      guard let signature = Signature(bytes: bytes),
        Ed25519.verify(signature, message: text, key: key.publicKey)
      else { return nil }
      return VerifiedSignature(key: key, seconds: nil)
    case .cosignature:
      guard bytes.count == Cosignature.byteCount,
        let signature = Signature(bytes: Array(bytes.dropFirst(Cosignature.timeByteCount)))
      else { return nil }
      let seconds: UInt64 = BigEndian.value(bytes.prefix(Cosignature.timeByteCount))
      guard seconds <= Cosignature.secondsMax,
        Ed25519.verify(
          signature, message: Cosignature.message(text, at: seconds), key: key.publicKey)
      else { return nil }
      return VerifiedSignature(key: key, seconds: seconds)
    }
  }
}

/// The Ed25519 form of C2SP tlog-cosignature: a 64-bit time, then a signature.
enum Cosignature {
  static let timeByteCount = 8
  static let byteCount = timeByteCount + Signature.byteCount
  /// The standard's bound on a time.
  static let secondsMax = UInt64(Int64.max)

  /// The signed message: two header lines before the whole text of the note.
  static func message(_ text: [UInt8], at seconds: UInt64) -> [UInt8] {
    Array("cosignature/v1\ntime \(seconds)\n".utf8) + text
  }
}
