import Foundation
import Kernel
import Testing

/// However often a process dies between the commit and its views, no view is called edited that
/// nobody has edited, and one that somebody has is.
@Suite struct MissedViewTests {
  let work: TestWorkspace

  init() throws { work = try TestWorkspace() }

  /// The views of a condition, as `state render --check` names them.
  private func views(_ condition: String) throws -> [String] {
    let all = try work.run("state render --check").member("views") as? [[String: Any]]
    return try #require(all).filter { $0["condition"] as? String == condition }
      .compactMap { $0["file"] as? String }
  }

  @Test func `any number of missed renderings makes no edit`() throws {
    for number in 1...4 { try work.crash("agent enroll agent:b-\(number) --role builder") }
    #expect(try views("edited") == [])
    #expect(try views("stale") == ["state/agents.yaml", "state/sessions.yaml"])
    #expect(try work.run("verify --threads 1").exit == .ok)
    try work.run("agent enroll agent:b-9 --role builder")
    #expect(try views("current").count == views("edited").count + 8)
  }

  @Test func `a later act renders what an earlier one has missed`() throws {
    try work.crash("agent enroll agent:b-1 --role builder")
    try work.run("spec register S-1 --title One --scope project --status active")
    #expect(try views("stale") == [])
    // What was missed twice in turn with what was not is no edit either.
    try work.crash("agent enroll agent:b-2 --role builder")
    try work.crash("spec register S-2 --title Two --scope project --status active")
    try work.crash("agent enroll agent:b-3 --role builder")
    #expect(try views("edited") == [])
    // A look at the checkpoint, or a repeat, renders nothing and hides nothing.
    try work.run("checkpoint")
    try work.crash("agent enroll agent:b-4 --role builder")
    #expect(try views("edited") == [])
  }

  @Test(arguments: UInt64(1)...6)
  func `acts, crashes and edits in any order are told apart`(seed: UInt64) throws {
    let work = try TestWorkspace(seed: seed)
    let random = TestRandom(seed: seed)
    func pick(_ count: Int) -> Int { Int(random.bytes(1)[0]) % count }
    func condition(_ file: String) throws -> String {
      let all = try work.run("state render --check").member("views") as? [[String: Any]]
      let view = try #require(all?.first { $0["file"] as? String == file })
      return try #require(view["condition"] as? String)
    }
    for step in 0..<24 {
      let line =
        switch pick(3) {
        case 0: "agent enroll agent:b-\(step) --role builder"
        case 1: "spec register S-\(step) --title T --scope project --status active"
        default: "queue \(step.isMultiple(of: 2) ? "" : "un")lock dev --reason x"
        }
      let result = pick(3) > 0 ? Result { try work.crash(line) } : Result { try work.run(line) }
      // A queue that is locked already is refused, which changes no view.
      if case .failure(let error) = result, (error as? Problem)?.judgement == nil { throw error }
      for file in ["state/agents.yaml", "state/specs.yaml", "state/queues.yaml"] {
        #expect(try condition(file) != "edited", "seed \(seed), step \(step), \(file)")
      }
    }
    let file = ["state/agents.yaml", "state/specs.yaml", "state/queues.yaml"][pick(3)]
    let text = String(decoding: try work.read(file), as: UTF8.self)
    try work.write(text + "# mine\n", to: file)
    #expect(try condition(file) == "edited", "seed \(seed)")
    for step in 30..<34 {
      try work.crash("principal enroll --principal runner:r-\(step)")
      #expect(try condition(file) == "edited", "seed \(seed), step \(step)")
    }
  }
}
