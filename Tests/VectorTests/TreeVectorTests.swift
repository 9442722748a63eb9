import Ledger
import Testing
import Wire

/// `tree-*.jsonl`: roots and proofs of RFC 6962 over made-up leaves.
@Suite struct TreeVectorTests {
  /// A tree in memory, as a store would keep it.
  private struct Tree: TreeHashes {
    var levels: [[Digest]] = [[]]
    var edge = RightEdge()

    init(count: Int) {
      for index in 0..<count {
        let leaf = TreeVectorTests.leaf(index)
        levels[0].append(leaf)
        for completed in edge.append(leaf) {
          if levels.count == completed.level { levels.append([]) }
          levels[completed.level].append(completed.hash)
        }
      }
    }

    func hashes(level: Int, in range: Range<Int>) throws(Never) -> [Digest] {
      Array(levels[level][range])
    }
  }

  /// The leaf `n` is the hash of the entry `leaf n`.
  static func leaf(_ index: Int) -> Digest { MerkleTree.leafHash(Array("leaf \(index)".utf8)) }

  private static let sizes = Array(0...17) + [31, 32, 33, 255, 256, 257, 300, 511, 512, 513]
  private let tree = Tree(count: 513)

  /// MTH as RFC 6962 §2.1 defines it.
  private func plainRoot(_ leaves: ArraySlice<Digest>) -> Digest {
    guard leaves.count > 1 else { return leaves.first ?? SHA256.hash([]) }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    let middle = leaves.startIndex + split
    return MerkleTree.nodeHash(plainRoot(leaves[..<middle]), plainRoot(leaves[middle...]))
  }

  @Test func `roots are those of the definition`() throws {
    var lines: [Line] = []
    for size in Self.sizes {
      let root = tree.root(size: size)
      #expect(root == plainRoot(tree.levels[0][..<size]))
      lines.append(["root": .text(root.hex), "size": .number(size)])
    }
    try VectorFiles.expect(lines, are: "tree-roots.jsonl")
  }

  private struct Inclusion {
    var name = "a proof"
    var index: Int
    var size: Int
    var leaf: Digest
    var root: Digest
    var proof: [Digest]
    var isValid = true

    func changed(_ name: String, _ change: (inout Inclusion) -> Void) -> Inclusion {
      var copy = self
      copy.name = name
      copy.isValid = false
      change(&copy)
      return copy
    }
  }

  private func inclusions() -> [Inclusion] {
    var found: [Inclusion] = []
    for size in [1, 2, 3, 5, 7, 8, 13, 257, 513] {
      let indices = size < 9 ? Array(0..<size) : [0, 1, size / 2, size - 2, size - 1]
      for index in indices {
        found.append(
          Inclusion(
            index: index, size: size, leaf: Self.leaf(index), root: tree.root(size: size),
            proof: tree.inclusionProof(index: index, size: size)))
      }
    }
    let good = Inclusion(
      index: 4, size: 7, leaf: Self.leaf(4), root: tree.root(size: 7),
      proof: tree.inclusionProof(index: 4, size: 7))
    return found + [
      good.changed("another index") { $0.index = 5 },
      good.changed("an index beyond the tree") { $0.index = 7 },
      good.changed("another size") { $0.size = 9 },
      good.changed("another leaf") { $0.leaf = Self.leaf(5) },
      good.changed("another root") { $0.root = tree.root(size: 8) },
      good.changed("a hash too few") { $0.proof.removeLast() },
      good.changed("a hash too many") { $0.proof.append(.zero) },
      good.changed("hashes in another order") { $0.proof.reverse() },
      good.changed("no proof") { $0.proof = [] },
      good.changed("the empty tree") {
        $0.size = 0
        $0.index = 0
        $0.proof = []
      },
    ]
  }

  @Test func `inclusion proofs show what they show`() throws {
    let lines = inclusions().map { item -> Line in
      #expect(
        MerkleTree.verifyInclusion(
          of: item.leaf, at: item.index, in: item.size, root: item.root, proof: item.proof)
          == item.isValid, "\(item.name) \(item.index) of \(item.size)")
      return [
        "index": .number(item.index), "leaf": .text(item.leaf.hex), "name": .text(item.name),
        "proof": .list(item.proof.map { .text($0.hex) }), "root": .text(item.root.hex),
        "size": .number(item.size), "valid": .truth(item.isValid),
      ]
    }
    try VectorFiles.expect(lines, are: "tree-inclusion.jsonl")
  }

  private struct Consistency {
    var name = "a proof"
    var from: Int
    var to: Int
    var oldRoot: Digest
    var root: Digest
    var proof: [Digest]
    var isValid = true

    func changed(_ name: String, _ change: (inout Consistency) -> Void) -> Consistency {
      var copy = self
      copy.name = name
      copy.isValid = false
      change(&copy)
      return copy
    }
  }

  private func consistency(_ from: Int, _ to: Int) -> Consistency {
    Consistency(
      from: from, to: to, oldRoot: tree.root(size: from), root: tree.root(size: to),
      proof: tree.consistencyProof(from: from, to: to))
  }

  private func consistencies() -> [Consistency] {
    var found: [Consistency] = []
    for to in [0, 1, 2, 3, 6, 7, 8, 13] {
      for from in 0...to { found.append(consistency(from, to)) }
    }
    for (from, to) in [(1, 513), (255, 257), (256, 257), (256, 513), (300, 512), (512, 513)] {
      found.append(consistency(from, to))
    }
    let good = consistency(6, 13)
    return found + [
      good.changed("another old root") { $0.oldRoot = tree.root(size: 5) },
      good.changed("another new root") { $0.root = tree.root(size: 12) },
      good.changed("sizes exchanged") { ($0.from, $0.to) = ($0.to, $0.from) },
      good.changed("another old size") { $0.from = 5 },
      good.changed("another new size") { $0.to = 17 },
      good.changed("a hash too few") { $0.proof.removeLast() },
      good.changed("a hash too many") { $0.proof.append(.zero) },
      good.changed("no proof") { $0.proof = [] },
      consistency(7, 7).changed("equal sizes with a proof") { $0.proof = [.zero] },
      consistency(7, 7).changed("equal sizes with two roots") { $0.oldRoot = .zero },
      consistency(0, 7).changed("the empty tree with a proof") { $0.proof = [.zero] },
      consistency(0, 7).changed("the empty tree with another root") { $0.oldRoot = .zero },
    ]
  }

  @Test func `consistency proofs show what they show`() throws {
    let lines = consistencies().map { item -> Line in
      #expect(
        MerkleTree.verifyConsistency(
          from: item.from, root: item.oldRoot, to: item.to, root: item.root, proof: item.proof)
          == item.isValid, "\(item.name) \(item.from) to \(item.to)")
      return [
        "from": .number(item.from), "name": .text(item.name), "old_root": .text(item.oldRoot.hex),
        "proof": .list(item.proof.map { .text($0.hex) }), "root": .text(item.root.hex),
        "to": .number(item.to), "valid": .truth(item.isValid),
      ]
    }
    try VectorFiles.expect(lines, are: "tree-consistency.jsonl")
  }

  @Test func `tiles have the paths of the standard`() throws {
    var lines: [Line] = []
    for (level, index, width) in [
      (0, 0, 1), (0, 0, 256), (0, 1, 255), (1, 0, 2), (0, 999, 256), (0, 1000, 256),
      (0, 1_234_067, 256), (3, 1_234_067, 8), (63, 0, 1),
    ] {
      let tile = Tile(level: level, index: index, width: width)
      lines.append(
        Line(
          dictionaryLiteral: ("index", .number(index)), ("level", .number(level)),
          ("path", .text(tile.path)), ("width", .number(width))
        ).with("entries", level == 0 ? .text(tile.entriesPath) : nil))
    }
    try VectorFiles.expect(lines, are: "tile-paths.jsonl")
  }
}
