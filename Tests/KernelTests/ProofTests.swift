import Foundation
import Kernel
import Testing

/// A proof that is handed out is one.
@Suite struct ProofTests {
  private func attempt(_ line: String, in scene: TamperScene) -> Problem? {
    if case .failure(let problem) = scene.work.attempt(line) { problem } else { nil }
  }

  @Test func `no proof is printed that does not lead to the root`() throws {
    let scene = try TamperScene(isLong: true)
    let size = try scene.work.recordCount()
    let lines = ["proof 1", "proof 255", "proof \(size - 1)", "proof --from 256", "proof --from 3"]
    for line in lines { try scene.work.run(line) }
    // Each with the lines that read what it changes.
    for (sql, touched) in [
      ("UPDATE tree SET hash = zeroblob(32)", ["proof \(size - 1)", "proof --from 256"]),
      ("UPDATE record SET leaf = zeroblob(32) WHERE seq = 1", ["proof 0", "proof 2"]),
      ("UPDATE record SET bytes = x'00' WHERE seq = 1", ["proof 1"]),
      ("UPDATE record SET leaf = zeroblob(32) WHERE seq = 2", ["proof --from 3"]),
    ] {
      try scene.restoreDatabase()
      do { #expect(try RawDatabase(scene.database).run(sql) == nil) }
      for line in touched {
        let problem = try #require(attempt(line, in: scene), "\(sql): \(line)")
        #expect(
          problem.code == "KRN-INTEGRITY" && problem.exit == .integrity, "\(line): \(problem)")
        #expect(problem.hint == "kernel verify")
      }
    }
  }

  @Test(arguments: UInt64(1)...4)
  func `whatever hash is wrong, a proof is right or refused`(seed: UInt64) throws {
    let scene = try TamperScene(isLong: true)
    let random = TestRandom(seed: seed)
    func pick(_ count: Int) -> Int { random.bytes(2).reduce(0) { $0 << 8 | Int($1) } % count }
    let size = try scene.work.recordCount()
    for _ in 0..<12 {
      try scene.restoreDatabase()
      let line = pick(2) == 0 ? "proof \(pick(size))" : "proof --from \(1 + pick(size))"
      let good = try scene.work.run(line).lines
      let seq = pick(size - 1)
      do {
        #expect(
          try RawDatabase(scene.database)
            .run("UPDATE record SET leaf = zeroblob(32) WHERE seq = \(seq)") == nil)
      }
      switch scene.work.attempt(line) {
      case .success(let answer): #expect(answer.lines == good, "seed \(seed): \(seq): \(line)")
      case .failure(let problem):
        #expect(problem.exit == .integrity, "seed \(seed): \(seq): \(line)")
      }
    }
  }
}
