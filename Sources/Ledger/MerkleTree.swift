package import Wire

/// The Merkle tree of RFC 6962 §2.1 with SHA-256, and the verification of its proofs.
///
/// Everything here is a pure function: a stranger's proof and a stranger's root go in.
package enum MerkleTree {
  /// The largest tree: positions are integers that every JSON reader keeps exactly.
  package static let sizeMax = CanonicalReader.integers.upperBound
  /// No proof of a tree of at most `sizeMax` leaves has more hashes.
  package static let proofCountMax = 54

  /// The root of the tree without leaves: SHA-256 of nothing.
  package static let emptyRoot = SHA256.hash([])

  /// Hashes a leaf: SHA-256(0x00 ‖ bytes), RFC 6962 §2.1.
  package static func leafHash(_ bytes: [UInt8]) -> Digest { leafHash(bytes.span) }

  /// Hashes a leaf of borrowed bytes.
  package static func leafHash(_ bytes: Span<UInt8>) -> Digest {
    var hash = SHA256()
    hash.update(0x00 as UInt8)
    hash.update(bytes)
    return hash.finish()
  }

  /// Hashes two children: SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1.
  package static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
    var hash = SHA256()
    hash.update(0x01 as UInt8)
    hash.update(left)
    hash.update(right)
    return hash.finish()
  }

  /// Whether `proof` shows that the tree of `size` leaves with `root` has `leaf` at `index`.
  ///
  /// A proof with a hash too few or too many shows nothing (RFC 9162 §2.1.3.2).
  package static func verifyInclusion(
    of leaf: Digest, at index: Int, in size: Int, root: Digest, proof: [Digest]
  ) -> Bool {
    guard index >= 0, index < size, size <= sizeMax else { return false }
    var (fn, sn) = (index, size - 1)
    var hash = leaf
    for sibling in proof {
      if sn == 0 { return false }
      if fn & 1 == 1 || fn == sn {
        hash = nodeHash(sibling, hash)
        // The last node of a level may have no sibling there: climb to where it has one.
        while fn & 1 == 0, fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        hash = nodeHash(hash, sibling)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    return sn == 0 && hash == root
  }

  /// Whether `proof` shows that the tree of `size` leaves begins with the tree of `oldSize`.
  ///
  /// Equal sizes need equal roots and no proof; the empty tree begins every tree (RFC 9162
  /// §2.1.4.2 leaves it out).
  package static func verifyConsistency(
    from oldSize: Int, root oldRoot: Digest, to size: Int, root: Digest, proof: [Digest]
  ) -> Bool {
    guard oldSize >= 0, oldSize <= size, size <= sizeMax else { return false }
    if oldSize == 0 {
      return proof.isEmpty && oldRoot == emptyRoot && (size > 0 || root == emptyRoot)
    }
    if oldSize == size { return proof.isEmpty && oldRoot == root }
    var (fn, sn) = (oldSize - 1, size - 1)
    while fn & 1 == 1 { (fn, sn) = (fn >> 1, sn >> 1) }
    // A complete old tree is a node of the new one, so its hash is not repeated in the proof.
    let isComplete = oldSize & (oldSize - 1) == 0
    guard let first = isComplete ? oldRoot : proof.first else { return false }
    var (oldHash, newHash) = (first, first)
    for node in isComplete ? proof[...] : proof.dropFirst() {
      if sn == 0 { return false }
      if fn & 1 == 1 || fn == sn {
        oldHash = nodeHash(node, oldHash)
        newHash = nodeHash(node, newHash)
        while fn & 1 == 0, fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        newHash = nodeHash(newHash, node)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    return sn == 0 && oldHash == oldRoot && newHash == root
  }
}
