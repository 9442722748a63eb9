import Testing
import Wire

@testable import Governance

/// What decides reads everything that there is, past the limit of what lists show.
@Suite struct AllTests {
  private static let ref = Known.ref("refs/heads/main")

  private static func push(_ allowed: Int, to: String = "there", repository: Identifier = "demo")
    -> PushEntity
  {
    PushEntity(
      allowed: allowed, from: Known.object("here"), ref: ref, repository: repository, task: nil,
      to: Known.object(to))
  }

  @Test(arguments: [1, 2, 3, 7, 64])
  func `pages leave nothing out and nothing twice, whatever is known beside the source`(
    _ page: Int
  ) {
    for seed in UInt64(1)...40 {
      var dice = Dice(seed: seed)
      let stored = State()
      var expected: Set<Int> = []
      for allowed in 0..<40 where dice.below(3) > 0 {
        stored.put(Self.push(allowed), seq: allowed)
        expected.insert(allowed)
      }
      for name in ["demi", "demo2"] {
        stored.put(Self.push(7, repository: Identifier(name) ?? "x"), seq: 7)
      }
      let state = State(source: Copy(stored))
      // Some are removed and some are new, beside the source.
      for allowed in 0..<60 where dice.below(4) == 0 {
        let push = Self.push(allowed)
        if expected.remove(allowed) == nil {
          state.put(push, seq: 100)
          expected.insert(allowed)
        } else {
          state.remove(PushEntity.self, push.entityID, seq: 100)
        }
      }
      let after = dice.below(50)
      let all = state.all(PushEntity.self, prefix: "demo/", page: page).map(\.allowed)
      #expect(all == expected.sorted(), "seed \(seed)")
      let later = state.all(
        PushEntity.self, prefix: "demo/",
        after: PushEntity.id("demo", Self.ref, allowed: after), page: page, limit: 5
      ) { $0.allowed % 2 == 0 }.map(\.allowed)
      let wanted = expected.sorted().filter { $0 > after && $0 % 2 == 0 }
      #expect(later == Array(wanted.prefix(5)), "seed \(seed)")
    }
  }

  @Test func `the push that landed is found behind any number of tries that git refused`() {
    let stored = State()
    let count = State.scanCountMax + 100
    for allowed in 0..<count { stored.put(Self.push(allowed, to: "try \(allowed)"), seq: allowed) }
    stored.put(Self.push(count), seq: count)
    stored.put(Self.push(count + 1), seq: count + 1)
    let state = State(source: Copy(stored))
    func newest(_ to: String, after: Int? = nil) -> Int? {
      state.newestWaiting(
        "demo", Self.ref, from: Known.object("here"), to: Known.object(to), allowedAfter: after
      )?.allowed
    }
    #expect(newest("there") == count + 1)
    #expect(newest("there", after: count) == count + 1)
    #expect(newest("there", after: count + 1) == nil)
    #expect(newest("try 3") == 3)
    #expect(newest("try 3", after: 3) == nil)
    #expect(newest("nowhere") == nil)
  }

  @Test func `every key of a principal is found among any number of others`() throws {
    let world = try World.founded()
    let before = world.state.keys(of: Cast.lea.actor).count
    for number in 0..<State.scanCountMax {
      let owner = number % 1000 == 0 ? Cast.lea.actor : Cast.otto.actor
      let key = KeyEntity(
        key: Known.key("key \(number)"), owner: owner, session: nil,
        source: Source(key: Cast.olga.key.id, seq: 0))
      world.state.put(key, seq: 0)
    }
    let state = State(source: Copy(world.state))
    #expect(state.keys(of: Cast.lea.actor).count == before + 5)
    #expect(
      state.keys(of: Cast.lea.actor).map(\.entityID)
        == world.state.everything().compactMap { KeyEntity.unwrap($0.entity) }
        .filter { $0.owner == Cast.lea.actor }.map(\.entityID))
  }

  @Test func `live tasks beyond the limit of lists are there`() throws {
    let stored = State()
    let since = try #require(Timestamp(milliseconds: 0))
    let count = State.scanCountMax + 3
    for number in 0..<count {
      stored.put(
        LiveTask(
          branch: Self.ref, id: Known.task("T-\(number)"), priority: .p3, queue: "dev", seq: 1,
          since: since, status: .blocked), seq: 1)
    }
    #expect(State(source: Copy(stored)).liveTasks.count == count)
    #expect(State(source: Copy(stored)).liveTaskLines.count == State.scanCountMax)
  }
}
