import CommandLineKit
import Foundation
import Kernel
import Testing
import Wire

@Suite struct RegistryTests {
  let work: TestWorkspace

  init() throws { work = try TestWorkspace() }

  @Test func `a repository is registered once`() throws {
    try work.run("repo register app")
    try work.run("repo register web --target refs/heads/trunk")
    #expect(try work.run("repo list").lines.count == 3)
    for (line, code) in [
      ("repo register app", "KRN-REPOSITORY-EXISTS"), ("repo register a/b", "KRN-REPOSITORY-NAME"),
    ] {
      #expect(try work.failure(line).code == code)
    }
    #expect(try work.failure("repo register x --target main").exit == .usage)
    try work.verify()
  }

  @Test func `a locked queue is shown and unlocked`() throws {
    let locked = try work.run("queue lock dev --reason 'the build is broken'")
    #expect(try locked.text("lock", "reason") == "the build is broken")
    #expect(
      try work.run("queue list").lines.contains {
        $0.hasPrefix("dev ") && $0.contains("locked: the build is broken")
      })
    for (line, code) in [
      ("queue lock dev --reason again", "KRN-QUEUE-LOCKED"),
      ("queue lock none --reason x", "KRN-QUEUE-UNKNOWN"),
      ("queue unlock data --reason x", "KRN-QUEUE-NOT-LOCKED"),
      ("queue lock data --reason ' '", "KRN-REASON-MISSING"),
    ] {
      #expect(try work.failure(line).code == code)
    }
    #expect(try work.failure("queue lock dev").exit == .usage)
    try work.run("queue unlock dev --reason repaired")
    #expect(try !work.run("queue list").lines.joined().contains("locked"))
    try work.verify()
  }

  /// Puts more entities of a kind into the store than one scan returns, none of them by an event.
  private func crowd(_ kind: String, _ body: String, id: String) throws {
    let raw = try RawDatabase("\(work.root)/ledger/kernel.db")
    let failure = raw.run(
      """
      WITH RECURSIVE some(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM some WHERE n < 4200),
        own AS (SELECT CAST(bytes AS TEXT) AS bytes FROM entity WHERE kind = 'key' LIMIT 1)
      INSERT INTO entity (kind, id, seq, bytes)
      SELECT '\(kind)', i, 0, CAST('\(body)' AS BLOB) FROM (SELECT \(id) AS i FROM some)
      """)
    try #require(failure == nil, "\(failure ?? "")")
  }

  private static let source = #""source":{"key":"00000000000000000000000000000000","seq":0}"#

  @Test func `a list that ends at its limit says so, and what is open is never cut off`() throws {
    #expect(try work.run("agent list").warnings.isEmpty)
    try work.run("agent enroll agent:z-1 --role builder")
    let token = try work.run("session open --agent agent:z-1 --role builder --task FIX-1").token()
    try crowd(
      "agent", #"{"id":"' || i || '","roles":["builder"],\#(Self.source)}"#,
      id: "printf('agent:a-%d', n)")
    #expect(try work.run("agent list").warnings == ["only the first 4096 are shown"])
    let list = try work.run("session list")
    #expect(list.warnings.isEmpty)
    #expect(list.lines.count == 2)
    let open = try #require(work.run("status").member("sessions") as? [[String: Any]])
    #expect(open.count == 1)
    #expect(try work.run("next --for agent:z-1").text("session") == String(token.prefix(28)))
  }

  @Test func `live tasks are counted beyond the limit of lists`() throws {
    let body =
      #"{"branch":"refs/heads/a","id":"' || i || '","priority":"P1","queue":"dev","#
      + #""seq":0,"since":"2026-11-20T09:12:15.123Z","status":"draft"}"#
    try crowd("live", body, id: "'T' || n")
    let list = try work.run("task list")
    #expect(list.warnings.isEmpty)
    #expect(list.lines.count == 4200)
    let counts = try #require(work.run("status").member("tasks") as? [String: Any])
    #expect(counts["draft"] as? Int == 4200)
    let warnings = try work.run("next").warnings
    #expect(warnings == ["only the 512 most urgent of 4200 live tasks were looked at"])
  }

  @Test func `a key is found behind any number of others`() throws {
    let before = try work.run("principal show human:olga")
    let body =
      #"{"key":"' || (SELECT bytes ->> '$.key' FROM own) || '","owner":"human:ann","#
      + "\(Self.source)}"
    try crowd("key", body, id: "printf('%032x', n)")
    let after = try work.run("principal show human:olga")
    #expect(after.warnings.isEmpty)
    #expect(after.lines == before.lines)
    #expect(after.lines.contains { $0.hasPrefix("key ") })
    #expect(try work.run("next --for human:olga").text("actor") == "human:olga")
  }

  @Test func `the ledger is accepted by each root once`() throws {
    let problem = try work.failure("ledger accept")
    #expect(problem.code == "KRN-LEDGER-ACCEPTED")
    try work.run("principal enroll --principal human:bob --level L0")
    let other = try work.failure("ledger accept --as human:bob")
    #expect(other.code == "KRN-ROLE-DENIED")
    try work.verify()
  }

  @Test func `a clock that ran ahead is put right by a root`() throws {
    try work.run("agent enroll agent:b-1 --role builder")
    work.clock.advance(seconds: 86_400)
    let token = try work.run(
      "session open --agent agent:b-1 --role builder --task FIX-1 --for 7d"
    ).token()
    work.clock.advance(seconds: -86_400)
    let behind = try work.failure("agent enroll agent:b-2 --role builder")
    #expect(behind.code == "KRN-CLOCK-BEHIND")
    // Stops work all the same.
    try work.run("queue lock dev --reason 'the clock is wrong'")
    #expect(try work.failure("clock reset").exit == .usage)
    #expect(try work.failure("clock reset --reason ' '").code == "KRN-REASON-MISSING")
    let answer = try work.run("clock reset --reason 'the server ran a day ahead'")
    #expect(try answer.member("epoch") as? Int == 1)
    try work.run("agent enroll agent:b-2 --role builder")
    // The session counted in the epoch before.
    let problem = try work.failure("session switch executor", session: token)
    #expect(problem.code == "KRN-SESSION-NOT-ACTIVE")
    #expect(try work.run("session list").lines == ["no open sessions"])
    try work.run("session open --agent agent:b-1 --role builder --task FIX-1")
    try work.verify()
  }
}
