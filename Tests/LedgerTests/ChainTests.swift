import Ledger
import Testing
import Wire

@Suite struct ChainTests {
  private func record(
    seq: Int, prev: Digest, basis: Statement.Basis?, at: Int64 = 20,
    event: Identifier = identifier("task.started"), ledger: Identifier = Sample.origin
  ) throws -> Record {
    try Sample.record(
      try Sample.statement(basis: basis, event: event, ledger: ledger), at: Sample.time(at),
      prev: prev, seq: seq)
  }

  /// A chain of three records, and their leaf hashes.
  private func chain() throws -> (chain: Chain, leaves: [Digest]) {
    var chain = Chain(origin: Sample.origin)
    var leaves: [Digest] = []
    for seq in 0..<3 {
      let basis = leaves.last.map { Statement.Basis(leaf: $0, seq: seq - 1) }
      let record = try record(seq: seq, prev: leaves.last ?? .zero, basis: basis)
      try chain.append(record, leaf: record.leaf)
      leaves.append(record.leaf)
    }
    return (chain, leaves)
  }

  @Test func `records that follow each other make a chain`() throws {
    let (chain, leaves) = try chain()
    #expect(chain.size == 3)
    #expect(chain.head == Chain.Head(seq: 2, leaf: leaves[2], at: Sample.time(20)))
  }

  @Test func `record 0 follows zeros and knows nothing`() throws {
    let chain = Chain(origin: Sample.origin)
    #expect(chain.size == 0)
    #expect(chain.fault(in: try record(seq: 0, prev: .zero, basis: nil)) == nil)
    #expect(
      chain.fault(in: try record(seq: 1, prev: .zero, basis: nil))
        == .sequence(expected: 0, found: 1))
    #expect(
      chain.fault(in: try record(seq: 0, prev: testLeaf(1), basis: nil))
        == .previous(expected: .zero, found: testLeaf(1)))
    let basis = Statement.Basis(leaf: testLeaf(1), seq: 0)
    #expect(chain.fault(in: try record(seq: 0, prev: .zero, basis: basis)) == .basisOfFirst)
  }

  @Test func `each rule names its own fault`() throws {
    var (chain, leaves) = try chain()
    let basis = Statement.Basis(leaf: leaves[2], seq: 2)
    let good = try record(seq: 3, prev: leaves[2], basis: basis)
    #expect(chain.fault(in: good) == nil)
    let other = identifier("other.example")
    let faults: [(Record, Chain.Fault)] = [
      (try record(seq: 4, prev: leaves[2], basis: basis), .sequence(expected: 3, found: 4)),
      (try record(seq: 2, prev: leaves[2], basis: basis), .sequence(expected: 3, found: 2)),
      (
        try record(seq: 3, prev: leaves[1], basis: basis),
        .previous(expected: leaves[2], found: leaves[1])
      ),
      (
        try record(seq: 3, prev: leaves[2], basis: basis, at: 19),
        .timeWentBack(from: Sample.time(20), to: Sample.time(19))
      ),
      (try record(seq: 3, prev: leaves[2], basis: basis, ledger: other), .otherLedger(other)),
      (try record(seq: 3, prev: leaves[2], basis: nil), .basisMissing),
      (
        try record(seq: 3, prev: leaves[2], basis: .init(leaf: leaves[2], seq: 3)),
        .basisAhead(seq: 3)
      ),
      (
        try record(seq: 3, prev: leaves[2], basis: .init(leaf: leaves[1], seq: 2)),
        .basisUnknown(seq: 2)
      ),
    ]
    for (record, fault) in faults {
      let before = chain
      #expect(chain.fault(in: record) == fault)
      #expect(throws: fault) { try chain.append(record, leaf: record.leaf) }
      #expect(chain == before)
      #expect(!fault.description.isEmpty)
    }
  }

  @Test func `only a reset of the clock goes back in time, and time goes on from there`() throws {
    var (chain, leaves) = try chain()
    let basis = Statement.Basis(leaf: leaves[2], seq: 2)
    for event in [identifier("clock.reset2"), identifier("clock.rese"), identifier("law.adopted")] {
      let early = try record(seq: 3, prev: leaves[2], basis: basis, at: 5, event: event)
      #expect(chain.fault(in: early) == .timeWentBack(from: Sample.time(20), to: Sample.time(5)))
    }
    let reset = try record(
      seq: 3, prev: leaves[2], basis: basis, at: 5, event: identifier("clock.reset"))
    try chain.append(reset, leaf: reset.leaf)
    let next = Statement.Basis(leaf: reset.leaf, seq: 3)
    let earlier = try record(seq: 4, prev: reset.leaf, basis: next, at: 4)
    #expect(chain.fault(in: earlier) == .timeWentBack(from: Sample.time(5), to: Sample.time(4)))
    #expect(chain.fault(in: try record(seq: 4, prev: reset.leaf, basis: next, at: 5)) == nil)
  }

  @Test func `an older basis is checked against the stored leaf`() throws {
    let (chain, leaves) = try chain()
    let record = try record(seq: 3, prev: leaves[2], basis: .init(leaf: leaves[0], seq: 0))
    #expect(chain.fault(in: record) == nil)
    #expect(chain.fault(in: record, basisLeaf: leaves[0]) == nil)
    #expect(chain.fault(in: record, basisLeaf: leaves[1]) == .basisUnknown(seq: 0))
  }
}
