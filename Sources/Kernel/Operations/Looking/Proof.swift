package import CommandLineKit
internal import Crypto
internal import Ledger
internal import Store
internal import Wire

/// `kernel proof`: evidence that one record is in the ledger, for somebody who has nothing else.
package struct Proof: Operation {
  package static let path = ["proof"]
  package static let summary = "Prove that one record is in the ledger."
  package static let discussion = """
    Prints a tlog-proof@v1 file: the record's place, the hashes beside its path in the tree, and the \
    signed checkpoint. Whoever has the record's bytes and the ledger's vkey can check it offline. \
    With --from, prints the hashes that show that a smaller tree is the beginning of this one.
    """
  package static let examples = [
    Example("kernel proof 21 > record-21.tlog-proof", "Prove that record 21 is in the ledger."),
    Example("kernel proof --from 20", "Prove that the first 20 records are still the same."),
  ]
  var seq: Int?
  var from: Int?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument(
      "record", &seq, about: "The number of the record.", isRequired: false, completion: .none)
    try visitor.option(
      "from", &from, placeholder: "SIZE", about: "Prove consistency with a tree of this size.",
      isRequired: false, completion: .none)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false, records: true)
    try ledger.checkSignature()
    switch (seq, from) {
    case (let seq?, nil): return try inclusion(of: seq, in: ledger)
    case (nil, let size?): return try consistency(from: size, in: ledger)
    default:
      throw Problem("KRN-USAGE", .usage, "either the number of a record or --from is needed")
    }
  }

  private func inclusion(of seq: Int, in ledger: OpenLedger) throws(Problem) -> Answer {
    let size = ledger.edge.size
    guard (0..<size).contains(seq) else {
      throw Problem("KRN-RECORD-UNKNOWN", .notFound, "there is no record \(seq)")
    }
    let (record, hashes) = try storing { () throws(StoreError) in
      (try ledger.store.record(seq), try ledger.store.inclusionProof(index: seq, size: size))
    }
    // What somebody else is given as evidence is evidence: the record's own bytes lead to the root.
    guard let record,
      MerkleTree.verifyInclusion(
        of: MerkleTree.leafHash(record.bytes), at: seq, in: size, root: ledger.edge.root,
        proof: hashes)
    else { throw OpenLedger.broken("the tree does not lead from record \(seq) to its root") }
    guard let note = try? SignedNote(parsing: ledger.note) else {
      throw OpenLedger.broken("the newest checkpoint cannot be read")
    }
    let proof = LogProof(index: seq, hashes: hashes, note: note)
    return answer(
      String(decoding: proof.bytes, as: UTF8.self), "kernel.proof/1",
      .members([
        "index": .integer(seq), "size": .integer(size), "hashes": Self.list(hashes),
        "checkpoint": .string(String(decoding: ledger.note, as: UTF8.self)),
      ]), ledger)
  }

  private func consistency(from oldSize: Int, in ledger: OpenLedger) throws(Problem) -> Answer {
    let size = ledger.edge.size
    guard (1...size).contains(oldSize) else {
      throw Problem("KRN-RECORD-UNKNOWN", .notFound, "the ledger never had \(oldSize) records")
    }
    let (hashes, root) = try storing { () throws(StoreError) in
      (
        try ledger.store.consistencyProof(from: oldSize, to: size),
        try ledger.store.root(size: oldSize)
      )
    }
    guard
      MerkleTree.verifyConsistency(
        from: oldSize, root: root, to: size, root: ledger.edge.root, proof: hashes)
    else {
      throw OpenLedger.broken(
        "the tree does not lead from its first \(oldSize) records to its root")
    }
    let lines =
      ["old \(oldSize)", Base64.encode(root.bytes), "new \(size)"]
      + [Base64.encode(ledger.edge.root.bytes)] + hashes.map { Base64.encode($0.bytes) }
    return answer(
      lines.joined(separator: "\n") + "\n", "kernel.consistency/1",
      .members([
        "old_size": .integer(oldSize), "old_root": .string(Base64.encode(root.bytes)),
        "size": .integer(size), "root": .string(Base64.encode(ledger.edge.root.bytes)),
        "hashes": Self.list(hashes),
      ]), ledger)
  }

  private static func list(_ hashes: [Digest]) -> JSONText {
    .array(hashes.map { .string(Base64.encode($0.bytes)) })
  }

  /// The file as people save it, or the same facts as data.
  private func answer(
    _ text: String, _ schema: String, _ data: JSONText, _ ledger: OpenLedger
  ) -> Answer {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines.removeLast()
    return Answer(schema, data: data, lines: lines, ledger: ledger.position)
  }
}
