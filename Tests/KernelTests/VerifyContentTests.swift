import Foundation
import Kernel
import Testing
import Wire

/// What `verify` says of content that records name outside themselves.
@Suite struct VerifyContentTests {
  let work: TestWorkspace

  init() throws { work = try TestWorkspace() }

  /// A card whose statement is refused, since no policy has its queue, and is too large to be kept
  /// inside the record.
  private func refuseLargeCard() throws {
    let lines = (0..<12).map { "  - \"\($0) \(String(repeating: "again ", count: 300))end\"" }
    let card = """
      ---
      task_id: BIG-1
      type: dev
      queue: nowhere
      branch: feature/BIG-1
      spec_ids: [S-1]
      verification:
      \(lines.joined(separator: "\n"))
      ---
      # BIG-1

      """
    try work.write(card, to: "BIG-1.md")
    let problem = try work.failure("task import BIG-1.md")
    #expect(problem.code == "KRN-QUEUE-UNKNOWN")
    #expect(try work.recordCount() == 2)
  }

  /// The blob with the refused statement; the card's own lies beside it.
  private func statementBlob() throws -> String {
    let folder = "\(work.root)/ledger/blobs/sha256"
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0.utf8.count == 65 }.map { "ledger/blobs/sha256/\($0)" }
    return try #require(
      paths.first { try work.read($0).starts(with: Array("{\"actor\":".utf8)) })
  }

  @Test func `a refused statement that is kept as a blob is verified like any other`() throws {
    try refuseLargeCard()
    _ = try statementBlob()
    try work.verify()
  }

  @Test func `a blob that is missing or changed makes its record bad`() throws {
    try refuseLargeCard()
    let blob = try statementBlob()
    let good = try work.read(blob)
    var changed = good
    changed[100] ^= 1
    for bytes in [nil, changed, good + [0x0A]] {
      let path = "\(work.root)/\(blob)"
      try FileManager.default.removeItem(atPath: path)
      if let bytes { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
      let answer = try work.run("verify --threads 1")
      #expect(answer.exit == .integrity)
      let bad = try #require(answer.member("first_bad") as? [String: Any])
      #expect(bad["record"] as? Int == 1)
      #expect(bad["check"] as? String == "blob")
      try Data(good).write(to: URL(fileURLWithPath: path))
    }
    try work.verify()
  }
}
