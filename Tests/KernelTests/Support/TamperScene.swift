import CSQLite
import Foundation
import Kernel
import Testing

/// A small real ledger with a row in every table, whose files can be put back as they were.
final class TamperScene {
  let work: TestWorkspace
  private let good: [String: [UInt8]]

  var database: String { "\(work.root)/ledger/kernel.db" }

  /// Makes it; with `isLong` it has more than 256 records, so that the tree has upper hashes.
  init(isLong: Bool = false) throws {
    work = try TestWorkspace()
    try work.run("spec register S-1 --title One --scope project --status active")
    try work.run("agent enroll agent:b-1 --role builder")
    if isLong {
      let entries = (0..<260).map {
        "  - {spec_id: L-\($0), title: L, scope: project, status: active, version: {semver: 1.0.0, "
          + "frozen: false}, location: {path: l.md}}\n"
      }
      try work.write("registry_version: 0.3\nspecs:\n" + entries.joined(), to: "long.yaml")
      try work.run("spec import long.yaml")
    }
    try work.write(Self.card("T-1", queue: "dev"), to: "T-1.md")
    try work.run("task import T-1.md")
    try work.run("checkpoint")
    try work.write(Self.card("T-2", queue: "nowhere"), to: "T-2.md")
    #expect(try work.failure("task import T-2.md").code == "KRN-QUEUE-UNKNOWN")
    try work.run("task ready T-1")
    let raw = try RawDatabase("\(work.root)/ledger/kernel.db")
    #expect(raw.run("PRAGMA wal_checkpoint(TRUNCATE)") == nil)
    good = try Self.files(below: work.root)
  }

  static func card(_ id: String, queue: String, line: String = "") -> String {
    """
    ---
    task_id: \(id)
    type: dev
    queue: \(queue)
    branch: feature/\(id)
    spec_ids: [S-1]
    verification: [the tests pass]
    ---
    # \(id)
    \(line)

    """
  }

  private static func files(below root: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(root)/\(name)", isDirectory: &isFolder)
      if isFolder.boolValue || name.hasSuffix("-wal") || name.hasSuffix("-shm") { continue }
      files[name] = Array(try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(name)")))
    }
    return files
  }

  /// The names of the files, from the workspace's root.
  var names: [String] { good.keys.sorted() }

  /// The bytes that a file should have.
  func bytes(_ name: String) throws -> [UInt8] { try #require(good[name]) }

  /// Puts a file's bytes in its place, whatever is there; without any, the file goes.
  func put(_ bytes: [UInt8]?, as name: String) throws {
    let path = "\(work.root)/\(name)"
    try? FileManager.default.removeItem(atPath: path)
    if let bytes { try Data(bytes).write(to: URL(fileURLWithPath: path)) }
  }

  /// Puts the database back, with nothing beside it.
  func restoreDatabase() throws {
    for suffix in ["-wal", "-shm"] { try put(nil, as: "ledger/kernel.db\(suffix)") }
    try put(bytes("ledger/kernel.db"), as: "ledger/kernel.db")
  }

  /// What `verify` says: its exit, and the lines about what is wrong.
  func verify() -> (exit: ExitCode, faults: [String]) {
    switch work.attempt("verify --threads 1") {
    case .success(let answer):
      (answer.exit, answer.lines.filter { $0.hasPrefix("[KRN-INTEGRITY]") })
    case .failure(let problem): (problem.exit, ["[\(problem.code)] \(problem.message)"])
    }
  }

  /// The views that `verify` tells are not here.
  func absentViews() throws -> [String] {
    try #require(work.run("verify --threads 1").member("absent_views") as? [String])
  }
}

/// Plain SQLite, as anybody could use it on the file; no trigger stops it.
final class RawDatabase {
  private var handle: OpaquePointer?

  init(_ path: String) throws {
    try #require(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK)
    _ = csqlite_configure(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    _ = csqlite_configure(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs any SQL; SQLite's message when it fails.
  func run(_ sql: String) -> String? {
    sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK
      ? nil : String(cString: sqlite3_errmsg(handle))
  }

  /// The rows of a query, each as the texts of its columns.
  func rows(_ sql: String) throws -> [[String]] {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    try #require(code == SQLITE_OK, "\(sql): \(String(cString: sqlite3_errmsg(handle)))")
    defer { sqlite3_finalize(statement) }
    var rows: [[String]] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      rows.append(
        (0..<sqlite3_column_count(statement)).map { column in
          sqlite3_column_text(statement, column).map { String(cString: $0) } ?? ""
        })
    }
    return rows
  }
}

extension TestWorkspace {
  /// The file with the newest checkpoint that the owner has seen.
  func anchorPath() throws -> String {
    let folder = "\(folder)/homes/olga/.local/state/kernel/anchors"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    return "\(folder)/\(try #require(names.first { $0.utf8.count == 64 }))"
  }
}

/// A table of the store, and how `verify` names its rows.
struct TamperedTable: Sendable {
  let name: String
  let keys: [String]
  let columns: [String]
  let title: @Sendable ([String]) -> String
  /// A column with a change of its value that nothing can tell, and why.
  var untold: [String: String] = [:]

  static let all = [
    TamperedTable(
      name: "record", keys: ["seq"], columns: ["seq", "leaf", "bytes"],
      title: { "record \($0[0]) " }),
    TamperedTable(
      name: "entity", keys: ["kind", "id"], columns: ["kind", "id", "seq", "bytes"],
      title: { "entity \($0[0])/\($0[1]) " }),
    TamperedTable(
      name: "statement_id", keys: ["actor", "id"], columns: ["actor", "id", "seq"],
      title: { "statement id \($0[0])/\($0[1]) " }),
    TamperedTable(
      name: "tree", keys: ["level", "idx"], columns: ["level", "idx", "hash"],
      title: { "tree/\($0[0])/\($0[1]) " }),
    TamperedTable(
      name: "checkpoint", keys: ["size"], columns: ["size", "note", "edge", "seen"],
      title: { "checkpoint/\($0[0]) " }),
    TamperedTable(
      name: "view", keys: ["path"], columns: ["path", "seq", "digest", "previous"],
      title: { "view \($0[0]) " },
      untold: ["previous": "what was rendered before is kept nowhere else"]),
    TamperedTable(
      name: "meta", keys: ["key"], columns: ["key", "value"], title: { "meta \($0[0]) " },
      untold: ["value": "a count of what leaves no record"]),
  ]
}
