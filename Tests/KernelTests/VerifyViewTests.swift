import Foundation
import Kernel
import Testing
import Wire

/// What `verify` says of view files, which a copy of the ledger alone has not got.
@Suite struct VerifyViewTests {
  let work: TestWorkspace

  init() throws { work = try TestWorkspace() }

  private func told(_ answer: Answer) throws -> (absent: [String], notChecked: [String]) {
    (
      try #require(answer.member("absent_views") as? [String]),
      try #require(answer.member("not_checked") as? [String])
    )
  }

  @Test func `a copy of the ledger alone verifies, and says that there are no views`() throws {
    try work.run("agent enroll agent:b-1 --role builder")
    let copy = "\(work.folder)/copy"
    try makeFolder(copy)
    try FileManager.default.copyItem(atPath: "\(work.root)/ledger", toPath: "\(copy)/ledger")
    let answer = try work.run("verify --threads 1 -C \(copy)", as: "auditor")
    #expect(answer.exit == .ok, "\(answer.lines)")
    let (absent, notChecked) = try told(answer)
    #expect(absent.count == 8)
    #expect(notChecked.contains { $0.hasPrefix("view files: none of the 8 is here") })
    let without = try told(work.run("verify --threads 1 --no-views -C \(copy)", as: "auditor"))
    #expect(without.absent.isEmpty && without.notChecked.contains { $0.contains("--no-views") })
  }

  @Test func `a missing view is told and is no fault, an edited one is`() throws {
    let view = "\(work.root)/state/tasks.yaml"
    let good = try work.read("state/tasks.yaml")
    try FileManager.default.removeItem(atPath: view)
    let missing = try work.run("verify --threads 1")
    #expect(missing.exit == .ok)
    #expect(try told(missing).absent == ["state/tasks.yaml"])
    try work.write(String(decoding: good, as: UTF8.self) + "# mine\n", to: "state/tasks.yaml")
    let edited = try work.run("verify --threads 1")
    #expect(edited.exit == .integrity)
    #expect(try told(edited).absent.isEmpty)
    let faults = try #require(edited.member("derived") as? [[String: Any]])
    #expect(faults.count == 1 && faults[0]["name"] as? String == "state/tasks.yaml")
    #expect(try work.run("verify --threads 1 --no-views").exit == .ok)
    try FileManager.default.removeItem(atPath: view)
    try FileManager.default.createSymbolicLink(atPath: view, withDestinationPath: "/etc/hostname")
    #expect(try work.run("verify --threads 1").exit == .integrity, "a link is no view")
  }

  private func faults(_ line: String) throws -> [String] {
    let answer = try work.run(line)
    let faults = try #require(answer.member("derived") as? [[String: Any]])
    #expect(answer.exit == (faults.isEmpty ? .ok : .integrity))
    return faults.compactMap { $0["name"] as? String }
  }

  private func foreign(_ line: String = "state render --check") throws -> [String] {
    let answer = try work.run(line)
    let foreign = try #require(answer.member("foreign") as? [String])
    #expect(answer.exit == (foreign.isEmpty || !line.contains("--check") ? .ok : .refused))
    #expect(answer.lines.contains { $0.hasPrefix("✓") } == (foreign.isEmpty && line.contains("--")))
    return foreign
  }

  @Test func `a file that looks like a view and is none is named, and nothing else is`() throws {
    try work.run("spec register S-1 --title One --scope project --status active")
    try work.write(TamperScene.card("FIX-1", queue: "dev"), to: "FIX-1.md")
    try work.run("task import FIX-1.md")
    try work.run("task abandon FIX-1 --reason x")
    let audit = try work.read("ops/audit/FIX-1.md")
    // Names that no view has, in the folders of the views and beside them.
    for name in [
      "state/README.md", "state/notes.yml", "state/.hidden.yaml", "state/tasks.yaml.bak",
      "ops/audit/README.md", "ops/audit/fix-1.md", "ops/audit/FIX-1.md~", "ops/X-1.md", "x.yaml",
    ] { try work.write("mine", to: name) }
    try makeFolder("\(work.root)/ops/audit/old")
    try work.write("mine", to: "ops/audit/old/FIX-2.md")
    #expect(try faults("verify --threads 1") == [])
    #expect(try foreign() == [])

    let forged = ["ops/audit/FAKE-1.md", "state/freezes.yaml"]
    let forgedToo = String(decoding: audit, as: UTF8.self)
      .replacingOccurrences(of: "FIX-1", with: "FAKE-1")
    try work.write(forgedToo, to: forged[0])
    try work.write(String(decoding: work.read("state/tasks.yaml"), as: UTF8.self), to: forged[1])
    try FileManager.default.createSymbolicLink(
      atPath: "\(work.root)/state/link.yaml", withDestinationPath: "tasks.yaml")
    try makeFolder("\(work.root)/ops/audit/OLD-1.md")
    let named =
      ["ops/audit/FAKE-1.md", "ops/audit/OLD-1.md", "state/freezes.yaml"]
      + ["state/link.yaml"]
    #expect(try faults("verify --threads 1") == named)
    #expect(try foreign() == named)
    #expect(try foreign("state render") == named, "rendering touches none of them")
    #expect(try work.read(forged[0]) == Array(forgedToo.utf8))
    let found = try #require(try work.run("doctor").member("findings") as? [[String: Any]])
      .filter { $0["colour"] as? String == "red" }.compactMap { $0["found"] as? String }
    #expect(named.allSatisfy { name in found.contains { $0.hasPrefix(name) } })
    #expect(try faults("verify --threads 1 --no-views") == [])
  }

  @Test func `however many there are, the faults that are listed are few`() throws {
    for number in 0..<150 { try work.write("mine", to: "state/more-\(number).yaml") }
    #expect(try faults("verify --threads 1").count == 100)
    #expect(try foreign().count == 100)
  }

  @Test func `a linked folder of views is named and not followed`() throws {
    let elsewhere = "\(work.folder)/elsewhere"
    try makeFolder(elsewhere)
    try Data("mine".utf8).write(to: URL(filePath: "\(elsewhere)/FAKE-1.md"))
    let path = "\(work.root)/ops/audit"
    try? FileManager.default.removeItem(atPath: path)
    try? makeFolder("\(work.root)/ops")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: elsewhere)
    #expect(try faults("verify --threads 1") == ["ops/audit"])
    #expect(try foreign() == ["ops/audit"])
  }

  @Test func `a view that says it shows a record that cannot be is an edited one`() throws {
    let scene = try TamperScene()
    let text = String(decoding: try scene.bytes("state/tasks.yaml"), as: UTF8.self)
    let start = try #require(text.range(of: "shows record ")).upperBound
    let shown = text[start...].prefix { $0.isNumber }
    for seq in ["9223372036854775807", "9223372036854775806", "99"] {
      let forged = text.replacingOccurrences(
        of: "shows record \(shown)", with: "shows record \(seq)")
      #expect(forged != text)
      try scene.put(Array(forged.utf8), as: "state/tasks.yaml")
      try scene.restoreDatabase()
      let digest = SHA256.hash(Array(forged.utf8)).hex
      do {
        let raw = try RawDatabase(scene.database)
        #expect(
          raw.run("UPDATE view SET previous = x'\(digest)' WHERE path = 'state/tasks.yaml'") == nil)
      }
      let (exit, faults) = scene.verify()
      #expect(exit == .integrity && faults.contains { $0.contains("state/tasks.yaml ") }, "\(seq)")
    }
  }
}
