import Foundation
import Testing

/// The same agreement along the way of a review, for everybody who takes part, with a real
/// repository: what `why` has to assume is what the commands then find.
@Suite struct ReviewAgreementTests {
  /// Events and the commands that propose them.
  private static let commands: [(event: String, line: String)] = [
    ("review.submitted", "review submit FIX-1 --git ."),
    ("review.opened", "review open FIX-1"),
    ("review.reported", "review report FIX-1 --reviewed all"),
    ("verdict.submitted", "verdict submit --task FIX-1"),
    ("task.finished", "task finish FIX-1"), ("task.started", "task start FIX-1"),
    ("task.merged", "task merge FIX-1"), ("task.stopped", "task stop FIX-1 --reason because"),
  ]

  /// A commit on the task's branch, by the builder.
  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.done("init --origin acme.example/kernel --owner olga")
    try place.done("spec register SPEC-1 --title One --scope project --status active")
    try place.done(
      "agent enroll agent:builder-1 --role builder --git-email builder@acme.example")
    try place.done("agent enroll agent:reviewer-1 --role reviewer")
    try place.done("repo register app --target refs/heads/main")
    try place.importTask("FIX-1")
    try place.git("init", "-q", "-b", "main", ".")
    try "/ledger/*\n".write(
      to: place.root.appending(path: ".gitignore"), atomically: true, encoding: .utf8)
    try place.git("add", ".gitignore")
    try place.git("commit", "-q", "-m", "begin")
    try place.git("checkout", "-q", "-b", "feature/FIX-1")
    try "1\n".write(to: place.root.appending(path: "a"), atomically: true, encoding: .utf8)
    try place.git("add", "a")
    try place.git("commit", "-q", "-m", "change", email: "builder@acme.example")
    return place
  }

  @Test func `why says along a review what the commands then say`() throws {
    let place = try place()
    try place.enterSession(tasks: ["FIX-1"])
    let builder = place.session
    place.session = nil
    try place.enterSession("agent:reviewer-1", "reviewer", tasks: ["FIX-1"])
    let reviewer = place.session
    let everybody = [("olga", nil), ("builder", builder), ("reviewer", reviewer)]
    var compared = 0
    func compareAll(_ stage: String) throws {
      for (name, session) in everybody {
        place.session = session
        compared += try compare(place, "\(stage), \(name)")
      }
    }
    let stages: [(stage: String, session: String?, line: String)] = [
      ("draft", builder, "task start FIX-1"),
      ("running", builder, "review submit FIX-1 --git ."),
      ("submitted", reviewer, "review open FIX-1"),
      ("opened", reviewer, "review report FIX-1 --reviewed all"),
      ("reported", reviewer, "verdict submit --task FIX-1"),
      ("approved", builder, "task finish FIX-1"),
    ]
    for (stage, session, line) in stages {
      try compareAll(stage)
      place.session = session
      try place.done(line)
    }
    try compareAll("reviewing")
    #expect(compared > 40)
    place.session = nil
    let why = try place.run("why main --json").data()
    let events = try #require(why["events"] as? [[String: Any]])
    #expect(events.count == 1)
    #expect(events[0]["admitted"] as? Bool == true, "the live verdict lets exactly it pass")
    #expect(place.run("why FIX-1").out.contains("✓ yes  push.allowed"))
    #expect(place.run("why FIX-1").out.contains("unmet task.landed"))
  }

  /// Compares every event that `why` speaks of with the command for it; says how many.
  private func compare(_ place: Workplace, _ note: String) throws -> Int {
    let events = try #require(
      try place.run("why FIX-1 --json").data()["events"] as? [[String: Any]])
    var count = 0
    for (event, line) in Self.commands {
      let can = place.run("can \(line) --json")
      let document = try can.document()
      // What is no question of the law (such as a verdict without a report) has no judgement.
      guard document["schema"] as? String == "kernel.can/1" else {
        #expect(can.exit != 0)
        continue
      }
      guard let found = events.first(where: { $0["event"] as? String == event }) else {
        #expect(can.exit != 0, "\(note): \(event) is possible, and why is silent")
        continue
      }
      count += 1
      #expect(found["admitted"] as? Bool == (can.exit == 0), "\(note): \(event)")
      let data = try #require(document["data"] as? [String: Any])
      let judged = (data["events"] as? [[String: Any]])?.last ?? data
      #expect(
        try Self.outcomes(found["conditions"]) == Self.outcomes(judged["conditions"]),
        "\(note): \(event)")
    }
    return count
  }

  private static func outcomes(_ conditions: Any?) throws -> [String] {
    try #require(conditions as? [[String: Any]]).map { "\($0["id"] ?? "") \($0["outcome"] ?? "")" }
  }
}
