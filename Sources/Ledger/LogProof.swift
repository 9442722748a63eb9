package import Crypto
package import Wire

/// Evidence that one record is in a ledger, checked offline: C2SP tlog-proof@v1 (`.tlog-proof`).
package struct LogProof: Equatable, Sendable {
  /// The most bytes of a whole proof.
  package static let byteCountMax = 2 * SignedNote.byteCountMax

  private static let header = "c2sp.org/tlog-proof@v1"

  /// Bytes for the application. Nothing authenticates them.
  package let extra: [UInt8]?
  /// The position of the record.
  package let index: Int
  /// The inclusion proof, from the leaf upward.
  package let hashes: [Digest]
  /// The checkpoint, with all signatures that were at hand.
  package let note: SignedNote

  /// Why a proof is not accepted.
  package enum Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// It has more bytes than `byteCountMax`.
    case tooLong
    /// The line, counted from 1, is not what the format asks for there.
    case malformed(line: Int)
    /// The checkpoint inside is not accepted.
    case checkpoint(Checkpoint.Failure)
    /// The hashes do not lead from the record to the checkpoint's root.
    case notIncluded

    package var description: String {
      switch self {
      case .tooLong: "a proof has at most \(LogProof.byteCountMax) bytes"
      case .malformed(let line): "line \(line) of the proof is malformed"
      case .checkpoint(let failure): failure.description
      case .notIncluded: "the proof does not lead to the checkpoint's root"
      }
    }
  }

  /// Composes a proof.
  ///
  /// - Precondition: `index` is a position, and `hashes` at most `MerkleTree.proofCountMax`.
  package init(extra: [UInt8]? = nil, index: Int, hashes: [Digest], note: SignedNote) {
    precondition(
      (0..<MerkleTree.sizeMax).contains(index) && hashes.count <= MerkleTree.proofCountMax,
      "a proof is about a record")
    self.extra = extra
    self.index = index
    self.hashes = hashes
    self.note = note
  }

  /// The whole text.
  package var bytes: [UInt8] {
    var text = Self.header + "\n"
    if let extra { text += "extra \(Base64.encode(extra))\n" }
    text += "index \(index)\n"
    for hash in hashes { text += Base64.encode(hash.bytes) + "\n" }
    return Array((text + "\n").utf8) + note.bytes
  }

  /// Reads a proof without believing it: only bytes that `bytes` would give.
  package init(parsing bytes: [UInt8]) throws(Failure) {
    guard bytes.count <= Self.byteCountMax else { throw .tooLong }
    var lines = Lines(bytes)
    guard lines.next().removing(Self.header) == "" else { throw .malformed(line: lines.number) }
    var line = lines.next()
    if let text = line.removing("extra ") {
      guard let bytes = Base64.decode(text.utf8) else { throw .malformed(line: lines.number) }
      extra = bytes
      line = lines.next()
    } else {
      extra = nil
    }
    guard let text = line.removing("index "), let index = Int(text),
      "\(index)".utf8.elementsEqual(text.utf8),
      (0..<MerkleTree.sizeMax).contains(index)
    else { throw .malformed(line: lines.number) }
    self.index = index
    var hashes: [Digest] = []
    while let text = lines.next(), !text.isEmpty {
      guard hashes.count < MerkleTree.proofCountMax, let bytes = Base64.decode(text.utf8),
        let hash = Digest(bytes: bytes)
      else { throw .malformed(line: lines.number) }
      hashes.append(hash)
    }
    self.hashes = hashes
    do { note = try SignedNote(parsing: Array(lines.rest)) } catch {
      throw .checkpoint(.note(error))
    }
  }

  /// Checks that the ledger's key signed a checkpoint whose tree has `leaf` at `index`.
  package func verify(
    leaf: Digest, origin: Identifier, key: PublicKey, witnesses: [VerifierKey] = []
  ) throws(Failure) -> (checkpoint: Checkpoint, cosignatures: [VerifiedSignature]) {
    let opened: (checkpoint: Checkpoint, cosignatures: [VerifiedSignature])
    do {
      opened = try Checkpoint.open(note, origin: origin, key: key, witnesses: witnesses)
    } catch { throw .checkpoint(error) }
    let head = opened.checkpoint
    guard
      MerkleTree.verifyInclusion(
        of: leaf, at: index, in: head.size, root: head.root, proof: hashes)
    else { throw .notIncluded }
    return opened
  }
}

/// The lines of a text, one after another.
private struct Lines {
  private(set) var rest: ArraySlice<UInt8>
  /// The line that was read last, counted from 1.
  private(set) var number = 0

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// Reads a line without its line feed; nil when none ends here.
  mutating func next() -> String? {
    number += 1
    guard let end = rest.firstIndex(of: 0x0A) else { return nil }
    defer { rest = rest[(end + 1)...] }
    return String(validating: rest[..<end], as: UTF8.self)
  }
}

extension String? {
  /// What follows `prefix`; nil when the text does not begin with it.
  fileprivate func removing(_ prefix: String) -> String? {
    guard let self, self.utf8.starts(with: prefix.utf8) else { return nil }
    return String(decoding: self.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }
}
