import Ledger
import Testing
import Wire

@Suite struct MerkleTreeTests {
  /// The leaves that certificate transparency's own tests use, and the roots over the first n.
  private static let vectors = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ]
  private static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]
  private static let sizeMax = 130
  private static let tree = MemoryTree(count: sizeMax)
  private static let roots130 = (0...sizeMax).map { naiveRoot(tree.levels[0][..<$0]) }

  @Test func `the roots of RFC 6962 come out`() throws {
    var edge = RightEdge()
    #expect(edge.root == digest(Self.roots[0]))
    for (index, vector) in Self.vectors.enumerated() {
      _ = edge.append(MerkleTree.leafHash(try #require(Hex.decode(vector.utf8))))
      #expect(edge.root == digest(Self.roots[index + 1]))
    }
  }

  @Test func `the right edge and the stored hashes give the root of the definition`() {
    var edge = RightEdge()
    for size in 0...Self.sizeMax {
      #expect(edge.size == size)
      #expect(edge.root == Self.roots130[size])
      #expect(Self.tree.root(size: size) == Self.roots130[size])
      if size < Self.sizeMax { _ = edge.append(testLeaf(size)) }
    }
  }

  @Test func `each leaf of each tree is proved, and nothing near that proof is`() {
    let wrong = testLeaf(-1)
    for size in 1...Self.sizeMax {
      let root = Self.roots130[size]
      for index in 0..<size {
        let leaf = testLeaf(index)
        let proof = Self.tree.inclusionProof(index: index, size: size)
        #expect(verify(leaf, index, size, root, proof))
        for place in proof.indices {
          var changed = proof
          changed[place] = wrong
          if verify(leaf, index, size, root, changed) { Issue.record("\(size) \(index) changed") }
          changed.remove(at: place)
          if verify(leaf, index, size, root, changed) { Issue.record("\(size) \(index) missing") }
        }
        for extra in [proof + [wrong], [wrong] + proof, proof + [root], proof + proof.suffix(1)]
        where extra != proof && verify(leaf, index, size, root, extra) {
          Issue.record("\(size) \(index) extra")
        }
        if verify(wrong, index, size, root, proof) { Issue.record("\(size) \(index) leaf") }
        if verify(leaf, index, size, wrong, proof) { Issue.record("\(size) \(index) root") }
        for other in [index - 1, index + 1] where verify(leaf, other, size, root, proof) {
          Issue.record("\(size) \(index) proved at \(other)")
        }
      }
    }
  }

  @Test func `each tree begins each later one, and nothing near that proof shows it`() {
    let wrong = testLeaf(-1)
    for size in 0...Self.sizeMax {
      let root = Self.roots130[size]
      for old in 0...size {
        let oldRoot = Self.roots130[old]
        let proof = Self.tree.consistencyProof(from: old, to: size)
        #expect(extends(old, oldRoot, size, root, proof))
        for place in proof.indices {
          var changed = proof
          changed[place] = wrong
          if extends(old, oldRoot, size, root, changed) { Issue.record("\(old) \(size) changed") }
          changed.remove(at: place)
          if extends(old, oldRoot, size, root, changed) { Issue.record("\(old) \(size) missing") }
        }
        for extra in [proof + [wrong], [wrong] + proof, proof + [root], proof + [oldRoot]]
        where extends(old, oldRoot, size, root, extra) { Issue.record("\(old) \(size) extra") }
        if extends(old, wrong, size, root, proof) { Issue.record("\(old) \(size) old root") }
        if old > 0, extends(old, oldRoot, size, wrong, proof) {
          Issue.record("\(old) \(size) root")
        }
        if old < size, old > 0, extends(size, root, old, oldRoot, proof) {
          Issue.record("\(old) \(size) shrank")
        }
      }
    }
  }

  @Test func `nonsense is refused and does not trap`() {
    let leaf = testLeaf(0)
    for (index, size) in [(-1, 1), (0, 0), (1, 1), (0, -1), (Int.max, Int.max), (0, Int.max)] {
      #expect(!verify(leaf, index, size, leaf, []))
    }
    for (old, size) in [(-1, 0), (-1, 1), (1, 0), (0, Int.max), (Int.max, Int.max), (0, -1)] {
      #expect(!extends(old, leaf, size, leaf, []))
    }
    let long = [Digest](repeating: leaf, count: 100)
    #expect(!verify(leaf, 0, MerkleTree.sizeMax, leaf, long))
    #expect(!extends(1, leaf, MerkleTree.sizeMax, leaf, long))
  }

  @Test func `no proof has more hashes than its bound`() {
    // One node for each level that the largest size can have, and one more for consistency.
    let bits = Int.bitWidth - MerkleTree.sizeMax.leadingZeroBitCount
    #expect(MerkleTree.proofCountMax == bits + 1)
  }

  private func verify(
    _ leaf: Digest, _ index: Int, _ size: Int, _ root: Digest, _ proof: [Digest]
  ) -> Bool {
    MerkleTree.verifyInclusion(of: leaf, at: index, in: size, root: root, proof: proof)
  }

  private func extends(
    _ old: Int, _ oldRoot: Digest, _ size: Int, _ root: Digest, _ proof: [Digest]
  ) -> Bool {
    MerkleTree.verifyConsistency(from: old, root: oldRoot, to: size, root: root, proof: proof)
  }
}

/// Where tiles end, the hashes come from the level above.
@Suite struct TileBoundaryTests {
  private static let tree = MemoryTree(count: 66_000)

  @Test func `levels hold what is complete and nothing else`() {
    #expect(Self.tree.levels.map(\.count) == [66_000, 257, 1])
    let leaves = Self.tree.levels[0]
    for index in [0, 1, 100, 256] {
      #expect(Self.tree.levels[1][index] == naiveRoot(leaves[(256 * index)..<(256 * index + 256)]))
    }
    #expect(Self.tree.levels[2][0] == naiveRoot(leaves[..<65_536]))
  }

  @Test(arguments: [255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_792, 66_000])
  func `proofs hold around the ends of tiles`(_ size: Int) {
    let root = naiveRoot(Self.tree.levels[0][..<size])
    #expect(Self.tree.root(size: size) == root)
    for index in [0, 1, 127, 128, 254, 255, 256, 511, 32_768, 65_535, 65_536, size - 1]
    where index < size {
      let proof = Self.tree.inclusionProof(index: index, size: size)
      #expect(
        MerkleTree.verifyInclusion(
          of: testLeaf(index), at: index, in: size, root: root, proof: proof))
      let oldRoot = naiveRoot(Self.tree.levels[0][...index])
      #expect(
        MerkleTree.verifyConsistency(
          from: index + 1, root: oldRoot, to: size, root: root,
          proof: Self.tree.consistencyProof(from: index + 1, to: size)))
    }
  }
}

@Suite struct RightEdgeTests {
  @Test func `an edge comes back from its bytes and goes on alike`() throws {
    var edge = RightEdge()
    for index in 0..<600 {
      var read = try #require(RightEdge(bytes: edge.bytes))
      #expect(read == edge)
      #expect(edge.hashes.count == edge.size.nonzeroBitCount)
      let completed = edge.append(testLeaf(index))
      #expect(read.append(testLeaf(index)) == completed)
      #expect(completed.isEmpty == !(index + 1).isMultiple(of: 256))
    }
  }

  @Test func `other bytes are no edge`() {
    var edge = RightEdge()
    for index in 0..<5 { _ = edge.append(testLeaf(index)) }
    let bytes = edge.bytes
    for count in 0..<bytes.count { #expect(RightEdge(bytes: Array(bytes[..<count])) == nil) }
    #expect(RightEdge(bytes: bytes + [0]) == nil)
    // A size with another number of hashes, and one beyond every ledger.
    #expect(RightEdge(bytes: [0, 0, 0, 0, 0, 0, 0, 7] + bytes[8...]) == nil)
    #expect(RightEdge(bytes: [0x80, 0, 0, 0, 0, 0, 0, 1] + bytes[8...]) == nil)
    #expect(RightEdge(bytes: [0, 0x20, 0, 0, 0, 0, 0, 1] + bytes[8...]) == nil)
  }
}
