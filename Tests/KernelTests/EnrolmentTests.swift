import CommandLineKit
import Crypto
import Foundation
import Governance
import Kernel
import Testing
import Wire

@Suite struct EnrolmentTests {
  let work: TestWorkspace

  init() throws { work = try TestWorkspace() }

  /// Enrols a person whose key is beside Olga's: on one machine, whoever writes is the kernel.
  private func enrol(_ name: String, _ level: String) throws {
    try work.run("principal enroll --principal human:\(name) --level \(level) --as human:olga")
  }

  @Test func `a person asks from another home and is let in`() throws {
    let made = try work.run(
      "key request --principal human:bob --ledger \(TestWorkspace.origin)", as: "bob")
    #expect(made.lines.count == 1)
    let request = try EnrolmentRequest(canonical: Array(made.lines[0].utf8))
    #expect(request.principal.description == "human:bob")
    #expect(work.keyFiles(of: "bob") == [request.key.id.description])
    try work.write(made.lines[0] + "\n", to: "bob.json")
    let answer = try work.run(
      "principal enroll bob.json --level L2 --name 'Bob B.' --git-email bob@acme.example "
        + "--git-email b@acme.example")
    #expect(try answer.text("principal", "level") == "L2")
    #expect(
      try answer.member("principal", "git_emails") as? [String] == [
        "bob@acme.example", "b@acme.example",
      ])
    let shown = try work.run("principal show human:bob")
    #expect(shown.lines.contains("name Bob B."))
    #expect(shown.lines.contains("key \(request.key.id)"))
    #expect(try work.run("principal list").lines.count == 3)
    try work.verify()
  }

  @Test func `no workspace is needed to ask`() throws {
    let empty = try TestWorkspace(hasLedger: false)
    try empty.run("key request --principal human:bob --ledger acme.example/kernel")
    #expect(try empty.failure("key request --principal human:bob").code == "KRN-NO-WORKSPACE")
    let listed = try empty.run("key list")
    #expect(listed.lines.joined().contains("no ledger here"))
    #expect(listed.lines.joined().contains("human:bob"))
  }

  @Test func `levels let in those below them`() throws {
    try enrol("lara", "L2")
    try enrol("pam", "L1")
    try work.run("key request --principal human:bob --out bob.json", as: "bob")
    for (user, level, isAllowed) in [
      ("lara", "L0", false), ("lara", "L1", false), ("lara", "L2", false),
      ("lara", "operator", true),
      ("pam", "L0", false), ("pam", "L1", false), ("pam", "L2", true), ("pam", "operator", true),
      ("olga", "L0", true), ("olga", "L1", true), ("olga", "L2", true), ("olga", "operator", true),
    ] {
      let line = "principal enroll bob.json --level \(level) --dry-run --as human:\(user)"
      if isAllowed {
        try work.run(line)
      } else {
        let problem = try work.failure(line)
        #expect(problem.code == "KRN-LEVEL-DENIED", "\(user) \(level)")
        #expect(problem.exit == .refused)
      }
    }
    #expect(try work.failure("principal show human:bob").exit == .notFound)
    try work.verify()
  }

  @Test func `a key made for an enrolment that is refused does not stay`() throws {
    try enrol("lara", "L2")
    let before = work.keyFiles()
    let problem = try work.failure(
      "principal enroll --principal human:mallory --level L0 --as human:lara")
    #expect(problem.code == "KRN-LEVEL-DENIED")
    try work.run("principal enroll --principal runner:ci --as human:olga --dry-run")
    #expect(work.keyFiles() == before)
    try work.run("principal enroll --principal runner:ci --as human:olga")
    #expect(work.keyFiles().count == before.count + 1)
    // The refused proposal is on record, with the proposer's own signature.
    try work.verify()
  }

  @Test func `people have a level and runners have none`() throws {
    for line in [
      "principal enroll --principal human:bob", "principal enroll --principal runner:ci --level L2",
    ] {
      #expect(try work.failure(line).code == "KRN-PRINCIPAL-KIND")
    }
    for line in [
      "principal enroll --principal agent:b-1", "principal enroll --principal kernel:main",
      "principal enroll --principal bob --level L2", "principal enroll",
      "principal enroll bob.json --principal human:bob --level L2",
      "principal enroll --principal human:bob --level L3",
    ] {
      #expect(try work.failure(line).exit == .usage, "\(line)")
    }
    #expect(work.keyFiles().count == 3)
  }

  @Test func `each key counts once`() throws {
    try work.run("key request --principal human:bob --out bob.json", as: "bob")
    try work.run("principal enroll bob.json --level L2")
    let again = try work.failure("principal enroll bob.json --level L2")
    #expect(again.judgement?.unmet.map { "\($0.kind.id)" } == ["principal.fresh", "key.fresh"])
    #expect(try work.failure("key enroll bob.json").code == "KRN-KEY-USED")
  }

  @Test func `a request speaks for its own key, person and ledger`() throws {
    let line = try work.run("key request --principal human:bob", as: "bob").lines[0]
    for (bad, code) in [
      (line.replacingOccurrences(of: "human:bob", with: "human:eve"), "KRN-SIGNATURE-INVALID"),
      (line.replacingOccurrences(of: "test.example", with: "best.example"), "KRN-REQUEST-LEDGER"),
      ("{\"a\":1}", "KRN-REQUEST-FORMAT"),
      (line.replacingOccurrences(of: ",", with: ", "), "KRN-REQUEST-FORMAT"),
    ] {
      try work.write(bad, to: "bob.json")
      #expect(try work.failure("principal enroll bob.json --level L2").code == code)
      #expect(try work.failure("key enroll bob.json").code == code)
    }
    #expect(try work.failure("principal enroll nobody.json --level L2").exit == .notFound)
  }

  @Test func `a request is not written over a file`() throws {
    try work.write("mine", to: "bob.json")
    let problem = try work.failure("key request --principal human:bob --out bob.json", as: "bob")
    #expect(problem.code == "KRN-FILE-EXISTS")
    #expect(work.keyFiles(of: "bob").isEmpty)
    #expect(try work.read("bob.json") == Array("mine".utf8))
  }

  @Test func `what comes after a request can be pasted, whatever its file is called`() throws {
    let answer = try work.run("key request --principal human:bob --out 'of bob.json'", as: "bob")
    #expect(
      answer.next == [
        "kernel principal enroll 'of bob.json' --level LEVEL", "kernel key enroll 'of bob.json'",
      ])
  }

  @Test func `agents are enrolled with the roles of their sessions`() throws {
    let answer = try work.run(
      "agent enroll agent:b-1 --role builder --role executor --name 'The builder' "
        + "--git-email b@acme.example")
    #expect(try answer.member("roles") as? [String] == ["builder", "executor"])
    #expect(try work.run("agent list").lines.joined().contains("builder,executor"))
    for (line, code) in [
      ("agent enroll agent:b-1 --role builder", "KRN-AGENT-EXISTS"),
      ("agent enroll agent:b-2 --role builder --role builder", "KRN-AGENT-ROLES"),
      ("agent enroll agent:b-2 --role builder --git-email b@acme.example", "KRN-EMAIL-TAKEN"),
    ] {
      #expect(try work.failure(line).code == code)
    }
    for line in ["agent enroll agent:b-2", "agent enroll human:b-2 --role builder"] {
      #expect(try work.failure(line).exit == .usage)
    }
    let token = try work.run(
      "session open --agent agent:b-1 --role builder --all-tasks"
    ).token()
    let problem = try work.failure("agent enroll agent:b-3 --role builder", session: token)
    #expect(problem.code == "KRN-ROLE-DENIED")
    try work.verify()
  }

  @Test func `a repeated id tells what happened and does nothing`() throws {
    let line = "agent enroll agent:b-1 --role builder --id once"
    let first = try work.run(line)
    let second = try work.run(line)
    #expect(first.data == second.data)
    #expect(second.lines.joined().contains("recorded before"))
    #expect(try work.recordCount() == 2)
    let other = try work.failure("agent enroll agent:b-2 --role builder --id once")
    #expect(other.code == "KRN-ID-REUSED")
  }

  @Test func `a request that is only here makes nobody doubt who acts`() throws {
    try work.run("key request --principal human:bob --out bob.json")
    try work.run("agent enroll agent:b-1 --role builder")
    try work.run("principal enroll bob.json --level L2")
    #expect(try work.failure("agent enroll agent:b-2 --role builder").code == "KRN-WHO")
    try work.run("agent enroll agent:b-2 --role builder --as human:bob")
  }
}
