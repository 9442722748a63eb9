package import Crypto
package import Wire

/// A signed tree head: what a ledger was at one size (C2SP tlog-checkpoint).
///
/// For example `acme.example/kernel`, `42` and the root in base64, a line each.
package struct Checkpoint: Hashable, Sendable {
  /// The ledger's origin, which is also the name of its checkpoint key.
  package let origin: Identifier
  /// How many records it had.
  package let size: Int
  /// The root of the tree over them.
  package let root: Digest

  /// Why a checkpoint is not accepted.
  package enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// The note itself: its form or its signatures.
    case note(NoteError)
    /// The text is not exactly origin, size and root.
    case malformed
    /// It is signed for another origin than the key that was asked for.
    case otherOrigin(Identifier)
    /// The ledger's own key did not sign it; witnesses alone do not make a checkpoint.
    case unsignedByLedger

    package var description: String {
      switch self {
      case .note(let error): error.description
      case .malformed: "the checkpoint is not exactly origin, size and root"
      case .otherOrigin(let origin): "the checkpoint is that of \(origin)"
      case .unsignedByLedger: "the ledger's own key did not sign the checkpoint"
      }
    }
  }

  /// Names a tree.
  ///
  /// - Precondition: `size` is 0 to `MerkleTree.sizeMax`.
  package init(origin: Identifier, size: Int, root: Digest) {
    precondition((0...MerkleTree.sizeMax).contains(size), "a tree has a size")
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Reads the text of a note. Extension lines are refused: nothing here would know what they say.
  package init(text: [UInt8]) throws(Failure) {
    let lines = text.split(separator: 0x0A, maxSplits: 3, omittingEmptySubsequences: false)
    guard lines.count == 4, let origin = Identifier(String(decoding: lines[0], as: UTF8.self)),
      let size = Int(String(decoding: lines[1], as: UTF8.self)),
      (0...MerkleTree.sizeMax).contains(size),
      let bytes = Base64.decode(lines[2]), let root = Digest(bytes: bytes)
    else { throw .malformed }
    self.init(origin: origin, size: size, root: root)
    // Comparing with what would be written refuses every other spelling of the same head.
    guard self.text == text else { throw .malformed }
  }

  /// The text of the note.
  package var text: [UInt8] {
    Array("\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n".utf8)
  }

  /// Signs it as the ledger.
  package func sign(with key: borrowing SecretKey) throws(Failure) -> SignedNote {
    do { return try SignedNote(signing: text, as: NoteName(origin), with: key) } catch {
      throw .note(error)
    }
  }

  /// The verifier key of a ledger's checkpoints: type 0x01 under the ledger's origin.
  package static func verifierKey(origin: Identifier, key: PublicKey) -> VerifierKey {
    VerifierKey(name: NoteName(origin), kind: .ed25519, publicKey: key)
  }

  /// Reads a note that the ledger must have signed, and returns the cosignatures beside it.
  ///
  /// `witnesses` are the cosigners whose lines are to be checked; others are ignored.
  package static func open(
    _ note: SignedNote, origin: Identifier, key: PublicKey, witnesses: [VerifierKey] = []
  ) throws(Failure) -> (checkpoint: Checkpoint, cosignatures: [VerifiedSignature]) {
    let own = verifierKey(origin: origin, key: key)
    var signatures: [VerifiedSignature]
    do { signatures = try note.verified(by: [own] + witnesses) } catch { throw .note(error) }
    guard signatures.contains(where: { $0.key == own }) else { throw .unsignedByLedger }
    signatures.removeAll { $0.key == own }
    let checkpoint = try Checkpoint(text: note.text)
    guard checkpoint.origin == origin else { throw .otherOrigin(checkpoint.origin) }
    return (checkpoint, signatures)
  }
}
