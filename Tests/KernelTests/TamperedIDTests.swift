import Kernel
import Testing

/// A statement counts once, whatever somebody does to the table that remembers its id.
@Suite struct TamperedIDTests {
  @Test func `an id that was used twice is found, though the table has both`() throws {
    let scene = try TamperScene()
    #expect(try scene.work.run("queue lock dev --reason x --id once").exit == .ok)
    // As somebody would who has the ordering key: the id is forgotten, used again, and remembered.
    #expect(
      try RawDatabase(scene.database).run("DELETE FROM statement_id WHERE id = 'once'") == nil)
    #expect(try scene.work.run("queue unlock dev --reason x --id once").exit == .ok)
    let seq = try scene.work.recordCount() - 2
    let text = "(SELECT sql FROM sqlite_schema WHERE name = 'statement_id')"
    func rewrite(_ old: String, _ new: String) throws {
      #expect(
        try RawDatabase(scene.database).run(
          "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
            + "replace(\(text), '\(old)', '\(new)') WHERE name = 'statement_id'") == nil)
    }
    try rewrite("(actor, id)", "(actor, id, seq)")
    let row = "('human:olga', 'once', \(seq))"
    #expect(
      try RawDatabase(scene.database).run("INSERT INTO statement_id VALUES \(row)") == nil)
    try rewrite("(actor, id, seq)", "(actor, id)")
    let (exit, faults) = scene.verify()
    #expect(exit == .integrity)
    #expect(
      faults.contains { $0.contains("statement id human:olga/once") && $0.contains("its place") },
      "\(faults)")
  }
}
