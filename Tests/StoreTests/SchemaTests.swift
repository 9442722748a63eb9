import CSQLite
import Glibc
import Store
import Testing
import Wire

@Suite struct SchemaTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private var path: String { scratch.ledger + "/kernel.db" }

  @Test func `records cannot be changed, deleted, replaced or put out of order`() throws {
    try scratch.create().grow(3)
    let raw = try RawSQLite(path)
    for (sql, message) in [
      ("UPDATE record SET bytes = x'00' WHERE seq = 1", "a record may not change"),
      ("UPDATE OR IGNORE record SET bytes = x'00'", "a record may not change"),
      ("UPDATE record SET seq = 9 WHERE seq = 2", "a record may not change"),
      ("DELETE FROM record", "a record may not be deleted"),
      ("DELETE FROM record WHERE seq = 2", "a record may not be deleted"),
      ("INSERT OR REPLACE INTO record VALUES (1, x'00', x'00')", "a record must have the next seq"),
      ("REPLACE INTO record VALUES (2, x'00', x'00')", "a record must have the next seq"),
      ("INSERT OR IGNORE INTO record VALUES (4, x'00', x'00')", "a record must have the next seq"),
      ("INSERT INTO record VALUES (5, x'00', x'00')", "a record must have the next seq"),
      ("INSERT INTO record VALUES (-1, x'00', x'00')", "a record must have the next seq"),
      ("INSERT INTO record VALUES (NULL, x'00', x'00')", "a record must have the next seq"),
      ("INSERT INTO record (leaf, bytes) VALUES (x'00', x'00')", "a record must have the next seq"),
      (
        "INSERT INTO record VALUES (1, x'00', x'00') ON CONFLICT DO UPDATE SET bytes = x'00'",
        "a record must have the next seq"
      ),
    ] {
      #expect(raw.run(sql) == message, "\(sql)")
    }
    #expect(raw.run("INSERT INTO record VALUES (3, zeroblob(32), x'00')") == nil)
    #expect(try scratch.read().allRecords().prefix(3).map(\.bytes) == (0..<3).map(recordBytes))
  }

  @Test(arguments: SQL.allCases)
  func `each statement uses an index or says that it does not`(_ sql: SQL) throws {
    try scratch.create().grow(2)
    let isQuery = ["SELECT", "INSERT", "UPDATE", "DELETE"].contains {
      "\(sql.text)".hasPrefix($0)
    }
    guard isQuery else { return }
    let plan = try RawSQLite(path).rows("EXPLAIN QUERY PLAN \(sql.text)").compactMap(\.last).map {
      $0 ?? ""
    }
    #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    // No rows but the two of a test: a scan there would be a scan of a million elsewhere.
    #expect(plan.contains { $0.hasPrefix("SCAN") } == sql.isFullScan, "\(plan)")
  }

  @Test func `people can read the events`() throws {
    try scratch.create().grow(2)
    let rows = try RawSQLite(path).rows(
      "SELECT seq, at, event, actor, session, task, id, leaf FROM event ORDER BY seq")
    #expect(rows.count == 2)
    #expect(
      rows.last == [
        "1", "2026-11-20T09:12:15.123Z", "task.started", "agent:builder-1", "S-1", "T-1", "id-1",
        digest(1).hex,
      ])
  }

  @Test func `a newer format, another program's file and no database are told apart`() throws {
    try scratch.create().grow(1)
    func opening() -> [String] {
      [failure { _ = try scratch.read() }, failure { _ = try scratch.write() }]
    }
    #expect(try RawSQLite(path).run("PRAGMA user_version = 2") == nil)
    #expect(opening() == ["newerFormat", "newerFormat"])
    #expect(try RawSQLite(path).run("PRAGMA user_version = 0") == nil)
    #expect(opening() == ["corrupt", "corrupt"])
    #expect(
      try RawSQLite(path).run("PRAGMA user_version = 1; PRAGMA application_id = 7") == nil)
    #expect(opening() == ["corrupt", "corrupt"])
    for suffix in ["-wal", "-shm"] { _ = try DurableFile.remove(path + suffix, durable: false) }
    let noise = (0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ 11) }
    try DurableFile.replace(path, noise, durable: false)
    #expect(opening() == ["corrupt", "corrupt"])
    _ = try DurableFile.remove(path, durable: false)
    #expect(opening() == ["notFound", "notFound"])
  }

  @Test func `damaged pages are found and end in an error, not in other values`() throws {
    try scratch.create().grow(40)
    try RawSQLite(path).checkpoint()
    let original = try DurableFile.read(path, max: 1 << 24)
    var generator = SeededGenerator(seed: 20_261_120)
    for _ in 0..<60 {
      var file = original
      for _ in 0..<8 { file[.random(in: 100..<file.count, using: &generator)] ^= 0x41 }
      try DurableFile.replace(path, file, durable: false)
      // Whatever the bytes say, reading ends; what comes out is for the hashes to judge.
      _ = failure {
        let store = try scratch.read()
        _ = try store.allRecords()
        var entities = try store.rows(of: .entity)
        while try entities.advance() {}
        _ = try store.damage()
      }
    }
  }

  @Test func `what the file's own schema says cannot reach outside`() throws {
    try scratch.create().grow(1)
    let raw = try RawSQLite(path)
    #expect(raw.run("ALTER TABLE record RENAME TO hidden") == nil)
    #expect(raw.run("CREATE VIEW record AS SELECT * FROM hidden") == nil)
    let store = try scratch.read()
    #expect(failure { _ = try store.head() } != "none")
  }
}

extension RawSQLite {
  func checkpoint() throws { #expect(run("PRAGMA wal_checkpoint(TRUNCATE)") == nil) }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
    print("seed \(seed)")
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
