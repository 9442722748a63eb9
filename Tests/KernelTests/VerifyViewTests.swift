import Foundation
import Kernel
import Testing

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
}
