package import Wire

/// Where proofs get their hashes: the leaves, and what is stored above them.
///
/// Levels are those of C2SP tiles. Level 0 is the leaf hashes; the hash at level L and index n is
/// that of the 256^L leaves from n·256^L on, and it exists when all of these do. Nothing between is
/// stored: at most 128 hashes of one level give any node.
package protocol TreeHashes: ~Copyable {
  /// Why hashes could not be read.
  associatedtype Failure: Error

  /// Reads the hashes of one level at the positions of `range`, in order.
  ///
  /// It is only asked for hashes that exist, at most 128 at a time, and returns all of them or
  /// throws.
  func hashes(level: Int, in range: Range<Int>) throws(Failure) -> [Digest]
}

extension TreeHashes where Self: ~Copyable {
  /// Returns the root of the tree of the first `size` leaves.
  package func root(size: Int) throws(Failure) -> Digest {
    size == 0 ? MerkleTree.emptyRoot : try subtree(0..<size)
  }

  /// Returns the proof that leaf `index` is in the tree of `size` leaves, from the leaf upward.
  ///
  /// - Precondition: `index` is less than `size`.
  package func inclusionProof(index: Int, size: Int) throws(Failure) -> [Digest] {
    precondition(index >= 0 && index < size, "a proof is about a leaf of the tree")
    // RFC 6962 §2.1.1, PATH: walk down to the leaf and note the other side of each split.
    var (part, proof): (Range<Int>, [Digest]) = (0..<size, [])
    while part.count > 1 {
      let middle = part.lowerBound + MerkleTree.split(part.count)
      if index < middle {
        proof.append(try subtree(middle..<part.upperBound))
        part = part.lowerBound..<middle
      } else {
        proof.append(try subtree(part.lowerBound..<middle))
        part = middle..<part.upperBound
      }
    }
    return proof.reversed()
  }

  /// Returns the proof that the tree of `size` leaves begins with the tree of `oldSize`.
  ///
  /// - Precondition: `oldSize` is at most `size`.
  package func consistencyProof(from oldSize: Int, to size: Int) throws(Failure) -> [Digest] {
    precondition(oldSize >= 0 && oldSize <= size, "a tree grows")
    guard oldSize > 0, oldSize < size else { return [] }
    // RFC 6962 §2.1.2, PROOF: walk down to the end of the old tree.
    var (part, proof): (Range<Int>, [Digest]) = (0..<size, [])
    while part.upperBound > oldSize {
      let middle = part.lowerBound + MerkleTree.split(part.count)
      if oldSize <= middle {
        proof.append(try subtree(middle..<part.upperBound))
        part = part.lowerBound..<middle
      } else {
        proof.append(try subtree(part.lowerBound..<middle))
        part = middle..<part.upperBound
      }
    }
    // Where the old tree is one complete node, whoever checks the proof has its hash already.
    if part.lowerBound > 0 { proof.append(try subtree(part)) }
    return proof.reversed()
  }

  /// Returns MTH(D[part]) for a part that starts where a node of its size would.
  private func subtree(_ part: Range<Int>) throws(Failure) -> Digest {
    var edge: [Digest] = []
    var start = part.lowerBound
    while start < part.upperBound {
      // The complete nodes that make up the part, the largest first.
      let height = Int.bitWidth - 1 - (part.upperBound - start).leadingZeroBitCount
      edge.append(try node(height: height, index: start >> height))
      start += 1 << height
    }
    return MerkleTree.join(edge)
  }

  /// Returns the hash of the complete node over 2^`height` leaves.
  private func node(height: Int, index: Int) throws(Failure) -> Digest {
    let (level, within) = (height / Tile.height, height % Tile.height)
    let range = (index << within)..<((index + 1) << within)
    var hashes = try hashes(level: level, in: range)
    precondition(hashes.count == range.count, "a store gives the hashes that it was asked for")
    while hashes.count > 1 {
      for place in 0..<(hashes.count / 2) {
        hashes[place] = MerkleTree.nodeHash(hashes[2 * place], hashes[2 * place + 1])
      }
      hashes.removeLast(hashes.count / 2)
    }
    return hashes[0]
  }
}

extension MerkleTree {
  /// The largest power of two less than `count` (RFC 6962 §2.1), for a count above 1.
  static func split(_ count: Int) -> Int {
    1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
  }

  /// Joins the hashes of complete nodes, the largest first, into the root over them.
  static func join(_ edge: [Digest]) -> Digest {
    guard var hash = edge.last else { return emptyRoot }
    for left in edge.dropLast().reversed() { hash = nodeHash(left, hash) }
    return hash
  }
}
