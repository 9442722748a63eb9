import Kernel
import Testing

/// A repeat with the same `--id` is answered as the first try was, also where the command makes a
/// key: compared is what the caller chose.
@Suite struct RepeatTests {
  let work: TestWorkspace

  init() throws { work = try TestWorkspace() }

  @Test func `a principal whose key is made here is enrolled once`() throws {
    // With Bob's key beside Olga's, who acts has to be said; a repeat is by whoever was first.
    let enroll = "principal enroll --principal human:bob --id one"
    let line = "\(enroll) --level L2 --name Bob"
    let first = try work.run(line)
    let (count, files) = (try work.recordCount(), work.keyFiles())
    let again = try work.run(line)
    #expect(again.exit == first.exit)
    #expect(try again.text("key") == first.text("key"))
    #expect(again.lines[0].contains("record 1, recorded before"))
    #expect(work.keyFiles() == files)
    #expect(try work.recordCount() == count)
    for other in ["--level L1 --name Bob", "--level L2 --name Rob", "--level L2"] {
      let problem = try work.failure("\(enroll) \(other)")
      #expect(problem.code == "KRN-ID-REUSED", "\(other)")
    }
    #expect(work.keyFiles() == files)
    let fresh = "principal enroll --principal human:eve --level L2 --id two"
    #expect(try work.failure(fresh).code == "KRN-WHO")
  }

  @Test func `a refused enrolment is refused again, and leaves no key`() throws {
    let files = work.keyFiles()
    let line = "principal enroll --principal human:bob --id two"
    #expect(try work.failure(line).judgement != nil)
    let count = try work.recordCount()
    let problem = try work.failure(line)
    #expect(problem.code == "KRN-REFUSED-BEFORE")
    #expect(work.keyFiles() == files)
    #expect(try work.recordCount() == count)
  }

  @Test func `a session is opened once, and its token shown once`() throws {
    try work.run("agent enroll agent:b-1 --role builder --role reviewer")
    let line = "session open --agent agent:b-1 --role builder --all-tasks --id one"
    let first = try work.run("\(line) --for 8h")
    let session = try first.text("session", "id")
    let count = try work.recordCount()
    work.clock.advance(seconds: 3_000)
    let again = try work.run("\(line) --for 8h")
    #expect(again.exit == first.exit)
    #expect(try again.text("session", "id") == session)
    #expect(again.lines.isEmpty, "what a script exports is no token")
    #expect(again.notes.contains { $0.contains("recorded before") })
    #expect(try work.recordCount() == count)
    #expect(try work.failure("\(line) --for 9h").code == "KRN-ID-REUSED")
    let reviewer = "session open --agent agent:b-1 --role reviewer --all-tasks --id one --for 8h"
    #expect(try work.failure(reviewer).code == "KRN-ID-REUSED")
    try work.verify()
  }

  @Test func `a session that was asked for is opened once`() throws {
    try work.run("agent enroll agent:b-1 --role builder")
    try work.run(
      "session request --agent agent:b-1 --role builder --all-tasks --for 2h --out ask.json")
    let first = try work.run("session open ask.json --id three")
    work.clock.advance(seconds: 100)
    let again = try work.run("session open ask.json --id three")
    #expect(try again.text("session", "id") == first.text("session", "id"))
    #expect(again.lines.contains { $0.contains("recorded before") })
    try work.run(
      "session request --agent agent:b-1 --role builder --all-tasks --for 2h --out more.json")
    #expect(try work.failure("session open more.json --id three").code == "KRN-ID-REUSED")
  }
}
