import CommandLineKit
import Crypto
import Foundation
import Governance
import Kernel
import Testing
import Wire

@Suite struct SessionTests {
  let work: TestWorkspace

  init() throws {
    work = try TestWorkspace()
    try work.run("agent enroll agent:b-1 --role builder --role executor")
  }

  private func open(_ more: String = "--task FIX-1", role: String = "builder") throws -> String {
    try work.run("session open --agent agent:b-1 --role \(role) \(more)").token()
  }

  private func id(_ token: String) -> String { String(token.prefix(28)) }

  @Test func `in one step, the only line is the token`() throws {
    let answer = try work.run("session open --agent agent:b-1 --role builder --task FIX-1 --for 2h")
    let token = try answer.token()
    #expect(answer.lines == ["KERNEL_SESSION=\(token)"])
    #expect(try answer.text("token") == token)
    #expect(try answer.text("session", "id") == id(token))
    #expect(try answer.text("session", "sponsor") == "human:olga")
    #expect(!answer.notes.joined().contains(token))
    #expect(!answer.next.joined().contains(token.dropFirst(29)))
    let opened = try #require(Timestamp(ascii: Array(answer.text("session", "opened").utf8)))
    let expires = try #require(Timestamp(ascii: Array(answer.text("session", "expires").utf8)))
    #expect((7_199_000...7_200_000).contains(expires.milliseconds - opened.milliseconds))
    try work.verify()
  }

  @Test func `the token is in no file, whatever form it has`() throws {
    let token = try open()
    let seedText = String(token.dropFirst(29))
    let seed = try #require(Base64.decodeURLSafe(seedText.utf8))
    try work.run("session show", session: token)
    try work.run("session switch executor", session: token)
    _ = try work.failure("session resume --reason x", session: token)
    try work.run("session end --reason done", session: token)
    let needles = [
      Array(seedText.utf8), seed, Array(Hex.encode(seed).utf8), Array(Base64.encode(seed).utf8),
    ]
    #expect(try work.files(containing: needles) == [])
    // The same search finds what is there.
    #expect(try !work.files(containing: [Array(id(token).utf8)]).isEmpty)
  }

  @Test func `a dry run opens nothing and shows no token`() throws {
    let count = try work.recordCount()
    let answer = try work.run(
      "session open --agent agent:b-1 --role builder --task FIX-1 --dry-run")
    #expect(!answer.data.text.contains("token"))
    #expect(!answer.lines.joined().contains("KERNEL_SESSION"))
    #expect(try work.recordCount() == count)
    #expect(try work.run("session list").lines == ["no open sessions"])
  }

  @Test func `an agent has one open session`() throws {
    let token = try open()
    let problem = try work.failure(
      "session open --agent agent:b-1 --role builder --task FIX-2")
    #expect(problem.code == "KRN-SESSION-CONCURRENT")
    #expect(problem.exit == .refused)
    #expect(problem.judgement?.unmet.map { "\($0.kind.id)" } == ["agent.idle"])
    try work.run("session end \(id(token)) --reason done")
    _ = try open()
    try work.verify()
  }

  @Test func `a session that has expired neither acts nor stands in the way`() throws {
    let token = try open("--task FIX-1 --for 90m")
    work.clock.advance(seconds: 5_400)
    let problem = try work.failure("session switch executor", session: token)
    #expect(problem.code == "KRN-SESSION-EXPIRED")
    #expect(try work.run("session list").lines == ["no open sessions"])
    #expect(try work.run("session list --all").lines.joined().contains("expired"))
    #expect(try work.run("session show \(id(token))").member("remaining_seconds") as? Int == 0)
    _ = try open()
  }

  @Test func `a session is asked for by its holder and opened by a person`() throws {
    let made = try work.run(
      "session request --agent agent:b-1 --role builder --task FIX-1 --task FIX-2 --for 7d "
        + "--ledger \(TestWorkspace.origin) --out asked.json", as: "robot")
    let token = try made.token()
    #expect(made.lines == ["KERNEL_SESSION=\(token)"])
    #expect(!String(decoding: try work.read("asked.json"), as: UTF8.self).contains(token))
    let opened = try work.run("session open asked.json")
    #expect(!opened.data.text.contains("token"))
    for line in ["agent   agent:b-1 as builder", "tasks   FIX-1 FIX-2", "for     7d"] {
      #expect(opened.lines.contains(line))
    }
    #expect(work.keyFiles(of: "robot").isEmpty)
  }

  @Test func `a request counts once`() throws {
    try work.run("session request --agent agent:b-1 --role builder --task FIX-1 --out asked.json")
    let opened = try work.run("session open asked.json --id first")
    let again = try work.failure("session open asked.json")
    #expect(again.code == "KRN-SESSION-CONCURRENT")
    try work.run("session end \(try opened.text("session", "id")) --reason done")
    let problem = try work.failure("session open asked.json")
    #expect(
      problem.judgement?.unmet.map { "\($0.kind.id)" } == ["session.fresh", "key.fresh"])
    #expect(problem.code == "KRN-SESSION-EXISTS")
  }

  @Test func `without a file, the request is the first line and the token the second`() throws {
    let made = try work.run("session request --agent agent:b-1 --role builder --all-tasks")
    #expect(made.lines.count == 2)
    let request = try SessionRequest(canonical: Array(made.lines[0].utf8))
    #expect(request.reach == .all && request.scope.isEmpty)
    #expect(request.seconds == 28_800)
    #expect(request.session.description == id(try made.token()))
    #expect(request.canonicalBytes == Array(made.lines[0].utf8))
  }

  @Test func `a request is read to the byte`() throws {
    let made = try work.run("session request --agent agent:b-1 --role builder --task FIX-1")
    let line = made.lines[0]
    for (bad, code) in [
      (line.replacingOccurrences(of: #""seconds""#, with: #" "seconds""#), "KRN-REQUEST-FORMAT"),
      (line + "\n\n", "KRN-REQUEST-FORMAT"), ("", "KRN-REQUEST-FORMAT"),
      (line.replacingOccurrences(of: "28800", with: "0"), "KRN-REQUEST-FORMAT"),
      (line.replacingOccurrences(of: "test.example", with: "best.example"), "KRN-REQUEST-LEDGER"),
      (line.replacingOccurrences(of: "agent:b-1", with: "agent:b-2"), "KRN-SIGNATURE-INVALID"),
    ] {
      try work.write(bad, to: "asked.json")
      #expect(try work.failure("session open asked.json").code == code)
    }
    try work.write(line + "\n", to: "asked.json")
    try work.run("session open asked.json")
  }

  @Test func `a person who can be asked is shown what they sign`() throws {
    try work.run("session request --agent agent:b-1 --role builder --task FIX-1 --out asked.json")
    let problem = try work.failure("session open asked.json") { prompt in
      prompt.contains("agent:b-1 as builder") && prompt.contains("FIX-1") ? "n" : "y"
    }
    #expect(problem.code == "KRN-NOT-CONFIRMED")
    #expect(try work.run("session list").lines == ["no open sessions"])
    try work.run("session open asked.json") { _ in "y" }
  }

  @Test func `the law's refusals reach the command line`() throws {
    let refusals = [
      ("session open --agent agent:b-1 --role reviewer --task FIX-1", "KRN-AGENT-ROLE"),
      ("session open --agent agent:b-9 --role builder --task FIX-1", "KRN-AGENT-UNKNOWN"),
      (
        "session open --agent agent:b-1 --role builder --task FIX-1 --for 31d",
        "KRN-SESSION-LIFETIME"
      ),
      (
        "session open --agent agent:b-1 --role builder --task FIX-1 --task FIX-1",
        "KRN-SESSION-SCOPE"
      ),
      (
        "session open --agent agent:b-1 --role builder --task FIX-1 "
          + "--parent S-01JD2Y6S8V3Q9E6K7T4N5M2C1A", "KRN-SESSION-PARENT"
      ),
    ]
    for (line, code) in refusals {
      let problem = try work.failure(line)
      #expect(problem.code == code)
      #expect(problem.exit == .refused)
    }
    try work.verify()
  }

  @Test func `what cannot be meant is a mistake of the command line`() throws {
    for line in [
      "session open", "session open --agent agent:b-1 --role builder",
      "session open --agent agent:b-1 --task FIX-1",
      "session open asked.json --task FIX-1",
      "session open --agent agent:b-1 --role builder --task FIX-1 --all-tasks",
      "session open --agent human:b-1 --role builder --task FIX-1",
      "session open --agent agent:b-1 --role builder --task fix-1",
      "session open --agent agent:b-1 --role bilder --task FIX-1",
      "session open -q --agent agent:b-1 --role builder --task FIX-1",
      "session request --role builder --task FIX-1", "session switch builder",
      "session show", "session end S-1 --reason x",
    ] {
      #expect(try work.failure(line).exit == .usage, "\(line)")
    }
  }

  @Test func `a session cannot open another one`() throws {
    let token = try open()
    try work.run("agent enroll agent:b-2 --role builder")
    let problem = try work.failure(
      "session open --agent agent:b-2 --role builder --task FIX-1", session: token)
    #expect(
      problem.judgement?.unmet.map { "\($0.kind.id)" }.contains("session.sponsor") == true)
    try work.verify()
  }

  @Test func `a session is suspended, resumed, and ended for good`() throws {
    let token = try open()
    let suspended = try work.run("session suspend \(id(token)) --reason 'wait for the card'")
    #expect(try suspended.text("session", "status") == "suspended")
    #expect(
      try work.failure("session switch executor", session: token).code == "KRN-SESSION-NOT-ACTIVE")
    try work.run("session resume \(id(token)) --reason 'it is there'")
    let switched = try work.run("session switch executor", session: token)
    #expect(try switched.text("session", "role") == "executor")
    try work.run("session switch builder --session \(id(token))")
    let ended = try work.run("session end --reason done", session: token)
    #expect(try ended.text("session", "status") == "ended")
    let problem = try work.failure("session resume \(id(token)) --reason again")
    #expect(problem.code == "KRN-SESSION-STATUS")
    #expect(try work.run("session show \(id(token))").lines.joined().contains("ended"))
    try work.verify()
  }

  @Test func `no session goes up, and none ends another's`() throws {
    try work.run("agent enroll agent:r-1 --role builder --role reviewer")
    let token = try open()
    let other = try work.run(
      "session open --agent agent:r-1 --role builder --task FIX-1"
    ).token()
    #expect(
      try work.failure("session switch reviewer", session: other).code == "KRN-ROLE-ESCALATION")
    let problem = try work.failure("session end \(id(token)) --reason x", session: other)
    #expect(problem.code == "KRN-SESSION-NOT-YOURS")
  }

  @Test func `a child lists its ancestors and ends no later`() throws {
    try work.run("agent enroll agent:b-2 --role builder")
    let parent = try open("--task FIX-1 --for 2h")
    let line = "session open --agent agent:b-2 --role builder --task FIX-1 --parent \(id(parent))"
    #expect(try work.failure(line + " --for 3h").code == "KRN-SESSION-PARENT")
    let child = try work.run(line + " --for 1h")
    #expect(try child.member("session", "lineage") as? [String] == ["agent:b-2", "agent:b-1"])
  }

  @Test func `a child does nothing once its parent has ended`() throws {
    try work.run("agent enroll agent:b-2 --role builder --role executor")
    let parent = try open("--task FIX-1 --for 2h")
    let token = try work.run(
      "session open --agent agent:b-2 --role builder --task FIX-1 --for 1h --parent \(id(parent))"
    ).token()
    try work.run("session switch executor", session: token)
    try work.run("session suspend \(id(parent)) --reason wait")
    let held = try work.run("session show \(id(token))")
    #expect(held.lines[0].hasSuffix("void: \(id(parent)) is suspended"))
    #expect(try held.member("is_open") as? Bool == true)
    let refused = try work.failure("session switch builder", session: token)
    #expect(refused.code == "KRN-SESSION-NOT-ACTIVE")
    let facts = refused.judgement?.unmet.first?.detail?.facts ?? []
    #expect(facts.contains { $0.value == "\(id(parent)) is suspended" })
    try work.run("session resume \(id(parent)) --reason go")
    try work.run("session switch builder", session: token)
    try work.run("session end \(id(parent)) --reason done")
    #expect(
      try work.failure("session switch executor", session: token).code == "KRN-SESSION-NOT-ACTIVE")
    let shown = try work.run("session show \(id(token))")
    #expect(shown.lines[0].hasSuffix("void: \(id(parent)) is ended"))
    #expect(try shown.member("is_open") as? Bool == false)
    let obstacles = try #require(shown.member("obstacles") as? [[String: String]])
    #expect(obstacles == [["session": id(parent), "state": "ended"]])
    #expect(try work.run("session list").lines == ["no open sessions"])
    let view = try String(contentsOfFile: "\(work.root)/state/sessions.yaml", encoding: .utf8)
    #expect(view.contains("held_by:"))
    // The agent is free for a session of its own.
    try work.run("session open --agent agent:b-2 --role builder --task FIX-1")
    try work.verify()
  }

  @Test func `a session of a key that was revoked before it is shown without authority`() throws {
    let bob = try work.run(
      "key request --principal human:bob --ledger \(TestWorkspace.origin) --out bob.json"
    ).text("key")
    try work.run("principal enroll bob.json --level L2 --as human:olga")
    try work.run("agent enroll agent:b-2 --role builder --as human:olga")
    let trusted = try work.recordCount() - 1
    let line = "session open --agent agent:b-1 --role builder --task FIX-1 --as human:"
    let token = try work.run(line + "bob").token()
    let child = try work.run(
      "session open --agent agent:b-2 --role builder --task FIX-1 --for 1h --as human:olga "
        + "--parent \(id(token))"
    ).token()
    func doctor() throws -> [[String: Any]] {
      let findings = try work.run("doctor").member("findings") as? [[String: Any]]
      return try #require(findings).filter { $0["code"] as? String == "KRN-DOCTOR-SESSIONS" }
    }
    #expect(try doctor().compactMap { $0["colour"] as? String } == ["green"])
    #expect(try !work.run("session show \(id(token))").data.text.contains("obstacles"))
    try work.run(
      "key revoke \(bob) --mode compromised --trusted-through \(trusted) --reason x "
        + "--as human:olga")
    #expect(
      try work.failure("session switch executor", session: token).code == "KRN-KEY-REVOKED")

    let void = "void: \(id(token)) is contested"
    let shown = try work.run("session show \(id(token))")
    #expect(shown.lines[0].hasSuffix(void))
    #expect(shown.lines.contains { $0.hasPrefix("contested: record ") && $0.contains(bob) })
    let obstacles = [["session": id(token), "state": "contested"]]
    #expect(try shown.member("obstacles") as? [[String: String]] == obstacles)
    let listed = try work.run("session list")
    for each in [token, child] {
      #expect(listed.lines.contains { $0.hasPrefix(id(each)) && $0.contains(void) })
    }
    let entries = try #require(listed.member("void") as? [[String: Any]])
    #expect(entries.compactMap { $0["session"] as? String } == [id(token), id(child)])
    let status = try work.run("status")
    #expect(status.lines.contains { $0.contains(id(token)) && $0.contains(void) })
    let sessions = try #require(status.member("sessions") as? [[String: Any]])
    #expect(sessions.first?["obstacles"] as? [[String: String]] == obstacles)

    let found = try doctor()
    #expect(found.compactMap { $0["colour"] as? String } == ["yellow"])
    let step = "kernel session end \(id(token)) --reason TEXT"
    #expect(found.first?["next"] as? String == step)
    #expect(try work.run("doctor").exit == .ok)
    #expect(try work.failure(line + "olga").code == "KRN-SESSION-CONCURRENT")
    try work.run("session end \(id(token)) --reason x --as human:olga")
    #expect(try doctor().compactMap { $0["colour"] as? String } == ["green"])
    #expect(try work.run("session show \(id(token))").lines[0].hasSuffix("ended"))
    try work.run(line + "olga")
    try work.verify()
  }

  @Test func `a broken token names nobody`() throws {
    let token = try open()
    for bad in ["", "x", id(token), token + "A", token.lowercased(), "S-1.\(token.dropFirst(29))"]
    where !bad.isEmpty {
      let problem = try work.failure("session end --reason x", session: bad)
      #expect(problem.code == "KRN-SESSION-TOKEN")
      #expect(!problem.message.contains(token.dropFirst(29)))
    }
    // Another session's seed under this session's id speaks for nobody.
    let seed = Base64.encodeURLSafe([UInt8](repeating: 7, count: 32))
    let problem = try work.failure("session end --reason x", session: "\(id(token)).\(seed)")
    #expect(problem.code == "KRN-KEY-UNKNOWN")
  }
}
