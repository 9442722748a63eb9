import Foundation
import Kernel
import Testing
import Wire

/// Whatever somebody does to the files of a ledger, `verify` finds it, names it and exits with 7.
@Suite struct TamperTests {
  /// One change by SQL, and what `verify` must name.
  private struct Tampering {
    let sql: String
    let names: String
  }

  private func expectFound(
    _ tampering: Tampering, in scene: TamperScene, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try scene.restoreDatabase()
    do {
      let raw = try RawDatabase(scene.database)
      // What the table itself refuses cannot happen.
      guard raw.run(tampering.sql) == nil else { return }
      guard try raw.rows("SELECT changes()") != [["0"]] else { return }
    }
    let (exit, faults) = scene.verify()
    #expect(exit == .integrity, "\(tampering.sql)", sourceLocation: sourceLocation)
    #expect(
      faults.contains { "\($0) ".contains(tampering.names) },
      "\(tampering.sql): \(tampering.names) is not in \(faults)", sourceLocation: sourceLocation)
  }

  /// Everything that is done to one row: each column changed within its type and to every other
  /// one, and the row deleted.
  private func tamperings(
    of table: TamperedTable, _ raw: RawDatabase, at index: Int
  ) throws -> [Tampering] {
    let order = table.keys.joined(separator: ",")
    func cells(_ form: (String) -> String, _ columns: [String]) throws -> [String] {
      try raw.rows(
        "SELECT \(columns.map(form).joined(separator: ",")) FROM \(table.name) ORDER BY \(order) "
          + "LIMIT 1 OFFSET \(index)")[0]
    }
    let keys = try cells({ $0 }, table.keys)
    let quoted = try cells({ "quote(\($0))" }, table.keys)
    let place = zip(table.keys, quoted).map { "\($0) IS \($1)" }.joined(separator: " AND ")
    let types = try cells({ "typeof(\($0))" }, table.columns)
    let values = try cells({ "quote(\($0))" }, table.columns)
    var found: [Tampering] = []
    for (column, (type, value)) in zip(table.columns, zip(types, values)) {
      var others = ["7", "'x'", "zeroblob(32)", "x'00'", "NULL", "1.5"]
      switch type {
      case "integer": others += ["\(column) + 1000", "-1 - \(column)"]
      case "text": others += ["\(column) || 'x'", "CAST(\(column) AS BLOB)"]
      case "blob":
        // X'…AB' with its last digit changed.
        let last = value.dropLast().last == "0" ? "1" : "0"
        others += ["\(value.dropLast(2))\(last)'", "\(value.dropLast())00'"]
      default: break
      }
      if table.untold[column] != nil {
        others = type == "integer" ? ["'x'", "x'00'", "1.5", "-1"] : ["7", "'x'", "x'00'", "1.5"]
      }
      for other in others where other != value {
        found.append(
          Tampering(
            sql: "UPDATE \(table.name) SET \(column) = \(other) WHERE \(place)",
            names: table.title(keys)))
      }
    }
    found.append(
      Tampering(sql: "DELETE FROM \(table.name) WHERE \(place)", names: table.title(keys)))
    return found
  }

  /// What must be named instead of the row, where another row tells of it; nil where nothing does.
  private func expected(_ tampering: Tampering, _ records: Int) -> Tampering? {
    let sql = tampering.sql
    // The last record is missed by what is derived from it.
    if sql == "DELETE FROM record WHERE seq IS \(records - 1)" {
      return Tampering(sql: sql, names: "checkpoint/\(records) ")
    }
    // Nothing else tells that somebody has seen a checkpoint and it was kept: only the newest one
    // is missed, and any other where there is none.
    guard sql.contains(" checkpoint "), !sql.contains("IS \(records)") else { return tampering }
    if sql.hasPrefix("DELETE") { return nil }
    return sql.contains("SET size =") ? Tampering(sql: sql, names: "checkpoint/") : tampering
  }

  @Test(arguments: TamperedTable.all.filter { $0.name != "tree" }.map(\.name))
  func `every change of every row is found and named`(_ name: String) throws {
    let table = try #require(TamperedTable.all.first { $0.name == name })
    let scene = try TamperScene()
    #expect(scene.verify() == (.ok, []))
    let raw = try RawDatabase(scene.database)
    let count = try #require(Int(raw.rows("SELECT count(*) FROM \(name)")[0][0]))
    #expect(count > 0)
    let all = try (0..<count).flatMap { try tamperings(of: table, raw, at: $0) }
    let records = try scene.work.recordCount()
    for tampering in all {
      if let tampering = expected(tampering, records) { try expectFound(tampering, in: scene) }
    }
  }

  @Test func `every change of the tree's upper hashes is found and named`() throws {
    let table = try #require(TamperedTable.all.first { $0.name == "tree" })
    let scene = try TamperScene(isLong: true)
    #expect(scene.verify() == (.ok, []))
    let all = try tamperings(of: table, RawDatabase(scene.database), at: 0)
    #expect(all.count > 10)
    for tampering in all { try expectFound(tampering, in: scene) }
  }

  @Test func `rows that no record brings about are found and named`() throws {
    let scene = try TamperScene()
    let edge = "SELECT note, edge, 0 FROM checkpoint ORDER BY size DESC LIMIT 1"
    for (values, names) in [
      ("record VALUES (-1, zeroblob(32), x'00')", "record -1 "),
      ("record VALUES (6, zeroblob(32), x'00')", "record 6 "),
      ("record VALUES (99, zeroblob(32), x'00')", "record 6 "),
      ("record VALUES (9223372036854775806, zeroblob(32), x'00')", "record 6 "),
      ("record VALUES (9223372036854775807, zeroblob(32), x'00')", "record 6 "),
      ("record VALUES (-9223372036854775808, x'00', x'00')", "record -9223372036854775808 "),
      ("entity VALUES ('task', 'T-9', 1, x'00')", "entity task/T-9 "),
      ("entity VALUES ('zzz', 'T-9', 1, x'00')", "entity zzz/T-9 "),
      (
        "entity VALUES ('task', char(27) || '[2J' || char(10) || 'good', 1, x'00')",
        "entity task/\\x1b[2J\\x0agood "
      ),
      ("entity VALUES (x'ff', x'fe', 1, x'00')", "entity x'ff'/x'fe' "),
      ("entity VALUES (CAST(x'ff' AS TEXT), 'T-9', 1, x'00')", "entity \\xff/T-9 "),
      ("statement_id VALUES ('human:olga', 'X', 1)", "statement id human:olga/X "),
      ("statement_id VALUES ('human:olga', 'X', 99)", "statement id human:olga/X "),
      ("tree VALUES (1, 0, zeroblob(32))", "tree/1/0 "),
      ("tree VALUES (0, 0, zeroblob(32))", "tree/0/0 "),
      ("tree VALUES (9223372036854775807, -1, 7)", "tree/9223372036854775807/-1 "),
      ("checkpoint SELECT 7, * FROM (\(edge))", "checkpoint/7 "),
      ("checkpoint SELECT 0, * FROM (\(edge))", "checkpoint/0 "),
      ("checkpoint SELECT -1, * FROM (\(edge))", "checkpoint/-1 "),
      ("checkpoint SELECT 3, * FROM (\(edge))", "checkpoint/3 "),
      ("view VALUES ('../../etc/passwd', 1, zeroblob(32), NULL)", "view ../../etc/passwd "),
      ("view VALUES ('state/more.yaml', 1, zeroblob(32), NULL)", "view state/more.yaml "),
      ("view VALUES ('ops/audit/T-9.md', 1, zeroblob(32), NULL)", "view ops/audit/T-9.md "),
      ("meta VALUES ('more', 1)", "meta more "),
      ("meta VALUES ('refused:nobody', x'31')", "meta refused:nobody "),
      ("meta VALUES ('refused:human:olga', x'2b31')", "meta refused:human:olga "),
      (
        "meta VALUES ('refused:human:olga', CAST('9223372036854775807' AS BLOB))",
        "meta refused:human:olga "
      ),
    ] {
      try expectFound(Tampering(sql: "INSERT INTO \(values)", names: names), in: scene)
    }
  }

  @Test func `tables, triggers and views that are not ours are found and named`() throws {
    let scene = try TamperScene()
    for (sql, names) in [
      ("DROP TRIGGER record_may_not_change", "trigger record_may_not_change "),
      ("DROP VIEW event", "view event "),
      (
        "CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM statement_id; END", "trigger t "
      ),
      ("CREATE TABLE more (a)", "table more "),
      ("CREATE INDEX i ON record (leaf)", "index i "),
      ("ALTER TABLE view ADD COLUMN more", "table view "),
    ] {
      try scene.restoreDatabase()
      do {
        let raw = try RawDatabase(scene.database)
        #expect(raw.run(sql) == nil)
      }
      let (exit, faults) = scene.verify()
      #expect(exit == .integrity, "\(sql)")
      #expect(faults.contains { "\($0) ".contains(names) }, "\(sql): \(faults)")
    }
  }

  @Test func `a table that is gone is no other fault to any command`() throws {
    let scene = try TamperScene()
    for table in TamperedTable.all.map(\.name) {
      try scene.restoreDatabase()
      #expect(try RawDatabase(scene.database).run("DROP TABLE \(table)") == nil)
      #expect(scene.verify().exit == .integrity, "\(table)")
      // Not every command reads every table.
      for line in ["status", "log", "next", "proof --from 1", "queue unlock dev --reason x"] {
        if case .failure(let problem) = scene.work.attempt(line), problem.exit != .refused {
          #expect(problem.exit == .integrity, "\(table): \(line): \(problem)")
        }
      }
    }
  }

  @Test func `what somebody put beside the database is named`() throws {
    let scene = try TamperScene()
    for name in ["kernel.db-journal", "kernel.db-wal", "kernel.db-shm", "kernel.db"] {
      try scene.restoreDatabase()
      let path = "\(scene.work.root)/ledger/\(name)"
      if name.hasSuffix("journal") {
        try Data(
          [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7] + Array(repeating: 1, count: 4096)
        )
        .write(to: URL(fileURLWithPath: path))
      } else {
        try? FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(
          atPath: path, withDestinationPath: "\(scene.work.folder)/elsewhere")
      }
      let (exit, faults) = scene.verify()
      #expect(exit == .integrity, "\(name): \(faults)")
      #expect(faults.contains { $0.contains("KRN-FILE-REFUSED") }, "\(name): \(faults)")
      #expect(
        try scene.work.failure("queue lock dev --reason x").code == "KRN-FILE-REFUSED", "\(name)")
      #expect(!FileManager.default.fileExists(atPath: "\(scene.work.folder)/elsewhere"))
      try FileManager.default.removeItem(atPath: path)
    }
  }

  @Test func `a page that cannot be read is named, and never ends in another exit`() throws {
    let scene = try TamperScene(isLong: true)
    let good = try scene.bytes("ledger/kernel.db")
    for page in 0..<(good.count / 4096) {
      try scene.restoreDatabase()
      var bad = good
      bad.replaceSubrange(
        (page * 4096)..<((page + 1) * 4096), with: repeatElement(0xA5, count: 4096))
      try scene.put(bad, as: "ledger/kernel.db")
      let (exit, faults) = scene.verify()
      #expect(exit == .integrity, "page \(page + 1): \(faults)")
      // The first page is the database itself; what lies on any other is named.
      let isNamed = faults.contains { fault in
        ["(pages)", "(unreadable)"].contains { fault.contains($0) }
      }
      #expect(page == 0 ? faults.count == 1 : isNamed, "page \(page + 1): \(faults)")
    }
  }

  @Test func `every file of the workspace that is changed or gone is named`() throws {
    let scene = try TamperScene()
    let told = scene.names.filter { name in
      (name.hasPrefix("ledger/") || name.hasPrefix("state/") || name.hasPrefix("ops/"))
        && !name.hasSuffix("lock") && !name.hasSuffix(".spare") && !name.hasSuffix("kernel.db")
    }
    #expect(told.count > 10, "\(told)")
    for name in told {
      let good = try scene.bytes(name)
      var flipped = good
      flipped[good.count / 2] ^= 1
      let link = "\(scene.work.root)/link"
      try? FileManager.default.removeItem(atPath: link)
      try Data(good).write(to: URL(fileURLWithPath: link))
      for (what, bytes) in [
        ("flipped", flipped), ("cut", good.dropLast()), ("longer", good + [0x0A]), ("empty", []),
        ("gone", nil), ("a link", nil),
      ] {
        try scene.put(bytes, as: name)
        if what == "a link" {
          try FileManager.default.createSymbolicLink(
            atPath: "\(scene.work.root)/\(name)", withDestinationPath: link)
        }
        let (exit, faults) = scene.verify()
        // A view that is gone can be rendered again: it is told, and is no fault.
        if what == "gone", name != "ledger/origin", !name.contains("/blobs/") {
          #expect(exit == .ok && faults.isEmpty, "\(name) gone: \(faults)")
          #expect(try scene.absentViews() == [name])
          try scene.put(good, as: name)
          continue
        }
        // Without its marker there is no workspace to be found.
        let isMarkerGone = name == "ledger/origin" && what == "gone"
        let wanted: ExitCode = isMarkerGone ? .notFound : .integrity
        #expect(exit == wanted, "\(name) \(what): \(faults)")
        // A blob is named by the record that cites it.
        let names = name.contains("/blobs/") ? "(blob)" : name == "ledger/origin" ? "" : name
        #expect(
          faults.contains { names.isEmpty || $0.contains(names) }, "\(name) \(what): \(faults)")
        try scene.put(good, as: name)
      }
    }
    #expect(scene.verify() == (.ok, []))
  }

  @Test func `an edited view is found even if the store calls it its last rendering`() throws {
    let scene = try TamperScene()
    try scene.put(Array("mine\n".utf8), as: "state/tasks.yaml")
    // SHA-256 of "mine\n", and of the same with a line that names a record.
    let raw = try RawDatabase(scene.database)
    #expect(
      raw.run(
        "UPDATE view SET previous = x'\(sha256("mine\n"))' WHERE path = 'state/tasks.yaml'") == nil)
    #expect(scene.verify().exit == .integrity)
    let text = "# shows record 1\nmine\n"
    try scene.put(Array(text.utf8), as: "state/tasks.yaml")
    #expect(
      raw.run(
        "UPDATE view SET previous = x'\(sha256(text))' WHERE path = 'state/tasks.yaml'") == nil)
    let (exit, faults) = scene.verify()
    #expect(exit == .integrity)
    #expect(faults.contains { $0.contains("state/tasks.yaml (view): the file was edited by hand") })
  }

  @Test func `a view that a crash left one rendering behind is no fault`() throws {
    let scene = try TamperScene()
    try scene.restoreDatabase()
    let before = try scene.work.read("state/specs.yaml")
    try scene.work.run("spec register S-2 --title Two --scope project --status active")
    let checkpoint = try scene.bytes("ledger/checkpoint")
    try scene.put(before, as: "state/specs.yaml")
    try scene.put(checkpoint, as: "ledger/checkpoint")
    #expect(scene.verify() == (.ok, []))
  }

  @Test func `an older checkpoint that was seen counts when it is signed, and only then`() throws {
    let work = try TestWorkspace()
    let path = try work.anchorPath()
    let first = try String(contentsOfFile: path, encoding: .utf8)
    try work.run("spec register S-1 --title One --scope project --status active")
    // What somebody has seen who was away is a prefix, and the ledger extends it.
    try first.write(toFile: path, atomically: true, encoding: .utf8)
    try work.run("status")
    try work.run("queue lock dev --reason x")
    let newest = try String(contentsOfFile: path, encoding: .utf8)
    #expect(newest != first)
    // The same prefix without the signature forgets what was seen after it.
    let mark = try #require(first.range(of: "\n\n"))
    let signature = try #require(newest.range(of: "\n\n"))
    let forged = first[..<mark.upperBound] + newest[signature.upperBound...]
    try String(forged).write(toFile: path, atomically: true, encoding: .utf8)
    for line in ["status", "queue unlock dev --reason x"] {
      let problem = try work.failure(line)
      #expect(problem.code == "KRN-ANCHOR-BROKEN" && problem.exit == .integrity, "\(problem)")
    }
    try newest.write(toFile: path, atomically: true, encoding: .utf8)
    try work.run("queue unlock dev --reason x")
  }

  @Test func `what a user has seen must be signed by the ledger`() throws {
    let scene = try TamperScene()
    let path = try scene.work.anchorPath()
    let good = try String(contentsOfFile: path, encoding: .utf8)
    // A larger one would accuse somebody of having cut the ledger: it needs a signature to do so.
    let lines = good.split(separator: "\n", omittingEmptySubsequences: false)
    let larger = ([lines[0], "9999"] + lines[2...]).joined(separator: "\n")
    for bad in ["", "nothing\n", String(good.dropLast(8)) + "AAAAAA=\n", larger] {
      try bad.write(toFile: path, atomically: true, encoding: .utf8)
      let (exit, faults) = scene.verify()
      #expect(exit == .integrity)
      #expect(faults.contains { $0.contains("anchor") }, "\(faults)")
      for line in ["status", "queue lock dev --reason x"] {
        let problem = try scene.work.failure(line)
        #expect(problem.code == "KRN-ANCHOR-BROKEN" && problem.exit == .integrity, "\(problem)")
      }
    }
    // Nothing that is no checkpoint of this ledger is one, and looking goes on.
    let outside = "\(scene.work.folder)/outside"
    try good.write(toFile: outside, atomically: true, encoding: .utf8)
    for put: () throws -> Void in [
      { try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: outside) },
      { try makeFolder(path) },
      {
        try String(repeating: "x", count: 9_000).write(
          toFile: path, atomically: true, encoding: .utf8)
      },
      {
        try good.replacing(TestWorkspace.origin, with: "other.example/k").write(
          toFile: path, atomically: true, encoding: .utf8)
      },
    ] {
      try FileManager.default.removeItem(atPath: path)
      try put()
      #expect(scene.verify().exit == .integrity)
      for line in ["status", "queue lock dev --reason x"] {
        let problem = try scene.work.failure(line)
        #expect(problem.code == "KRN-ANCHOR-BROKEN" && problem.exit == .integrity, "\(problem)")
      }
    }
  }
}

private func sha256(_ text: String) -> String { SHA256.hash(Array(text.utf8)).hex }
