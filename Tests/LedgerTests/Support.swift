import Crypto
import Ledger
import Wire

/// A tree in memory, kept as a store would keep it: leaves, and what each append completed.
struct MemoryTree: TreeHashes {
  private(set) var levels: [[Digest]] = [[]]
  private(set) var edge = RightEdge()

  mutating func append(_ leaf: Digest) {
    levels[0].append(leaf)
    for completed in edge.append(leaf) {
      if levels.count == completed.level { levels.append([]) }
      precondition(levels[completed.level].count == completed.index, "levels fill in order")
      levels[completed.level].append(completed.hash)
    }
  }

  init(count: Int = 0) {
    for index in 0..<count { append(testLeaf(index)) }
  }

  func hashes(level: Int, in range: Range<Int>) throws(Never) -> [Digest] {
    precondition((1...128).contains(range.count), "reads are bounded")
    return Array(levels[level][range])
  }
}

/// The leaf of a made-up record.
func testLeaf(_ index: Int) -> Digest { MerkleTree.leafHash(Array("leaf \(index)".utf8)) }

/// MTH as RFC 6962 §2.1 defines it, without any cleverness.
func naiveRoot(_ leaves: ArraySlice<Digest>) -> Digest {
  guard leaves.count > 1, let first = leaves.first else { return leaves.first ?? SHA256.hash([]) }
  var split = 1
  while split * 2 < leaves.count { split *= 2 }
  _ = first
  let middle = leaves.startIndex + split
  return MerkleTree.nodeHash(naiveRoot(leaves[..<middle]), naiveRoot(leaves[middle...]))
}

func digest(_ text: String) -> Digest {
  guard let digest = Digest(hex: text.utf8) else { preconditionFailure("64 digits") }
  return digest
}

func seed(_ byte: UInt8) -> [UInt8] { [UInt8](repeating: byte, count: 32) }

/// The made-up ledger of these tests.
enum Sample {
  static let origin = identifier("acme.example/kernel")
  static let body = Array(#"{"note":"é \"quoted\"","parts":[1,{"a":true}],"task":"T-1"}"#.utf8)

  static func time(_ milliseconds: Int64) -> Timestamp {
    guard let time = Timestamp(milliseconds: 1_800_000_000_000 + milliseconds) else {
      preconditionFailure("a time in range")
    }
    return time
  }

  static func statement(
    basis: Statement.Basis? = Statement.Basis(leaf: testLeaf(41), seq: 41),
    body: [UInt8] = Sample.body, event: Identifier = identifier("task.started"),
    ledger: Identifier = Sample.origin,
    session: Identifier? = identifier("S-01JD2Y6S8V3Q9E6K7T4N5M2C1A")
  ) throws(WireError) -> Statement {
    guard let id = Token("01JD2Y6S8V3Q9E6K7T4N5M2C1A") else { preconditionFailure("a token") }
    return try Statement(
      actor: identifier("agent:builder-1"), basis: basis, body: body,
      event: event, id: id, issued: time(0), ledger: ledger,
      session: session, version: 1)
  }

  static func record(
    _ statement: Statement, at: Timestamp = time(20), prev: Digest = testLeaf(41), seq: Int = 42
  ) throws -> Record {
    let key = try SecretKey(seed: seed(1))
    return try Record(
      at: at, judgement: testLeaf(0), key: key.publicKey.id, prev: prev, seq: seq,
      signature: statement.sign(with: key), statement: statement)
  }
}

/// A name that these tests write down, so it keeps the grammar.
func identifier(_ name: StaticString) -> Identifier { Identifier(name) }
