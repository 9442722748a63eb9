import CommandLineKit
import Foundation
import Kernel
import Testing

/// No link below the workspace leads a command out of it, to read or to write.
@Suite struct LinkTests {
  let work: TestWorkspace
  private let files = FileManager.default

  init() throws {
    work = try TestWorkspace()
    try work.run("spec register S-1 --title One --scope project --status active")
    try work.write(TamperScene.card("T-1", queue: "dev"), to: "T-1.md")
  }

  /// Moves a folder out of the workspace and leaves a link to it; returns where it went.
  private func link(_ name: String) throws -> String {
    let outside = "\(work.folder)/outside"
    try files.moveItem(atPath: "\(work.root)/\(name)", toPath: outside)
    try files.createSymbolicLink(atPath: "\(work.root)/\(name)", withDestinationPath: outside)
    return outside
  }

  private func contents(of folder: String) throws -> [String: Data] {
    var found: [String: Data] = [:]
    for name in try files.subpathsOfDirectory(atPath: folder) {
      found[name] = files.contents(atPath: "\(folder)/\(name)")
    }
    return found
  }

  @Test(arguments: ["state", "ops", "ops/audit", "ledger", "ledger/blobs", "ledger/blobs/sha256"])
  func `nothing is written through a linked folder`(_ name: String) throws {
    let outside = try link(name)
    let before = try contents(of: outside)
    let problem = try work.failure("task import T-1.md")
    // A view is written when the act is recorded already.
    let isOfViews = !name.hasPrefix("ledger")
    #expect(problem.code == (isOfViews ? "KRN-UNFINISHED" : "KRN-FILE-REFUSED"), "\(problem)")
    #expect(try contents(of: outside) == before)
    if name == "ledger" {
      for line in ["status", "verify", "queue lock dev --reason x"] {
        let problem = try work.failure(line)
        #expect(problem.code == "KRN-FILE-REFUSED", "\(line)")
        #expect(problem.exit == (line == "verify" ? .integrity : .refused), "\(line)")
      }
      #expect(try contents(of: outside) == before)
    }
  }

  @Test func `a view behind a link is not the view`() throws {
    _ = try link("state")
    let answer = try work.run("verify --threads 1")
    #expect(answer.exit == .integrity)
    #expect(answer.lines.contains { $0.contains("state/tasks.yaml (view): it is no plain file") })
    #expect(try work.run("state render --check").exit == .refused)
  }

  @Test func `a spec's digest is of no file outside`() throws {
    try files.createSymbolicLink(atPath: "\(work.root)/specs/out", withDestinationPath: "/etc")
    try files.createSymbolicLink(
      atPath: "\(work.root)/specs/host", withDestinationPath: "/etc/hostname")
    let count = try work.recordCount()
    for path in ["specs/out/hostname", "specs/host", "specs/out"] {
      let problem = try work.failure(
        "spec register S-2 --title Two --scope project --status active --path \(path)")
      #expect(problem.code == "KRN-FILE-REFUSED", "\(path): \(problem)")
    }
    #expect(try work.recordCount() == count)
  }
}

/// Which ledger a folder leads to.
@Suite struct WorktreeTests {
  let work: TestWorkspace

  init() throws { work = try TestWorkspace() }

  /// Writes what git writes for a worktree; `back` is what the repository says of it.
  private func worktree(_ gitdir: String, back: String?) throws {
    let admin = "\(work.root)/.git/worktrees/side"
    try makeFolder(admin)
    try makeFolder("\(work.folder)/side/deep")
    try Data("gitdir: \(gitdir)\n".utf8)
      .write(to: URL(fileURLWithPath: "\(work.folder)/side/.git"))
    try? FileManager.default.removeItem(atPath: "\(admin)/gitdir")
    if let back {
      try Data("\(back)\n".utf8).write(to: URL(fileURLWithPath: "\(admin)/gitdir"))
    }
  }

  @Test func `a worktree leads to its repository's ledger, and no other folder does`() throws {
    let side = "\(work.folder)/side"
    for gitdir in ["\(work.root)/.git/worktrees/side", "../work/.git/worktrees/side"] {
      for back in ["\(side)/.git", "../../../../side/.git"] {
        try worktree(gitdir, back: back)
        #expect(try work.run("-C \(side)/deep status").ledger?.seq == 0)
      }
      // Somebody's folder that only claims to be one.
      for back in [nil, "\(work.folder)/other/.git", "", "\(side)"] {
        try worktree(gitdir, back: back)
        let problem = try work.failure("-C \(side)/deep status")
        #expect(problem.code == "KRN-NO-WORKSPACE", "\(String(describing: back))")
      }
    }
  }

  @Test func `a ledger whose checkpoint nobody signed is not trusted as new`() throws {
    let identity = try #require(
      String(decoding: work.read("ledger/origin"), as: UTF8.self).split(separator: "\n").dropFirst()
        .first)
    let raw = try RawDatabase("\(work.root)/ledger/kernel.db")
    let note = try work.run("checkpoint").text("note")
    // One digit within the signature.
    var forged = Array(note.utf8)
    forged[forged.count - 20] = forged[forged.count - 20] == 0x41 ? 0x42 : 0x41
    let hex = forged.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(raw.run("UPDATE checkpoint SET note = x'\(hex)'") == nil)
    let problem = try work.failure("status --trust \(identity)", as: "auditor")
    #expect(problem.code == "KRN-INTEGRITY" && problem.exit == .integrity, "\(problem)")
    #expect(problem.message.contains("not signed"), "\(problem)")
    #expect(try work.failure("status", as: "auditor").code == "KRN-LEDGER-UNTRUSTED")
    // Nor is it handed to anybody as if it were one.
    for line in ["checkpoint", "proof 0", "proof --from 1"] {
      #expect(try work.failure(line).exit == .integrity, "\(line)")
    }
  }
}
