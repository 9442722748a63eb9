import Foundation
import Testing

@testable import Kernel

@Suite struct LookingTests {
  @Test func `status tells what is open, and how long things stand still`() throws {
    let place = try Workplace.founded()
    for id in ["FIX-1", "FIX-2", "FIX-3"] { try place.importTask(id) }
    try place.done("task start FIX-1")
    try place.done("task start FIX-2")
    try place.done("task stop FIX-2 --reason waiting")
    try place.enterSession(tasks: ["FIX-3"])
    var status = try place.run("status --json").data()
    #expect(status["records"] as? Int == 10)
    #expect((status["mode_means"] as? String)?.contains("only outside anchors") == true)
    #expect((status["sessions"] as? [Any])?.count == 1)
    #expect((status["orphans"] as? [Any])?.isEmpty == true)
    for (hours, colour) in [(23, "green"), (2, "yellow"), (46, "yellow"), (2, "red")]
      as [(Int64, String)]
    {
      place.advance(hours: hours)
      status = try place.run("status --json").data()
      let blocked = try #require(status["blocked"] as? [[String: Any]])
      #expect(blocked.map { $0["colour"] as? String } == [colour], "after \(hours) h more")
    }
    place.advance(hours: 24 * 5)
    let text = place.run("status").out
    #expect(text.contains("✗ orphan FIX-1  running for 8 d"))
    #expect(text.contains("✗ blocked FIX-2  8 d  red"))
    #expect(text.contains("queue dev  1 of 3  FIX-1"))
    #expect(text.contains("expired"))
  }

  @Test func `ages change their colour at 24 and 72 hours`() {
    let hour: Int64 = 3_600_000
    #expect(Ages.Colour(blockedMilliseconds: 24 * hour - 1) == .green)
    #expect(Ages.Colour(blockedMilliseconds: 24 * hour) == .yellow)
    #expect(Ages.Colour(blockedMilliseconds: 72 * hour) == .yellow)
    #expect(Ages.Colour(blockedMilliseconds: 72 * hour + 1) == .red)
    #expect(Ages.words(59 * 60_000) == "59 min")
    #expect(Ages.words(71 * hour) == "71 h")
    #expect(Ages.words(72 * hour) == "3 d")
  }

  @Test func `log prints the records as they are stored, and lines for people`() throws {
    let place = try Workplace.founded()
    try place.importTask("FIX-1")
    try place.importTask("GOV-1", queue: "governance")
    #expect(place.run("task start GOV-1").exit == 4)
    let all = place.run("log --json").out.split(separator: "\n").map(String.init)
    #expect(all.count == 6)
    for (seq, line) in all.enumerated() { #expect(line.contains("\"seq\":\(seq),\"sig\"")) }
    func logged(_ options: String) -> [String] {
      place.run("log --json \(options)").out.split(separator: "\n").map(String.init)
    }
    #expect(logged("--reverse") == all.reversed())
    #expect(logged("--from 2 --limit 2") == Array(all[2...3]))
    #expect(logged("--reverse --from 3 --limit 2") == [all[3], all[2]])
    #expect(logged("--from 99") == [])
    #expect(logged("--limit 0") == [])
    #expect(logged("--event task") == Array(all[3...4]))
    #expect(logged("--event task.imported --limit 1") == [all[3]])
    #expect(logged("--actor kernel:main") == [all[5]])
    #expect(logged("--task GOV-1") == [all[4], all[5]], "a refusal is about its task")
    let lines = place.run("log --task GOV-1").out.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[0].contains("human:olga") && lines[0].hasSuffix("GOV-1"))
    #expect(place.run("log --from -1").exit == 2)
    #expect(place.run("log --task fix").exit == 2)
  }

  @Test func `log stops when nobody reads any more`() throws {
    let place = try Workplace.founded()
    let kernel = Kernel(place.effects, Globals())
    var count = 0
    kernel.write = { _ in
      count += 1
      return false
    }
    _ = try Log().run(in: kernel)
    #expect(count == 1)
  }

  @Test func `the checkpoint that is printed is the newest, and stays for good`() throws {
    let place = try Workplace.founded()
    let note = place.run("checkpoint").out
    #expect(note.hasPrefix("acme.example/kernel\n3\n"))
    #expect(place.run("checkpoint").out == note)
    #expect(try place.run("checkpoint --json").data()["note"] as? String == note)
    try place.importTask("FIX-1")
    let kernel = Kernel(place.effects, Globals())
    let ledger = try kernel.open(forWriting: false)
    #expect(try ledger.store.checkpoint(atOrBelow: 3)?.note == Array(note.utf8))
  }

  @Test func `a view that was edited is named before it is rendered again`() throws {
    let place = try Workplace.founded()
    try place.importTask("FIX-1")
    #expect(place.run("state render --check").exit == 0)
    let tasks = place.root.appending(path: "state/tasks.yaml")
    let rendered = try String(contentsOf: tasks, encoding: .utf8)
    try "tasks: {}\n".write(to: tasks, atomically: true, encoding: .utf8)
    let check = place.run("state render --check")
    #expect(check.exit == 3)
    #expect(check.out.contains("✗ edited  state/tasks.yaml"))
    #expect(place.run("doctor").exit == 3)

    let render = place.run("state render")
    #expect(render.exit == 0)
    #expect(render.err.contains("state/tasks.yaml was edited by hand; it has been rendered again"))
    #expect(try String(contentsOf: tasks, encoding: .utf8) == rendered)
    #expect(place.run("state render").err.isEmpty)

    try (rendered + "# mine\n").write(to: tasks, atomically: true, encoding: .utf8)
    let start = place.run("task start FIX-1")
    #expect(start.exit == 0)
    #expect(start.err.contains("state/tasks.yaml was edited by hand; it has been rendered again"))
    #expect(place.run("task stop FIX-1 --reason x").err.isEmpty)
  }

  @Test func `a stale view and a missing one are no edits`() throws {
    let place = try Workplace.founded()
    let tasks = place.root.appending(path: "state/tasks.yaml")
    let before = try Data(contentsOf: tasks)
    try place.importTask("FIX-1")
    try before.write(to: tasks)
    var check = place.run("state render --check")
    #expect(check.exit == 0)
    #expect(check.out.contains("! stale  state/tasks.yaml"))
    try FileManager.default.removeItem(at: tasks)
    check = place.run("state render --check")
    #expect(check.exit == 0)
    #expect(check.out.contains("! missing  state/tasks.yaml"))
    #expect(place.run("doctor").exit == 0)
    #expect(place.run("state render").err.isEmpty)
    #expect(place.run("state render --check").out.hasPrefix("✓"))
  }

  @Test func `doctor names what is wrong, each with a code that is explained`() throws {
    let place = try Workplace.founded()
    try place.importTask("FIX-1")
    try place.done("task start FIX-1")
    func findings() throws -> [[String: Any]] {
      try #require(try place.run("doctor --json").data()["findings"] as? [[String: Any]])
    }
    #expect(place.run("doctor").exit == 0)
    for finding in try findings() {
      let code = try #require(finding["code"] as? String)
      #expect(place.run("explain \(code)").exit == 0)
      #expect(finding["colour"] as? String == "green", "\(finding)")
    }
    place.advance(hours: 24 * 8)
    let keys = place.folder.appending(path: "config/kernel/keys")
    let key = try #require(try FileManager.default.contentsOfDirectory(atPath: keys.path).first)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: keys.appending(path: key).path)
    let red = try findings().filter { $0["colour"] as? String == "red" }.compactMap {
      $0["code"] as? String
    }
    #expect(Set(red) == ["KRN-DOCTOR-ORPHANS", "KRN-KEY-FILE-OPEN"])
    #expect(place.run("doctor").exit == 3)
  }

  @Test func `a task that exceeds the limit of work in progress is told of until it is over`()
    throws
  {
    let place = try Workplace.founded()
    for id in ["FIX-1", "FIX-2", "FIX-3"] {
      try place.importTask(id)
      #expect(try place.done("task start \(id)").err.isEmpty)
    }
    try place.importTask("SLOW-1", queue: "research")
    #expect(place.run("task start SLOW-1").err.contains("KRN-WIP-LIMIT"))
    func work() throws -> [String: Any] {
      try #require(try place.run("status --json").data()["work_in_progress"] as? [String: Any])
    }
    func finding() throws -> [String: Any] {
      let all = try place.run("doctor --json").data()["findings"] as? [[String: Any]]
      return try #require(all?.first { $0["code"] as? String == "KRN-DOCTOR-WIP" })
    }
    #expect(try work()["exceeded"] as? Bool == false)
    #expect(try finding()["colour"] as? String == "green")

    let warning = "work in progress is 4 of 3: URGENT-1 exceeds the limit as P0"
    try place.importTask("URGENT-1", queue: "research", priority: "P0")
    #expect(try place.done("task start URGENT-1 --dry-run").err.contains(warning))
    #expect(place.run("can task start URGENT-1").err.contains(warning))
    #expect(try finding()["colour"] as? String == "green", "nothing was started yet")
    let started = place.run("task start URGENT-1 --json")
    #expect(started.exit == 0 && started.err.contains(warning))
    #expect(
      place.run("status").out.contains("work in progress 4 of 3  ! exceeded by URGENT-1 (P0)"))
    #expect(try work()["exceeding"] as? [[String: String]] == [["task": "URGENT-1", "as": "P0"]])
    #expect(try finding()["colour"] as? String == "yellow")
    #expect((try finding()["found"] as? String)?.contains("URGENT-1 (P0)") == true)
    #expect(place.run("doctor").exit == 0)

    // A hotfix has a limit of its own, and is told of as well; a P0 task goes beyond both.
    try place.importTask("HOT-1", queue: "data", type: "hotfix")
    #expect(place.run("task start HOT-1").err.contains("KRN-WIP-LIMIT"))
    try place.done("task stop FIX-1 --reason waiting")
    #expect(try finding()["colour"] as? String == "green")
    #expect(try place.done("task start HOT-1").err.contains("HOT-1 exceeds the limit as hotfix"))
    try place.done("task stop URGENT-1 --reason waiting")
    #expect(try place.done("task unblock URGENT-1 --reason go").err.contains(warning))
    for id in ["URGENT-1", "HOT-1"] { try place.done("task stop \(id) --reason waiting") }
    #expect(try work()["exceeding"] == nil)
    #expect(try place.done("task unblock FIX-1 --reason go").err.isEmpty)
  }

  @Test func `doctor tells whether git ignores the ledger`() throws {
    let place = try Workplace.founded()
    try place.git("init", "-q", ".")
    #expect(place.run("doctor").out.contains("does not ignore ledger/"))
    #expect(place.run("doctor").exit == 3)
    try "/ledger/*\n".write(
      to: place.root.appending(path: ".gitignore"), atomically: true, encoding: .utf8)
    #expect(place.run("doctor").out.contains("ignores ledger/"))
    #expect(place.run("doctor").exit == 0)
  }

  @Test func `doctor speaks of a ledger that cannot be opened`() throws {
    let place = try Workplace.founded()
    try "broken\n".write(
      to: place.root.appending(path: "ledger/origin"), atomically: true, encoding: .utf8)
    let run = place.run("doctor")
    #expect(run.exit == 3)
    #expect(run.out.contains("KRN-ORIGIN-FILE"))
  }

  @Test func `a history that was cut is shown with exit 7, and refuses writing`() throws {
    let place = try Workplace.founded()
    let copy = place.folder.appending(path: "copy")
    try FileManager.default.copyItem(at: place.root, to: copy)
    try place.importTask("FIX-1")
    try FileManager.default.removeItem(at: place.root)
    try FileManager.default.copyItem(at: copy, to: place.root)
    for line in ["status", "next", "log", "why main", "checkpoint"] {
      let run = place.run(line)
      #expect(run.exit == 7, "\(line)")
      #expect(!run.out.isEmpty, "\(line) still tells")
      #expect(run.err.contains("KRN-LEDGER-SHORTER"), "\(line)")
    }
    #expect(place.run("doctor").out.contains("✗ red  KRN-LEDGER-SHORTER"))
    #expect(place.run("can agent enroll agent:x --role builder").exit == 7)
  }
}
