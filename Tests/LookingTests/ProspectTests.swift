import Foundation
import Governance
import Testing
import Wire

@testable import Kernel

@Suite struct ProspectTests {
  private static let commit = String(repeating: "1", count: 40)

  private func review(_ key: KeyID) throws -> ReviewEntity {
    let zeros = String(repeating: "0", count: 64)
    let facts = """
      {"authors":["o@acme.example"],"changed":["\(Self.commit)"],"commits":1,"diff":"\(zeros)",\
      "from":"\(Self.commit)","ref":"refs/heads/main","repository":"app","to":"\(Self.commit)",\
      "tree":"\(Self.commit)"}
      """
    let text = """
      {"authors":["human:olga"],"cycles":0,"range":{"facts":\(facts),"self_observed":true},\
      "revision":1,"source":{"key":"\(key)","seq":1},"task":"FIX-1"}
      """
    return try ReviewEntity(canonical: Array(text.utf8))
  }

  @Test func `the prospects of a state lead to all of its successors and nowhere else`() throws {
    let place = try Workplace.founded()
    try place.importTask("FIX-1")
    let kernel = Kernel(place.effects, Globals())
    let ledger = try kernel.open(forWriting: false)
    let id = try #require(TaskID("FIX-1"))
    let draft = try #require(ledger.state.get(TaskEntity.self, id.text))
    let inquiry = Inquiry(ledger: ledger, now: kernel.effects.now())
    let root = try #require(ledger.entity.roots.first)
    let speaker = Speaker(root.principal, key: root.key.id)
    ledger.state.put(try review(root.key.id), seq: 1)
    for status in TaskStatus.allCases {
      let text = String(decoding: draft.canonicalBytes, as: UTF8.self)
        .replacing("\"status\":\"draft\"", with: "\"status\":\"\(status.rawValue)\"")
      let task = try TaskEntity(canonical: Array(text.utf8))
      let prospects = Prospects(task, for: speaker, inquiry).all
      #expect(
        Set(prospects.flatMap(\.leadsTo)) == Set(status.successors), "\(status.rawValue)")
      // Each can be asked about, whatever the answer.
      for prospect in prospects { _ = try prospect.judge(inquiry, speaker) }
    }
  }

  @Test func `asking leaves the state as it was`() throws {
    let place = try Workplace.founded()
    try place.importTask("FIX-1")
    try place.done("task start FIX-1")
    let kernel = Kernel(place.effects, Globals())
    let ledger = try kernel.open(forWriting: false)
    let id = try #require(TaskID("FIX-1"))
    let task = try #require(ledger.state.get(TaskEntity.self, id.text))
    let inquiry = Inquiry(ledger: ledger, now: kernel.effects.now())
    let speaker = try Speaker.find(for: nil, in: ledger, kernel.keys, kernel.effects)
    for prospect in Prospects(task, for: speaker, inquiry).all {
      _ = try prospect.judge(inquiry, speaker)
    }
    #expect(ledger.state.takeChanges().isEmpty)
    #expect(ledger.state.get(EvidenceEntity.self, EvidenceEntity.id(ledger.head.seq + 1)) == nil)
  }

  @Test func `what stands in the way of a push is said without a repository`() throws {
    let place = try Workplace.founded()
    for ref in ["main", "refs/heads/main", "refs/tags/v1"] {
      let data = try place.run("why \(ref) --json").data()
      #expect(data["protected"] as? Bool == true)
    }
    let open = try place.run("why feature/x --json").data()
    #expect(open["protected"] as? Bool == false)
    #expect(place.run("why main --repository none").exit == 5)
    #expect(place.run("why a..b").exit == 2)
    #expect(place.run("why NO-SUCH").exit == 5)
  }
}
