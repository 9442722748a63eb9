import Testing

@testable import Kernel
@testable import Store

/// What fails after the outcome is known must not make anybody doubt the outcome.
@Suite struct AfterwardsTests {
  @Test func `a flush that failed afterwards leaves the outcome known`() {
    let fault = StoreError.Fault("/anchors/1", code: 5, "Input/output error")
    let before = Problem(StoreError.syncFailed(fault))
    #expect(before.message == "outcome unknown: /anchors/1: Input/output error")
    let after = before.afterwards("this user's anchor of it may not be on the disk")
    #expect(after.code == "KRN-UNFINISHED")
    #expect(
      after.message
        == "what was told is recorded and durable, but this user's anchor of it may not be on the "
        + "disk: /anchors/1: Input/output error")
    #expect(Codes.entry(after.code) != nil)
  }

  @Test func `a view that could not be written is told with what was done`() throws {
    let work = try TestWorkspace()
    try work.run("agent enroll agent:b-1 --role builder")
    // A file stands where the folder of views was.
    removeFolder("\(work.root)/state")
    try work.write("mine", to: "state")
    let count = try work.recordCount()
    let problems = try work.problems(after: "agent enroll agent:b-2 --role builder")
    #expect(try work.recordCount() == count + 1)
    #expect(problems.contains { $0.code == "KRN-UNFINISHED" && $0.message.contains("agents.yaml") })
  }
}
