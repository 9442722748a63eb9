import Testing
import Wire

@testable import Governance

/// What a parent gave ends with the parent, however far down.
@Suite struct SessionChainTests {
  /// How the authority of a link can go, and what it is called.
  enum Loss: String, CaseIterable {
    case ended, suspended, contested
    case earlierEpoch = "of an earlier epoch"
  }

  /// A chain of sessions, each the parent of the next, opened by people of their own.
  private struct Chain {
    let world: World
    let links: [Voice]
    let openers: [Voice]
    let marks: [RecordReference]

    init(_ count: Int) throws {
      let world = try World.founded()
      let numbers = Array(0..<count)
      links = numbers.map { number in
        Voice(
          actor: Known.principal("agent:link-\(number)"), session: Known.session(70 + number),
          key: Known.key("link \(number)"))
      }
      openers = numbers.map { Voice.person("human:opener-\($0)") }
      for link in links { try world.enrolAgent(link.actor, [.executor, .builder, .reviewer]) }
      for opener in openers { try world.enrol(opener, .lead) }
      var marks: [RecordReference] = []
      for number in numbers {
        marks.append(world.records[world.seq - 1])
        try world.open(
          links[number], .executor, by: openers[number], life: Int64(20 - number) * .day,
          parent: number == 0 ? nil : links[number - 1].session)
      }
      self.marks = marks
      self.world = world
    }

    func id(_ number: Int) throws -> SessionID { try #require(links[number].session) }

    func lose(_ number: Int, _ loss: Loss) throws {
      switch loss {
      case .ended: try world.happen(.ended(id(number)), by: Cast.omar)
      case .suspended: try world.happen(.suspended(id(number)), by: Cast.omar)
      case .contested:
        try world.happen(.revoked(openers[number].key, through: marks[number]), by: Cast.olga)
      case .earlierEpoch: try world.happen(.clockReset(), by: Cast.olga)
      }
    }
  }

  @Test(arguments: [Loss.ended, .suspended, .contested], [0, 1, 2])
  func `when a link is lost, all below lose their authority and none above`(
    _ loss: Loss, _ lost: Int
  ) throws {
    let chain = try Chain(4)
    let task = Known.task("T-1")
    try chain.world.bring(task, to: .ready)
    for link in chain.links { #expect(chain.world.unmet(.started(task), by: link) == []) }
    try chain.lose(lost, loss)
    for (number, link) in chain.links.enumerated() where number != lost {
      let expected = number > lost ? ["session.active"] : []
      #expect(chain.world.unmet(.started(task), by: link) == expected, "link \(number)")
    }
    let judgement = chain.world.judge(.started(task), by: chain.links[3], explains: true)
    let detail = try #require(judgement.unmet.first?.detail)
    let named = detail.facts.first { $0.name == "ancestors" }?.value
    #expect(try named == "\(chain.id(lost)) is \(loss.rawValue)")
  }

  @Test func `a parent that is resumed gives its children back what it gave`() throws {
    let chain = try Chain(3)
    let task = Known.task("T-1")
    try chain.world.bring(task, to: .ready)
    try chain.lose(0, .suspended)
    #expect(chain.world.unmet(.started(task), by: chain.links[2]) == ["session.active"])
    try chain.world.happen(.resumed(chain.id(0)), by: Cast.lea)
    #expect(chain.world.unmet(.started(task), by: chain.links[2]) == [])
  }

  @Test func `nobody opens a session below one whose ancestor bears no authority`() throws {
    let chain = try Chain(2)
    let next = Voice(
      actor: Known.principal("agent:next"), session: Known.session(90), key: Known.key("next"))
    try chain.world.enrolAgent(next.actor, [.executor])
    let opening = try chain.world.opening(next, .executor, life: .hour, parent: chain.id(1))
    #expect(chain.world.unmet(opening, by: Cast.lea) == [])
    try chain.lose(0, .suspended)
    #expect(chain.world.unmet(opening, by: Cast.lea) == ["session.parent"])
  }

  @Test(arguments: [Loss.ended, .suspended, .contested])
  func `an agent is free for another session once no way leads back to the old one`(
    _ loss: Loss
  ) throws {
    let chain = try Chain(2)
    let next = Voice(
      actor: chain.links[1].actor, session: Known.session(90), key: Known.key("next"))
    let opening = try chain.world.opening(next, .executor, life: .hour)
    #expect(chain.world.unmet(opening, by: Cast.lea) == ["agent.idle"])
    try chain.lose(0, loss)
    // What may count again stays the agent's one session, until somebody ends it.
    #expect(
      chain.world.unmet(opening, by: Cast.lea) == (loss == .ended ? [] : ["agent.idle"]))
  }

  @Test(arguments: [Loss.ended, .suspended, .contested])
  func `a verdict and a review held below a lost parent are nobody's`(_ loss: Loss) throws {
    let chain = try Chain(1)
    let world = chain.world
    let task = Known.task("T-1")
    let reviewer = Voice(
      actor: Known.principal("agent:below"), session: Known.session(90), key: Known.key("below"))
    try world.enrolAgent(reviewer.actor, [.reviewer])
    try world.open(reviewer, .reviewer, life: .day, parent: chain.id(0))
    try world.bring(task, to: .codeReview)
    try world.openReview(task, by: reviewer)
    let takeover = Deed.reviewOpened(task, revision: 1)
    let other = Cast.session(.reviewer)
    #expect(world.unmet(takeover, by: other) == ["review.free"])
    try world.report(task, by: reviewer)
    let signed = try world.verdict(task, by: reviewer)
    #expect(world.unmet(.verdict(signed), by: Cast.lea) == [])
    try chain.lose(0, loss)
    #expect(world.unmet(.verdict(signed), by: Cast.lea) == ["verdict.session"])
    // A review is free once its reviewer can say nothing more; a suspended one may come back.
    #expect(world.unmet(takeover, by: other).contains("review.free") == (loss == .suspended))
  }

  @Test(arguments: Loss.allCases)
  func `state and faults agree for every link`(_ loss: Loss) throws {
    let chain = try Chain(3)
    try chain.lose(1, loss)
    let state = chain.world.state
    let epoch = try #require(state.get(LedgerEntity.self, LedgerEntity.id)).epoch
    for number in 0..<3 {
      let session = try #require(state.get(SessionEntity.self, chain.id(number).text))
      let obstacles = state.obstacles(above: session, at: chain.world.now, epoch: epoch)
      let isReset = loss == .earlierEpoch
      #expect(obstacles.count == (isReset ? number : number > 1 ? 1 : 0))
      #expect(obstacles.allSatisfy { $0.fault.rawValue == loss.rawValue })
      let isClosed = isReset || loss == .ended && number > 0
      #expect(state.isOpen(session, at: chain.world.now, epoch: epoch) == !isClosed)
    }
  }

  @Test func `a parent that nobody knows gives nothing`() throws {
    let chain = try Chain(2)
    let key = EntityKey(kind: .session, id: try chain.id(0).text)
    let state = State(source: Copy(chain.world.state, without: key))
    let child = try #require(state.get(SessionEntity.self, chain.id(1).text))
    let obstacles = state.obstacles(above: child, at: chain.world.now, epoch: child.epoch)
    #expect(obstacles.map(\.fault) == [.unknown])
    #expect(!state.isActive(child, at: chain.world.now, epoch: child.epoch))
  }
}
