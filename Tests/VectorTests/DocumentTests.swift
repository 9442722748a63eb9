import Crypto
import Foundation
import Governance
import Ledger
import Testing
import Wire

/// Holds `specs/ledger-format.md` to the vectors: what it shows is real, and what it lists is all.
@Suite struct DocumentTests {
  private let text: String

  init() throws {
    let file = VectorFiles.folder.deletingLastPathComponent().appending(path: "ledger-format.md")
    text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  private func expectShown(_ bytes: some StringProtocol, _ what: Comment) {
    #expect(text.contains(bytes), what)
  }

  @Test func `the record that it shows is record 11 of the small ledger`() throws {
    let ledger = try Story().ledger
    let record = ledger.records[11]
    // Line breaks in the document are for reading; a record has none, and no spaces here.
    let start = try #require(text.range(of: "{\"at\":"))
    let end = try #require(text.range(of: "\n```", range: start.upperBound..<text.endIndex))
    let shown = text[start.lowerBound..<end.lowerBound].filter { $0 != "\n" }
    #expect(Array(shown.utf8) == record.bytes)
    expectShown("in one line (broken", "it says that line breaks are not its own")
    expectShown("ledger.jsonl), \(record.bytes.count) bytes", "its length")
    expectShown("Its statement has \(record.statement.range.count) bytes", "the statement's length")
    let pae = String(decoding: record.statement.signedBytes.prefix(78), as: UTF8.self)
    expectShown("`\(pae)", "the beginning of what is signed")
    expectShown("`\(ledger.leaves[11].hex)`", "its leaf hash")
  }

  @Test func `keys, checkpoint and judgement are those of the small ledger`() throws {
    let ledger = try Story().ledger
    let alice = try TestKey.alice.secret().publicKey
    expectShown("public key  \(alice)\nkey id      \(alice.id) ", "alice's key")
    let note = try #require(ledger.checkpoints[ledger.size])
    expectShown("```\n\(String(decoding: note, as: UTF8.self))```", "the newest checkpoint")
    let key = try TestKey.checkpoint.secret().publicKey
    expectShown(
      "```\n\(Checkpoint.verifierKey(origin: SmallLedger.origin, key: key))\n```", "the vkey")
    let start = try #require(text.range(of: "[[\"ledger.first\""))
    let end = try #require(text.range(of: "\n```", range: start.upperBound..<text.endIndex))
    let shown = text[start.lowerBound..<end.lowerBound].filter { $0 != "\n" }
    #expect(SHA256.hash(Array(shown.utf8)) == ledger.records[0].judgement)
  }

  @Test func `it lists every event of the law`() throws {
    let start = try #require(text.range(of: "Law 1 has these events"))
    let end = try #require(text.range(of: "A verifier without the law reads"))
    let words = text[start.upperBound..<end.lowerBound].split { $0.isWhitespace }
    let names = words.filter { $0.hasPrefix("`") && $0.contains(".") }.map {
      $0.filter { $0 != "`" }
    }
    #expect(names == EventKind.allCases.map(\.name).sorted())
    #expect(EventKind.allCases.allSatisfy { $0.payloadType.traits.version == 1 })
  }

  @Test func `it counts the broken ledgers`() throws {
    let count = try BrokenLedgers(Story()).all().count
    expectShown("\(count) broken ones", "how many there are")
  }

  @Test func `it names every word that a verifier can end with`() {
    for check in LedgerVerifier.Check.allCases {
      expectShown("`\(check.rawValue)`", "\(check)")
    }
  }
}
