package import Wire

/// All that an append needs of the tree: the complete nodes that make it up, the largest first.
///
/// It is at most 53 hashes for any ledger, so appending and the root cost the same at a million
/// records as at a hundred.
package struct RightEdge: Hashable, Sendable {
  /// A hash above the leaves that an append completed and that is to be stored.
  package struct Completed: Hashable, Sendable {
    /// The level in units of tiles, from 1: the hash is over 256^level leaves.
    package let level: Int
    /// Its position in that level.
    package let index: Int
    /// The hash.
    package let hash: Digest
  }

  /// How many leaves the tree has.
  package private(set) var size = 0
  /// One hash for each bit that is set in `size`, the highest bit first.
  package private(set) var hashes: [Digest] = []

  /// Starts an empty tree.
  package init() {}

  /// Adds a leaf, and returns the hashes that are to be stored with it: mostly none.
  ///
  /// - Precondition: The tree has less than `MerkleTree.sizeMax` leaves.
  package mutating func append(_ leaf: Digest) -> [Completed] {
    precondition(size < MerkleTree.sizeMax, "a ledger ends before its numbers do")
    var (node, height, completed): (Digest, Int, [Completed]) = (leaf, 0, [])
    // Each trailing one of the old size is a left sibling that now has its right one.
    while size >> height & 1 == 1 {
      node = MerkleTree.nodeHash(hashes.removeLast(), node)
      height += 1
      if height % Tile.height == 0 {
        completed.append(
          Completed(level: height / Tile.height, index: size >> height, hash: node))
      }
    }
    hashes.append(node)
    size += 1
    return completed
  }

  /// The root of the tree (RFC 6962 §2.1).
  package var root: Digest { MerkleTree.join(hashes) }

  /// The size as eight bytes, big-endian, then the hashes.
  package var bytes: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(8 + Digest.byteCount * hashes.count)
    for shift in stride(from: 56, through: 0, by: -8) {
      out.append(UInt8(truncatingIfNeeded: size >> shift))
    }
    for hash in hashes { hash.append(to: &out) }
    return out
  }

  /// Reads what `bytes` gives; nil for any other bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count >= 8 else { return nil }
    let size = bytes[..<8].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    guard size <= UInt64(MerkleTree.sizeMax),
      bytes.count == 8 + Digest.byteCount * size.nonzeroBitCount
    else { return nil }
    self.size = Int(size)
    for start in stride(from: 8, to: bytes.count, by: Digest.byteCount) {
      guard let hash = Digest(bytes: bytes[start..<(start + Digest.byteCount)]) else { return nil }
      hashes.append(hash)
    }
  }
}
