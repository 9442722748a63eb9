import Crypto
import Ledger
import Testing
import Wire

@Suite struct CheckpointTests {
  private let checkpoint = Checkpoint(origin: Sample.origin, size: 42, root: testLeaf(1))

  @Test func `the text is that of the standard's example`() throws {
    let root = try #require(Base64.decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=".utf8))
    let checkpoint = Checkpoint(
      origin: identifier("example.com/behind-the-sofa"), size: 20_852_163,
      root: try #require(Digest(bytes: root)))
    let text =
      "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    #expect(checkpoint.text == Array(text.utf8))
    #expect(try Checkpoint(text: Array(text.utf8)) == checkpoint)
  }

  @Test func `a checkpoint that the ledger signed opens`() throws {
    let key = try SecretKey(seed: seed(1))
    let note = try checkpoint.sign(with: key)
    let read = try SignedNote(parsing: note.bytes)
    let opened = try Checkpoint.open(read, origin: Sample.origin, key: key.publicKey)
    #expect(opened.checkpoint == checkpoint)
    #expect(opened.cosignatures.isEmpty)
  }

  @Test func `every changed bit is refused`() throws {
    let key = try SecretKey(seed: seed(1))
    let publicKey = key.publicKey
    let bytes = try checkpoint.sign(with: key).bytes
    for bit in 0..<(8 * bytes.count) {
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      guard let note = try? SignedNote(parsing: changed) else { continue }
      #expect(throws: Checkpoint.Failure.self, "bit \(bit)") {
        _ = try Checkpoint.open(note, origin: Sample.origin, key: publicKey)
      }
    }
  }

  @Test func `witnesses are named but do not replace the ledger's key`() throws {
    let (own, other) = (seed(1), seed(2))
    let key = try SecretKey(seed: own)
    let publicKey = key.publicKey
    let witness = try SecretKey(seed: other)
    let name = try #require(NoteName("witness.example"))
    let verifier = VerifierKey(name: name, kind: .cosignature, publicKey: witness.publicKey)
    var note = try checkpoint.sign(with: key)
    try note.cosign(as: name, with: witness, at: 9)
    let opened = try Checkpoint.open(
      note, origin: Sample.origin, key: publicKey, witnesses: [verifier])
    #expect(opened.cosignatures.map(\.key) == [verifier])
    #expect(opened.cosignatures.map(\.seconds) == [9])
    var alone = try SignedNote(signing: checkpoint.text, as: name, with: witness)
    try alone.cosign(as: name, with: witness, at: 9)
    let unsigned = alone
    #expect(throws: Checkpoint.Failure.unsignedByLedger) {
      _ = try Checkpoint.open(
        unsigned, origin: Sample.origin, key: publicKey, witnesses: [verifier])
    }
    #expect(throws: Checkpoint.Failure.note(.noKnownSignature)) {
      _ = try Checkpoint.open(unsigned, origin: Sample.origin, key: publicKey)
    }
  }

  @Test func `a key cannot speak for another origin`() throws {
    let key = try SecretKey(seed: seed(1))
    let publicKey = key.publicKey
    let other = identifier("other.example")
    let note = try SignedNote(signing: checkpoint.text, as: NoteName(other), with: key)
    #expect(throws: Checkpoint.Failure.otherOrigin(Sample.origin)) {
      _ = try Checkpoint.open(note, origin: other, key: publicKey)
    }
  }

  @Test func `two keys sign the checkpoint of a rotation`() throws {
    let old = try SecretKey(seed: seed(1))
    let new = try SecretKey(seed: seed(2))
    var note = try checkpoint.sign(with: old)
    try note.sign(as: NoteName(Sample.origin), with: new)
    for key in [old.publicKey, new.publicKey] {
      #expect(
        try Checkpoint.open(note, origin: Sample.origin, key: key).checkpoint == checkpoint)
    }
  }

  @Test(arguments: [
    "", "a\n1\n", "a\n1\nAAAA\n", "a\n01\n{root}\n", "a\n+1\n{root}\n", "a\n-1\n{root}\n",
    "a\n1\n{root}", "a\n1\n{root}\n\n", "a\n1\n{root}\nextension\n", " a\n1\n{root}\n",
    "a b\n1\n{root}\n", "\n1\n{root}\n", "a\n9007199254740992\n{root}\n", "a\n1 \n{root}\n",
    "a\n99999999999999999999\n{root}\n", "a\r\n1\n{root}\n", "a\n\n{root}\n", "a\n0x1\n{root}\n",
  ])
  func `any other text is refused`(_ text: String) {
    let text = text.replacing("{root}", with: Base64.encode(testLeaf(1).bytes))
    #expect(throws: Checkpoint.Failure.malformed) {
      _ = try Checkpoint(text: Array(text.utf8))
    }
  }
}

@Suite struct LogProofTests {
  private static let tree = MemoryTree(count: 300)

  private func proof(_ index: Int, extra: [UInt8]? = nil) throws -> LogProof {
    let checkpoint = Checkpoint(
      origin: Sample.origin, size: 300, root: Self.tree.root(size: 300))
    return LogProof(
      extra: extra, index: index, hashes: Self.tree.inclusionProof(index: index, size: 300),
      note: try checkpoint.sign(with: SecretKey(seed: seed(1))))
  }

  private func verify(_ proof: LogProof, _ index: Int) throws -> Checkpoint {
    let key = try SecretKey(seed: seed(1)).publicKey
    return try proof.verify(leaf: testLeaf(index), origin: Sample.origin, key: key).checkpoint
  }

  @Test func `a proof has exactly this text`() throws {
    let proof = try proof(7, extra: [1, 2, 3])
    var text = "c2sp.org/tlog-proof@v1\nextra AQID\nindex 7\n"
    for hash in proof.hashes { text += Base64.encode(hash.bytes) + "\n" }
    #expect(proof.bytes == Array((text + "\n").utf8) + proof.note.bytes)
  }

  @Test func `each record's proof is read and verified`() throws {
    for index in [0, 1, 127, 128, 255, 256, 298, 299] {
      for extra in [nil, [], [0xFF]] as [[UInt8]?] {
        let proof = try proof(index, extra: extra)
        let read = try LogProof(parsing: proof.bytes)
        #expect(read == proof)
        #expect(try verify(read, index).size == 300)
      }
      #expect(throws: LogProof.Failure.notIncluded) { _ = try verify(proof(index), index + 1) }
    }
  }

  @Test func `every changed bit is refused, or is in what nobody signed`() throws {
    let proof = try proof(7, extra: [1, 2, 3])
    let bytes = proof.bytes
    for bit in 0..<(8 * bytes.count) {
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      guard let read = try? LogProof(parsing: changed), (try? verify(read, 7)) != nil else {
        continue
      }
      #expect(read.bytes == changed)
      #expect(read.extra != proof.extra, "bit \(bit)")
    }
  }

  @Test func `every cut is refused`() throws {
    let bytes = try proof(7).bytes
    for count in 0..<bytes.count {
      #expect(throws: LogProof.Failure.self) { _ = try LogProof(parsing: Array(bytes[..<count])) }
    }
    #expect(throws: LogProof.Failure.tooLong) {
      _ = try LogProof(parsing: [UInt8](repeating: 0x0A, count: LogProof.byteCountMax + 1))
    }
  }

  @Test(arguments: [
    ("@v1", "@v2", 1), ("index 7", "index 07", 2), ("index 7", "index -7", 2),
    ("index 7", "index +7", 2), ("index 7", "index  7", 2), ("index 7", "Index 7", 2),
    ("index 7", "extra AQID\nextra AQID\nindex 7", 3), ("index 7", "extra AQI\nindex 7", 2),
    ("index 7", "index 7\nAAAA", 3), ("index 7", "index 9007199254740991", 2),
    ("index 7", "index 7\r", 2),
  ])
  func `any other spelling is refused`(_ old: String, _ new: String, _ line: Int) throws {
    let text = String(decoding: try proof(7).bytes, as: UTF8.self)
    #expect(throws: LogProof.Failure.malformed(line: line)) {
      _ = try LogProof(parsing: Array(text.replacing(old, with: new, maxReplacements: 1).utf8))
    }
  }

  @Test func `a proof of another ledger or key is refused`() throws {
    let proof = try proof(7)
    let keys = [try SecretKey(seed: seed(2)).publicKey, try SecretKey(seed: seed(1)).publicKey]
    #expect(throws: LogProof.Failure.checkpoint(.note(.noKnownSignature))) {
      _ = try proof.verify(leaf: testLeaf(7), origin: Sample.origin, key: keys[0])
    }
    #expect(throws: LogProof.Failure.checkpoint(.note(.noKnownSignature))) {
      _ = try proof.verify(leaf: testLeaf(7), origin: identifier("other"), key: keys[1])
    }
  }
}
