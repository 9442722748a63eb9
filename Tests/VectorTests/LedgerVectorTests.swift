import Crypto
import Governance
import Ledger
import Testing
import Wire

/// `small-ledger/`: a whole ledger with everything that a verifier needs, and what it should find.
@Suite struct LedgerVectorTests {
  private let story: Story
  private var ledger: SmallLedger { story.ledger }

  init() throws { story = try Story() }

  private var verifier: LedgerVerifier {
    LedgerVerifier(
      origin: SmallLedger.origin, identity: ledger.leaves.first,
      blobs: Dictionary(ledger.blobs.map { ($0.digest, $0.bytes) }) { first, _ in first })
  }

  @Test func `the ledger is told the same each time`() throws {
    var bytes: [UInt8] = []
    for record in ledger.records { bytes += record.bytes + [0x0A] }
    try VectorFiles.expect(bytes, are: "small-ledger/ledger.jsonl")
    var blobs: [String: [UInt8]] = [:]
    for blob in ledger.blobs {
      blobs["\(blob.digest.hex.prefix(2))/\(blob.digest.hex.dropFirst(2))"] = blob.bytes
    }
    try VectorFiles.expect(blobs, in: "small-ledger/blobs/sha256")
    let identity = try #require(ledger.leaves.first)
    try VectorFiles.expect(
      Array("\(SmallLedger.origin)\n\(identity)\nsqlite\n".utf8), are: "small-ledger/origin")
    let verdict = try #require(story.verdict)
    try VectorFiles.expect(verdict.canonicalBytes, are: "small-ledger/verdict.json")
  }

  @Test func `a verifier that knows the document alone finds what is expected`() throws {
    var verifier = verifier
    for (seq, line) in ledger.lines.enumerated() {
      #expect(verifier.check(line) == nil, "record \(seq)")
    }
    #expect(verifier.edge.root == ledger.edge.root)
    #expect(verifier.contested == [26, 27])
    let key = try #require(verifier.checkpointKey)
    let vkey = Checkpoint.verifierKey(origin: SmallLedger.origin, key: key)
    try VectorFiles.expect(
      [
        [
          "contested": .list(verifier.contested.map { .number($0) }),
          "identity": .text(ledger.leaves[0].hex), "law": 1,
          "origin": .text(SmallLedger.origin.string), "root": .text(verifier.edge.root.hex),
          "size": .number(ledger.size), "vkey": .text(vkey.description),
        ]
      ], are: "small-ledger/expected.jsonl")
    try VectorFiles.expect(Array("\(vkey)\n".utf8), are: "small-ledger/vkey")
  }

  @Test func `each record's leaf, tree and judgement are written out`() throws {
    var edge = RightEdge()
    var lines: [Line] = []
    for (seq, record) in ledger.records.enumerated() {
      _ = edge.append(ledger.leaves[seq])
      let pairs = ledger.judgements[seq].conditions.map { condition -> Line.Value in
        .list([.text("\(condition.kind.id)"), .text(condition.outcome.rawValue)])
      }
      lines.append([
        "event": .text(record.statement.event.string), "judged": .list(pairs),
        "judgement": .text(record.judgement.hex), "leaf": .text(ledger.leaves[seq].hex),
        "root": .text(edge.root.hex), "seq": .number(seq),
      ])
    }
    try VectorFiles.expect(lines, are: "small-ledger/records.jsonl")
  }

  @Test func `the ids that a store keeps follow from the records`() throws {
    var lines: [Line] = []
    func add(_ statement: Statement, _ seq: Int) {
      lines.append([
        "actor": .text(statement.actor.string), "id": .text(statement.id.text.string),
        "seq": .number(seq),
      ])
    }
    for record in ledger.records {
      add(record.statement, record.seq)
      guard record.statement.event.text == "proposal.refused" else { continue }
      let body = try ProposalRefused(canonical: record.statement.body)
      let blob = ledger.blobs.first { $0.digest == body.statementBlob?.digest }
      add(try Statement(parsing: body.statement?.bytes ?? blob?.bytes ?? []), record.seq)
    }
    try VectorFiles.expect(lines, are: "small-ledger/statement-ids.jsonl")
  }

  @Test func `checkpoints and proofs lead from the records to the vkey`() throws {
    let key = try TestKey.checkpoint.secret().publicKey
    let old = 20
    for size in [old, ledger.size] {
      let note = try #require(ledger.checkpoints[size])
      let opened = try Checkpoint.open(
        SignedNote(parsing: note), origin: SmallLedger.origin, key: key)
      #expect(opened.checkpoint.root == ledger.root(size: size))
      let name = size == old ? "checkpoint-\(old)" : "checkpoint"
      try VectorFiles.expect(note, are: "small-ledger/\(name)")
    }
    let hashes = ledger.consistencyProof(from: old, to: ledger.size)
    #expect(
      MerkleTree.verifyConsistency(
        from: old, root: ledger.root(size: old), to: ledger.size, root: ledger.edge.root,
        proof: hashes))
    try VectorFiles.expect(
      [["from": 20, "proof": .list(hashes.map { .text($0.hex) }), "to": .number(ledger.size)]],
      are: "small-ledger/consistency.jsonl")
    try expectProof()
  }

  private func expectProof() throws {
    let index = 19
    var note = try SignedNote(parsing: try #require(ledger.checkpoints[ledger.size]))
    let name = try #require(NoteName("witness.example"))
    let witness = try TestKey.witness.secret()
    let verifier = VerifierKey(name: name, kind: .cosignature, publicKey: witness.publicKey)
    try note.cosign(as: name, with: witness, at: 1_800_000_100)
    let proof = LogProof(
      extra: nil, index: index,
      hashes: ledger.inclusionProof(index: index, size: ledger.size), note: note)
    let read = try LogProof(parsing: proof.bytes)
    let opened = try read.verify(
      leaf: ledger.leaves[index], origin: SmallLedger.origin,
      key: TestKey.checkpoint.secret().publicKey, witnesses: [verifier])
    #expect(opened.cosignatures.map(\.seconds) == [1_800_000_100])
    try VectorFiles.expect(proof.bytes, are: "small-ledger/record-19.tlog-proof")
    try VectorFiles.expect(Array("\(verifier)\n".utf8), are: "small-ledger/witness-vkey")
  }

  @Test func `the published form has every record and every hash`() throws {
    var lines: [Line] = []
    for tile in Tile.new(from: 0, to: ledger.size) {
      var hashes: [UInt8] = []
      var bundle: [UInt8] = []
      for index in tile.range {
        ledger.leaves[index].append(to: &hashes)
        EntryBundle.append(ledger.records[index].bytes, to: &bundle)
      }
      #expect(EntryBundle.entries(of: bundle)?.count == tile.width)
      lines.append(["hex": .hex(hashes), "path": .text(tile.path)])
      lines.append([
        "path": .text(tile.entriesPath), "sha256": .text(SHA256.hash(bundle).hex),
        "size": .number(bundle.count),
      ])
    }
    try VectorFiles.expect(lines, are: "small-ledger/tiles.jsonl")
  }

  @Test func `every broken ledger is found broken at its record and for its reason`() throws {
    var lines: [Line] = []
    for item in try BrokenLedgers(story).all() {
      var verifier = verifier
      var found: (seq: Int, check: LedgerVerifier.Check)?
      let all = Array(ledger.lines.prefix(item.keep)) + item.tail
      for (seq, line) in all.enumerated() where found == nil {
        found = verifier.check(line).map { (seq, $0) }
      }
      #expect(found?.check == item.check && found?.seq == item.bad, "\(item.name)")
      lines.append([
        "bad": .number(item.bad), "check": .text(item.check.rawValue),
        "keep": .number(item.keep), "name": .text(item.name),
        "tail": .list(item.tail.map { .text(String(decoding: $0, as: UTF8.self)) }),
      ])
    }
    try VectorFiles.expect(lines, are: "small-ledger/broken.jsonl")
  }
}
