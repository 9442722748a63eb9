import Governance
import Ledger
import Pipelines
import Store
import Testing
import Wire

@testable import Kernel

extension Site {
  /// The names of the records after the first `count`, with the refs that pushes name.
  func events(after count: Int) throws -> [String] {
    var names: [String] = []
    try kernel { _, ledger in
      for seq in count..<(ledger.head.seq + 1) {
        let stored = try #require(try ledger.store.record(seq))
        let record = try Record(parsing: stored.bytes)
        names.append(record.statement.event.string)
      }
    }
    return names
  }

  /// How many records there are.
  func count() throws -> Int {
    var count = 0
    try kernel { _, ledger in count = ledger.head.seq + 1 }
    return count
  }

  /// The last verdict on a task, and its record.
  func verdict(_ task: String) throws -> (seq: Int, verdict: Verdict) {
    var found: (seq: Int, verdict: Verdict)?
    try kernel { _, ledger in
      let id = try #require(TaskID(task))
      let seq = try #require(ledger.state.get(ReviewEntity.self, id.text)?.lastVerdict).seq
      let signed = try #require(try ledger.body(VerdictSubmitted.self, of: seq)?.signed)
      found = (seq, signed.verdict)
    }
    return try #require(found)
  }

  /// The conditions that the last recorded refusal names.
  func refusedFor() throws -> [String] {
    var ids: [String] = []
    try kernel { _, ledger in
      let body = try ledger.body(ProposalRefused.self, of: ledger.head.seq)
      ids = body?.unmet.map(\.id.string) ?? []
    }
    return ids
  }

  /// Pushes, and expects that the gate lets it pass and the ledger tells so.
  func expectPass(
    _ words: [String], in directory: String? = nil, environment: [String: String] = [:],
    refs: Int = 1, location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try count()
    let run = try run(git: ["push"] + words, in: directory, environment: environment)
    #expect(run.isGood, "\(run.message)", sourceLocation: location)
    let allowed = Array(repeating: "push.allowed", count: refs)
    let landed = Array(repeating: "push.landed", count: refs)
    #expect(try events(after: before) == allowed + landed, sourceLocation: location)
  }

  /// Pushes, and expects that the gate refuses, that no ref moves, and that the ledger tells which
  /// condition stood in the way.
  func expectRefusal(
    _ words: [String], for condition: String, in directory: String? = nil,
    environment: [String: String] = [:], refusals: Int = 1,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try count()
    let refs = try git(["for-each-ref"], in: bare)
    let run = try run(git: ["push"] + words, in: directory, environment: environment)
    #expect(!run.isGood, "the push has passed", sourceLocation: location)
    #expect(
      run.message.contains(condition), "\(run.message)", sourceLocation: location)
    #expect(try git(["for-each-ref"], in: bare) == refs, sourceLocation: location)
    #expect(
      try events(after: before) == Array(repeating: "proposal.refused", count: refusals),
      sourceLocation: location)
    #expect(try refusedFor().contains(condition), sourceLocation: location)
  }
}
