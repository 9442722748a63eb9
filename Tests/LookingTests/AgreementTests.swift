import CLI
import CommandLineKit
import Foundation
import Testing

/// `can`, `why`, `next` and the real command ask one law: they can never disagree.
@Suite struct AgreementTests {
  private static let tasks = ["FIX-1", "FIX-2", "GOV-1", "LIB-1", "LIB-2"]

  /// Verbs with the event that each proposes.
  private static let verbs: [(verb: String, event: String, rest: String)] = [
    ("ready", "task.readied", ""), ("approve", "task.start_approved", ""),
    ("start", "task.started", ""), ("finish", "task.finished", ""),
    ("merge", "task.merged", ""), ("release", "task.released", ""),
    ("stop", "task.stopped", "--reason because"),
    ("unblock", "task.unblocked", "--reason because"),
    ("abandon", "task.abandoned", "--reason because"),
  ]

  private func place() throws -> Workplace {
    let place = try Workplace.founded()
    try place.importTask("FIX-1")
    try place.importTask("FIX-2", reviewed: false)
    try place.importTask("GOV-1", queue: "governance", reviewed: false)
    try place.importTask("LIB-1", queue: "data", reviewed: false)
    try place.importTask("LIB-2", queue: "data", reviewed: false, spec: "MISSING")
    return place
  }

  /// The ids of conditions by outcome.
  private func outcomes(_ conditions: Any?) throws -> [[String]] {
    try #require(conditions as? [[String: Any]]).map {
      [try #require($0["id"] as? String), try #require($0["outcome"] as? String)]
    }
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func `what can says is what the command then does`(seed: UInt64) throws {
    var random = Seeded(seed)
    let place = try place()
    try place.enterSession(tasks: ["FIX-1", "FIX-2", "LIB-1"])
    let token = place.session
    var seen: [Int32: Int] = [:]
    for step in 0..<90 {
      place.session = random.next(upTo: 3) == 0 ? token : nil
      let task = Self.tasks[random.next(upTo: Self.tasks.count)]
      let verb = Self.verbs[random.next(upTo: Self.verbs.count)]
      // Ends come rarely, so that there is something to do for long.
      if verb.verb == "abandon", random.next(upTo: 8) > 0 { continue }
      let line = "task \(verb.verb) \(task) \(verb.rest)"
      let note: Comment = "seed \(seed), step \(step): \(line)"

      let before = place.run("log --json").out
      let can = place.run("can \(line) --json")
      let dry = place.run("\(line) --dry-run --json")
      let why = place.run("why \(task) --json")
      #expect(why.exit == 0, note)
      #expect(place.run("log --json").out == before, "asking records nothing; \(note)")
      let did = place.run("\(line) --json")
      seen[did.exit, default: 0] += 1

      #expect(can.exit == did.exit, note)
      #expect(dry.exit == did.exit, note)
      let data = try can.data()
      #expect(data["allowed"] as? Bool == (did.exit == 0), note)
      let all = try outcomes(data["conditions"])
      if did.exit == 0 {
        #expect(try outcomes(dry.data()["conditions"]) == all, note)
      } else {
        let error = try #require(try did.document()["error"] as? [String: Any])
        let unmet = all.filter { ["unsatisfied", "error"].contains($0[1]) }
        #expect(try outcomes(error["conditions"]) == unmet, note)
        #expect(
          (try can.document()["error"] as? [String: Any])?["code"] as? String
            == error["code"] as? String, note)
      }
      try compare(why, verb.event, all, did, note)
      place.advance(milliseconds: 1_000)
    }
    #expect(seen[0, default: 0] > 8 && seen[3, default: 0] > 20, "\(seen)")
  }

  /// Where `why` speaks of the event, it says the same.
  private func compare(
    _ why: Workplace.Run, _ event: String, _ all: [[String]], _ did: Workplace.Run, _ note: Comment
  ) throws {
    let events = try #require(try why.data()["events"] as? [[String: Any]])
    guard let found = events.first(where: { $0["event"] as? String == event }) else {
      // Every event that may happen is among those that why speaks of, but for a second approval.
      #expect(did.exit != 0 || event == "task.start_approved", note)
      return
    }
    #expect(found["admitted"] as? Bool == (did.exit == 0), note)
    #expect(try outcomes(found["conditions"]) == all, note)
  }

  @Test func `everything that next lists can be done, and nothing else of the ordinary way`() throws
  {
    let place = try place()
    for _ in 0..<12 {
      let steps = try #require(try place.run("next --json").data()["steps"] as? [[String: Any]])
      for step in steps where step["assumes"] == nil {
        let command = try #require(step["command"] as? String)
          .replacing("TEXT", with: "because").replacing("kernel ", with: "")
        #expect(place.run("can \(command)").exit == 0, "\(command)")
      }
      for task in Self.tasks {
        let why = try place.run("why \(task) --json").document()
        let listed = steps.filter { $0["task"] as? String == task }.compactMap { $0["command"] }
        #expect(Set(listed.map { "\($0)" }) == Set(try #require(why["next"] as? [String])))
      }
      guard let first = steps.first(where: { $0["assumes"] == nil })?["command"] as? String else {
        break
      }
      try place.done(first.replacing("kernel ", with: ""))
    }
  }

  @Test func `asking for somebody else says so and gives their answer`() throws {
    let place = try place()
    try place.enterSession(tasks: ["FIX-1"])
    let own = try place.run("why FIX-2 --json").data()
    place.session = nil
    let asked = place.run("why FIX-2 --for agent:builder-1 --json")
    var other = try asked.data()
    #expect(other["hypothetical"] as? Bool == true)
    #expect(asked.err.contains("as if agent:builder-1 did it"))
    other["hypothetical"] = false
    #expect(NSDictionary(dictionary: own) == NSDictionary(dictionary: other))
    #expect(place.run("why FIX-2 --for agent:nobody").exit == 5)
  }

  @Test func `who has no key is told the answer for a root`() throws {
    let place = try place()
    let keys = place.folder.appending(path: "config/kernel/keys")
    try FileManager.default.removeItem(at: keys)
    let run = place.run("why FIX-1 --json")
    #expect(run.exit == 0)
    #expect(try run.data()["hypothetical"] as? Bool == true)
    #expect(run.err.contains("as if human:olga did it"))
    #expect(place.run("can task start FIX-1").exit == 5)
  }

  @Test func `can asks only about what the law judges, and passes options on`() throws {
    let place = try place()
    #expect(place.run("can status").exit == 2)
    #expect(place.run("can init").exit == 2)
    #expect(place.run("can task strat FIX-1").err.contains("did you mean task start?"))
    #expect(place.run("can task start FIX-1 --as human:nobody").exit == 5)
    #expect(place.run("can task stop FIX-1").exit == 2)
    #expect(place.run("can -- task start FIX-1").exit == 0)
    #expect(place.run("can task start GOV-1").exit == 4)
    #expect(place.run("can --help").exit == 0)
    let asked = place.run("can session open --agent agent:builder-1 --role builder --task FIX-1")
    #expect(asked.exit == 0)
    #expect(!asked.out.contains("KERNEL_SESSION=") && !asked.err.contains("KERNEL_SESSION="))
  }

  @Test func `a clock that is behind is told`() throws {
    let place = try place()
    place.advance(hours: -1)
    #expect(place.run("why FIX-1").err.contains("behind the newest record"))
    #expect(place.run("can task start FIX-1").exit == 3)
    #expect(place.run("doctor").exit == 3)
  }
}

/// SplitMix64: the same numbers from the same seed everywhere.
struct Seeded {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next(upTo count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(count))
  }
}

/// Whatever the law judges can be asked about.
@Suite struct CoverageTests {
  @Test func `every command with a dry run can be asked about`() throws {
    let place = try Workplace.founded()
    for command in Commands.tree().manual.commands {
      let entries = command.outline.entries
      guard entries.contains(where: { $0.name == "dry-run" }) else { continue }
      var words = ["can"] + command.path
      for entry in entries where entry.isRequired {
        let value = if case .choice(let words) = entry.form { words[0] } else { "X-1" }
        words += entry.isPositional ? [value] : ["--\(entry.name)", value]
      }
      let run = place.run(words)
      #expect(!run.err.contains("KRN-CAN-READS"), "\(words.joined(separator: " "))")
    }
  }
}
