import Foundation
import Testing

@testable import Kernel

@Suite struct SchemaTests {
  private func schema(_ name: String, _ place: Workplace) throws -> [String: Any] {
    let run = place.run("schema \(name)")
    try #require(run.exit == 0, "\(name): \(run.err)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.out.utf8)) as? [String: Any])
  }

  @Test func `every name has a schema of the 2020-12 dialect`() throws {
    let place = try Workplace()
    let names = try #require(try place.run("schema --json").data()["names"] as? [String])
    #expect(names.count > 80)
    for name in names {
      let schema = try schema(name, place)
      #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
      #expect(schema["title"] != nil)
    }
    #expect(place.run("schema no/such").exit == 5)
  }

  @Test func `records, their bodies and all entities are as their schemas say`() throws {
    let place = try Workplace.founded()
    try place.importTask("FIX-1")
    try place.importTask("GOV-1", queue: "governance")
    try place.enterSession(tasks: ["FIX-1"])
    try place.done("task start FIX-1")
    #expect(place.run("task start GOV-1").exit == 3)
    try place.done("task stop FIX-1 --reason waiting")
    let record = try schema("record", place)
    for line in place.run("log --json").out.split(separator: "\n") {
      let value = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(SchemaChecker.faults(value, record) == [])
      let statement = try #require(value["statement"] as? [String: Any])
      let event = try #require(statement["event"] as? String)
      let body = try #require(statement["body"])
      #expect(SchemaChecker.faults(body, try schema("event/\(event)", place)) == [], "\(event)")
    }
    let kernel = Kernel(place.effects, Globals())
    let ledger = try kernel.open(forWriting: false)
    var entities = try ledger.store.rows(of: .entity)
    var kinds: Set<String> = []
    while try entities.advance() {
      let row = (entities.text(0), entities.text(1), entities.bytes(3))
      let (kind, id) = (try #require(row.0), try #require(row.1))
      let bytes = try #require(row.2)
      kinds.insert(kind.string)
      let value = try JSONSerialization.jsonObject(with: Data(bytes))
      let schema = try schema("entity/\(kind)", place)
      #expect(SchemaChecker.faults(value, schema) == [], "\(kind)/\(id)")
    }
    #expect(kinds.count > 8)
  }

  @Test func `every command prints exactly one document of the envelope, also on failure`() throws {
    let place = try Workplace.founded()
    try place.importTask("FIX-1")
    try place.importTask("GOV-1", queue: "governance")
    let envelope = try schema("envelope", place)
    let lines = [
      "status", "next", "why FIX-1", "why main", "can task start FIX-1", "can task start GOV-1",
      "checkpoint", "doctor", "state render --check", "state render", "explain",
      "explain task.started", "schema", "schema record", "completion fish", "man", "task list",
      "task show FIX-1", "task start FIX-1 --dry-run", "task start FIX-1", "task start FIX-1",
      "task show NO-1", "tusk", "task", "", "task start", "status --no", "--version", "--help",
      "task --help", "can --help", "why NO-1", "why a..b", "log --task x", "verify",
      "man nothing", "explain nothing",
    ]
    for line in lines {
      let run = place.run("\(line) --json")
      let document = try #require(try? run.document(), "\(line): \(run.out)")
      #expect(SchemaChecker.faults(document, envelope) == [], "\(line)")
      #expect(document["ok"] as? Bool == (run.exit == 0), "\(line)")
      #expect(
        (document["error"] is NSNull) == (document["ok"] as? Bool ?? true) || run.exit == 3,
        "\(line)")
    }
  }

  @Test func `the checker finds what is wrong`() throws {
    let place = try Workplace()
    let record = try schema("record", place)
    #expect(!SchemaChecker.faults(["seq": 1], record).isEmpty)
    #expect(!SchemaChecker.faults([1], record).isEmpty)
  }
}
