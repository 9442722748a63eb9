import CommandLineKit
import Crypto
import Foundation
import Kernel
import Ledger
import Testing
import Wire

@Suite struct KeyTests {
  let work: TestWorkspace

  init() throws { work = try TestWorkspace() }

  /// A second key of Olga's that she signs with.
  private func second() throws -> String {
    let key = try work.run("key request --principal human:olga --out second.json").text("key")
    try work.run("key enroll second.json")
    return key
  }

  private func rootKey() throws -> String {
    let roots = try work.run("key show").member("roots") as? [[String: String]]
    let key = try #require(roots?.first?["key"].flatMap { PublicKey($0) })
    return key.id.description
  }

  @Test func `who has not got the kernel's keys is told whose they are`() throws {
    let work = try TestWorkspace()
    try work.run(
      "key request --principal human:bob --ledger \(TestWorkspace.origin) --out bob.json", as: "bob"
    )
    try work.run("principal enroll bob.json --level L0")
    let marker = String(decoding: try work.read("ledger/origin"), as: UTF8.self)
    let identity = try #require(marker.split(separator: "\n").dropFirst().first)
    try work.run("status --trust \(identity)", as: "bob")
    let count = try work.recordCount()
    let problem = try work.failure("agent enroll agent:b-1 --role builder", as: "bob")
    #expect(problem.code == "KRN-KEY-MISSING" && problem.exit == .notFound)
    #expect(problem.message.contains("the kernel's checkpoint key "))
    #expect(problem.message.contains(work.keyFolder(of: "bob")))
    #expect(problem.message.contains("human:olga, who made this ledger"))
    #expect(problem.hint?.hasPrefix("ask human:olga to record it") == true)
    // To record a refusal takes the other key of the two; it is told all the same.
    let refused = try work.failure("task start NONE-1", as: "bob")
    #expect(refused.exit == .refused && refused.judgement != nil)
    let unrecorded = try #require(refused.also.first)
    #expect(unrecorded.code == "KRN-REFUSAL-UNRECORDED")
    #expect(unrecorded.message.contains("the kernel's event key "), "\(unrecorded.message)")
    #expect(unrecorded.hint?.hasPrefix("ask human:olga to record it") == true)
    #expect(try work.recordCount() == count)
  }

  @Test func `key files are listed with their standing, and without their secrets`() throws {
    let requested = try work.run("key request --principal human:olga").text("key")
    try work.run("key request --principal human:olga --ledger other.example/kernel")
    let answer = try work.run("key list")
    let listed = try #require(answer.member("keys") as? [[String: String]])
    #expect(
      listed.compactMap { $0["standing"] }.sorted() == [
        "enrolled", "enrolled", "enrolled", "not enrolled", "other ledger",
      ])
    #expect(listed.first { $0["key"] == requested }?["standing"] == "not enrolled")
    for file in work.keyFiles() {
      let text = try String(contentsOfFile: "\(work.keyFolder())/\(file)", encoding: .utf8)
      let seed = try #require(text.split(separator: "\n").last)
      #expect(!answer.data.text.contains(seed) && !answer.lines.joined().contains(seed))
    }
  }

  @Test func `a key file that others may read is named and never used`() throws {
    let path = "\(work.keyFolder())/\(try rootKey())"
    chmod(path, 0o640)
    let problem = try work.failure("agent enroll agent:b-1 --role builder")
    #expect(problem.code == "KRN-KEY-FILE-OPEN")
    let answer = try work.run("key list")
    #expect(answer.warnings.joined().contains("KRN-KEY-FILE-OPEN"))
    #expect(answer.lines.joined().contains("unusable"))
    chmod(path, 0o600)
    try work.run("agent enroll agent:b-1 --role builder")
  }

  @Test func `a broken key file that nobody needs stops nothing, and doctor tells of it`() throws {
    let requested = try work.run("key request --principal human:olga").text("key")
    let elsewhere = try work.run("key request --principal human:olga --ledger other.example/k")
      .text("key")
    let spare = try second()
    func path(_ id: String) -> String { "\(work.keyFolder())/\(id)" }
    chmod(path(requested), 0o640)
    try "not a key\n".write(toFile: path(elsewhere), atomically: false, encoding: .utf8)
    let secret = try String(contentsOfFile: path(spare), encoding: .utf8)
    // A header alone makes no key: the file is broken, and the other one will do.
    let seed = try #require(secret.split(separator: "\n").last)
    try secret.replacing(seed, with: "AAAA").write(
      toFile: path(spare), atomically: false, encoding: .utf8)
    try work.run("agent enroll agent:b-1 --role builder")
    try work.run("agent enroll agent:b-2 --role builder --as human:olga")
    let told = try work.run("doctor").lines.joined(separator: "\n")
    for (id, code) in [
      (requested, "KRN-KEY-FILE-OPEN"), (elsewhere, "KRN-KEY-FILE"), (spare, "KRN-KEY-FILE"),
    ] {
      #expect(told.contains(id), "\(told)")
      #expect(try work.failure("agent enroll agent:b-3 --role builder --as \(id)").code == code)
    }
    chmod(path(spare), 0o644)
    try work.run("agent enroll agent:b-3 --role builder")
    // Now nothing is left to sign with, and the file that would be needed is named.
    chmod(path(try rootKey()), 0o640)
    let problem = try work.failure("agent enroll agent:b-4 --role builder")
    #expect(problem.code.hasPrefix("KRN-KEY-FILE") && problem.message.contains(work.keyFolder()))
  }

  @Test func `a broken key of another person leaves it open who acts`() throws {
    let bob = try work.run(
      "key request --principal human:bob --ledger \(TestWorkspace.origin) --out bob.json"
    ).text("key")
    let path = "\(work.keyFolder())/\(bob)"
    chmod(path, 0o640)
    // Before the ledger knows it, it may be anybody's and is nobody's.
    try work.run("principal enroll bob.json --level L2")
    let line = "agent enroll agent:b-1 --role builder"
    let problem = try work.failure(line)
    #expect(problem.code == "KRN-KEY-FILE-OPEN")
    #expect(problem.message.contains(path) && problem.message.contains("human:bob"))
    #expect(problem.hint?.contains("--as") == true)
    #expect(try work.failure(line + " --as human:bob").code == "KRN-KEY-FILE-OPEN")
    try work.run(line + " --as human:olga")
    chmod(path, 0o600)
    #expect(try work.failure("agent enroll agent:b-2 --role builder").code == "KRN-WHO")
    try work.run("key revoke \(bob) --mode superseded --reason x --as human:olga")
    chmod(path, 0o640)
    try work.run("agent enroll agent:b-2 --role builder")
  }

  @Test func `who has no key is told of broken files that may be why`() throws {
    try work.run("key request --principal human:eve --ledger \(TestWorkspace.origin)", as: "eve")
    let file = try #require(work.keyFiles(of: "eve").first)
    chmod("\(work.keyFolder(of: "eve"))/\(file)", 0o640)
    let marker = String(decoding: try work.read("ledger/origin"), as: UTF8.self)
    let identity = try #require(marker.split(separator: "\n").dropFirst().first)
    try work.run("status --trust \(identity)", as: "eve")
    for words in ["", " --as human:eve"] {
      let problem = try work.failure("queue lock dev --reason x" + words, as: "eve")
      #expect(problem.code == "KRN-NO-KEY")
      #expect(problem.also.first?.code == "KRN-KEY-FILE-OPEN")
      #expect(problem.also.first?.message.contains(file) == true)
    }
  }

  @Test func `a dry run needs the kernel's keys as the act itself does`() throws {
    let line = "agent enroll agent:b-1 --role builder"
    let vkey = try VerifierKey(parsing: try #require(work.run("key show --vkey").lines.first))
    let checkpoint = "\(vkey.publicKey.id)"
    let path = "\(work.keyFolder())/\(checkpoint)"
    #expect(try work.run(line + " --dry-run").exit == .ok)
    func expectAlike(_ code: String) throws {
      let (real, dry) = (try work.failure(line), try work.failure(line + " --dry-run"))
      for problem in [real, dry] {
        #expect(problem.code == code && problem.message.contains(checkpoint), "\(problem)")
      }
      #expect(real.exit == dry.exit)
    }
    chmod(path, 0o644)
    try expectAlike("KRN-KEY-FILE-OPEN")
    chmod(path, 0o600)
    try FileManager.default.moveItem(atPath: path, toPath: "\(work.folder)/away")
    try expectAlike("KRN-KEY-MISSING")
    try FileManager.default.moveItem(atPath: "\(work.folder)/away", toPath: path)
    try work.run(line + " --dry-run")
    try work.run(line)
  }

  @Test func `the checkpoint key opens the checkpoint`() throws {
    let answer = try work.run("key show --vkey")
    let verifier = try VerifierKey(parsing: try #require(answer.lines.first))
    #expect(verifier.name.text.string == TestWorkspace.origin)
    let note = try SignedNote(parsing: try work.read("ledger/checkpoint"))
    let origin = try #require(Identifier(TestWorkspace.origin))
    let opened = try Checkpoint.open(note, origin: origin, key: verifier.publicKey)
    #expect(opened.checkpoint.size == 1)
    #expect(try work.run("key show").lines.count == 3)
    #expect(try work.failure("key show \(try rootKey()) --vkey").exit == .usage)
  }

  @Test func `a second key speaks for the same person`() throws {
    let key = try second()
    try work.run("agent enroll agent:b-1 --role builder --as \(key)")
    let shown = try work.run("key show \(key)")
    #expect(shown.lines.contains("whose human:olga"))
    // It is no root key, so it decides nothing of the ledger's own.
    let problem = try work.failure("clock reset --reason x --as \(key)")
    #expect(problem.code == "KRN-ROLE-DENIED")
    try work.verify()
  }

  @Test func `a revoked key signs nothing more`() throws {
    let key = try second()
    let root = try rootKey()
    try work.run("agent enroll agent:b-1 --role builder --as \(key)")
    let answer = try work.run(
      "key revoke \(key) --mode superseded --reason 'new laptop' --as \(root)")
    #expect(answer.lines.contains("what it signed after record 2 has no authority"))
    let problem = try work.failure("agent enroll agent:b-2 --role builder --as \(key)")
    #expect(problem.code == "KRN-KEY-REVOKED")
    #expect(try work.run("key show \(key)").lines.joined().contains("superseded"))
    let listed = try #require(try work.run("key list").member("keys") as? [[String: String]])
    #expect(listed.first { $0["key"] == key }?["standing"] == "revoked")
    // Olga still has the other key, which is found without being named.
    try work.run("session open --agent agent:b-1 --role builder --task FIX-1")
    try work.verify()
  }

  @Test func `what a stolen key signed too late has no authority`() throws {
    let key = try second()
    try work.run("agent enroll agent:b-1 --role builder --as \(key)")
    try work.run("agent enroll agent:b-2 --role builder --as \(key)")
    try work.run(
      "key revoke \(key) --mode compromised --trusted-through 2 --reason 'stolen' "
        + "--as \(try rootKey())")
    try work.run("session open --agent agent:b-1 --role builder --task FIX-1")
    let problem = try work.failure("session open --agent agent:b-2 --role builder --task FIX-1")
    #expect(problem.code == "KRN-AGENT-UNKNOWN")
    try work.verify()
  }

  @Test func `no key revokes itself, and only roots revoke`() throws {
    let key = try second()
    let root = try rootKey()
    for (line, code) in [
      ("key revoke \(root) --mode superseded --reason x --as \(root)", "KRN-KEY-SELF-REVOKED"),
      ("key revoke \(root) --mode superseded --reason x --as \(key)", "KRN-ROLE-DENIED"),
      (
        "key revoke \(String(repeating: "0", count: 32)) --mode superseded --reason x --as \(root)",
        "KRN-KEY-UNKNOWN"
      ),
      ("key revoke \(key) --mode superseded --reason ' ' --as \(root)", "KRN-REASON-MISSING"),
      (
        "key revoke \(key) --mode superseded --reason x --trusted-through 0 --as \(root)",
        "KRN-KEY-CUTOFF"
      ),
      (
        "key revoke \(key) --mode superseded --reason x --trusted-through 99 --as \(root)",
        "KRN-RECORD-UNKNOWN"
      ),
    ] {
      #expect(try work.failure(line).code == code, "\(line)")
    }
    for line in [
      "key revoke \(key) --reason x", "key revoke \(key) --mode lost --reason x",
      "key revoke \(key) --mode superseded", "key revoke 12 --mode superseded --reason x",
    ] {
      #expect(try work.failure(line).exit == .usage, "\(line)")
    }
    try work.verify()
  }

  @Test func `the kernel's own keys are rotated, not revoked`() throws {
    let event = try work.run("key show").text("event")
    let problem = try work.failure("key revoke \(event) --mode superseded --reason x")
    #expect(problem.code == "KRN-KEY-KERNEL")
  }

  @Test func `more keys are for those who are enrolled`() throws {
    try work.run("key request --principal human:bob --out bob.json", as: "bob")
    #expect(try work.failure("key enroll bob.json").code == "KRN-PRINCIPAL-UNKNOWN")
    for line in ["key request --principal agent:b-1", "key request --principal kernel:main"] {
      #expect(try work.failure(line).exit == .usage)
    }
  }
}
