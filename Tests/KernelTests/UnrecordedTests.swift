import CommandLineKit
import Foundation
import Kernel
import Testing

/// Refusals that cannot be written down, and ledgers that are gone.
@Suite struct UnrecordedTests {
  let work: TestWorkspace

  init() throws { work = try TestWorkspace() }

  private var database: String { "\(work.root)/ledger/kernel.db" }

  private func expectRefusedAndTold(
    _ cause: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let problem = try work.failure("queue unlock dev --reason x")
    #expect(problem.code == "KRN-QUEUE-NOT-LOCKED", sourceLocation: sourceLocation)
    #expect(problem.exit == .refused, sourceLocation: sourceLocation)
    #expect(problem.judgement?.unmet.isEmpty == false, sourceLocation: sourceLocation)
    #expect(
      problem.also.map(\.code) == ["KRN-REFUSAL-UNRECORDED"], sourceLocation: sourceLocation)
    #expect(
      problem.also.first?.message.contains(cause) == true, "\(problem.also)",
      sourceLocation: sourceLocation)
  }

  @Test func `a refusal is told before what kept it from the record`() throws {
    let raw = try RawDatabase(database)
    // Whatever the database answers to a write, a full disk or this.
    for table in ["record", "meta", "statement_id", "checkpoint", "entity"] {
      #expect(
        raw.run(
          "CREATE TRIGGER full BEFORE INSERT ON \(table) BEGIN SELECT raise(ABORT, 'full'); END")
          == nil)
      if table == "meta" {
        // A first refusal counts nothing.
        #expect(try work.failure("queue unlock dev --reason x").also.isEmpty)
      } else {
        try expectRefusedAndTold("full")
      }
      #expect(raw.run("DROP TRIGGER full") == nil)
    }
    #expect(try work.recordCount() == 2)
    let problem = try work.failure("queue unlock dev --reason x")
    #expect(problem.also.isEmpty)
    #expect(try work.recordCount() == 3)
    try work.verify()
  }

  @Test func `a refusal is told where the kernel's keys are missing`() throws {
    let checkpoint = try work.run("key show").lines[0].split(separator: " ")[1]
    let path = "\(work.keyFolder())/\(checkpoint)"
    try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
    try expectRefusedAndTold("KRN-KEY-MISSING")
    #expect(try work.recordCount() == 1)
  }

  @Test func `a count of refusals that nobody wrote ends in no crash`() throws {
    let raw = try RawDatabase(database)
    for value in ["9223372036854775807", "-1", "9007199254740992", "x", "+1", ""] {
      #expect(
        raw.run(
          "INSERT OR REPLACE INTO meta VALUES ('refused:human:olga', CAST('\(value)' AS BLOB))")
          == nil)
      try expectRefusedAndTold("refused:human:olga")
    }
  }

  // MARK: Lost ledgers

  private func remove(_ names: String...) throws {
    for name in names {
      try? FileManager.default.removeItem(atPath: "\(work.root)/ledger/\(name)")
    }
  }

  @Test func `a database that is gone is a lost ledger to every command`() throws {
    try work.run("spec register S-1 --title One --scope project --status active")
    try remove("kernel.db", "kernel.db-wal", "kernel.db-shm")
    for line in [
      "status", "verify", "log", "next", "checkpoint", "state render", "state render --check",
      "spec register S-2 --title Two --scope project --status active",
      "queue unlock dev --reason x",
      "init", "init --origin other.example/kernel",
    ] {
      let problem = try work.failure(line)
      #expect(problem.code == "KRN-LEDGER-LOST", "\(line): \(problem)")
      #expect(problem.exit == .integrity, "\(line)")
      #expect(problem.hint?.contains("restore") == true, "\(line)")
    }
    #expect(try work.run("doctor").lines[0].contains("KRN-LEDGER-LOST"))
    #expect(!FileManager.default.fileExists(atPath: database))
  }

  @Test func `init makes no second ledger where the traces of one are`() throws {
    let folder = "\(work.root)/ledger"
    for trace in ["checkpoint", "kernel.db-wal"] {
      try remove("kernel.db", "kernel.db-wal", "kernel.db-shm", "origin", "checkpoint")
      try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(trace)"))
      #expect(try work.failure("init --origin new.example/k").code == "KRN-LEDGER-LOST")
    }
    // All of it gone: what this user has seen still tells.
    try FileManager.default.removeItem(atPath: folder)
    let problem = try work.failure("init --origin \(TestWorkspace.origin)")
    #expect(problem.code == "KRN-LEDGER-LOST" && problem.exit == .integrity)
    #expect(!FileManager.default.fileExists(atPath: folder))
    try work.run("init --origin another.example/kernel")
  }

  @Test func `init builds on no database that has lost its records`() throws {
    try remove("origin")
    #expect(try RawDatabase(database).run("DELETE FROM record") == nil)
    let problem = try work.failure("init --origin new.example/k")
    #expect(problem.code == "KRN-INTEGRITY" && problem.exit == .integrity)
    #expect(!FileManager.default.fileExists(atPath: "\(work.root)/ledger/origin"))
  }

  @Test func `init says whose policy it has put in force`() throws {
    let place = try TestWorkspace(hasLedger: false)
    let policy = String(decoding: try work.read("specs/policy.yaml"), as: UTF8.self)
    try place.write(policy, to: "specs/policy.yaml")
    #expect(try place.run("init").warnings.isEmpty)
    let other = try TestWorkspace(hasLedger: false)
    try other.write(policy + "# more\n", to: "specs/policy.yaml")
    #expect(try other.run("init").warnings.count == 1)
  }

  @Test func `an interrupted init is still finished`() throws {
    try remove("origin", "checkpoint")
    try work.run("init")
    try work.run("state render")
    try work.verify()
  }
}
