import Testing
import Wire

@testable import Governance

/// What a judgement says of itself: the answer, what is unmet, and what would unlock it.
@Suite struct ExplanationTests {
  static let caseCount = 10_000

  /// A random judgement of a few invariants and gates, whose leaves are all different.
  private static func judgement(_ dice: inout Dice) -> Judgement {
    var count = dice.below(4)
    let invariants = count
    var gates: [Judgement.Gate] = []
    for index in 0..<dice.below(3) {
      let tree = tree(&dice, depth: 0, &count)
      gates.append(
        Judgement.Gate(
          id: Known.identifier("gate-\(index)"), isEnforced: dice.chance(80), tree: tree))
    }
    let kinds = ConditionKind.all
    let conditions = (0..<count).map { _ in
      Condition(
        kind: dice.pick(kinds), outcome: dice.pick(Outcome.allCases), detail: nil)
    }
    return Judgement(conditions: conditions, invariantCount: invariants, gates: gates)
  }

  private static func tree(_ dice: inout Dice, depth: Int, _ count: inout Int) -> Judgement.Tree {
    if depth == 3 || dice.chance(depth == 0 ? 15 : 55) {
      count += 1
      return .leaf(count - 1)
    }
    let parts = (0..<(1 + dice.below(3))).map { _ in tree(&dice, depth: depth + 1, &count) }
    return switch dice.below(3) {
    case 0: .all(parts)
    case 1: .any(parts)
    default: .atLeast(1 + dice.below(parts.count), parts)
    }
  }

  /// The same judgement with some conditions made true.
  private static func making(_ indices: Set<Int>, true judgement: Judgement) -> Judgement {
    let conditions = judgement.conditions.enumerated().map { index, condition in
      Condition(
        kind: condition.kind, outcome: indices.contains(index) ? .satisfied : condition.outcome,
        detail: nil)
    }
    return Judgement(
      conditions: conditions, invariantCount: judgement.invariantCount, gates: judgement.gates)
  }

  /// The answer, worked out from the definition alone.
  private static func admits(_ judgement: Judgement) -> Bool {
    func holds(_ tree: Judgement.Tree) -> Bool {
      switch tree {
      case .leaf(let index):
        [.satisfied, .overridden, .notApplicable].contains(judgement.conditions[index].outcome)
      case .all(let parts): parts.filter(holds).count == parts.count
      case .any(let parts): !parts.filter(holds).isEmpty
      case .atLeast(let count, let parts): parts.filter(holds).count >= count
      }
    }
    return (0..<judgement.invariantCount).allSatisfy { holds(.leaf($0)) }
      && judgement.gates.allSatisfy { !$0.isEnforced || holds($0.tree) }
  }

  @Test func `one whole unlock set admits, and leaving any member out refuses`() {
    for seed in 0..<UInt64(Self.caseCount) {
      var dice = Dice(seed: seed)
      let judgement = Self.judgement(&dice)
      let unlock = judgement.unlock
      let answer = judgement.isAdmitted
      // One expectation a case, since each costs more than the case itself.
      let agrees =
        answer == Self.admits(judgement) && answer == unlock.isEmpty
        && answer == judgement.unmet.isEmpty
      let isMinimal = unlock.allSatisfy { set in
        Self.admits(Self.making(Set(set), true: judgement))
          && set.allSatisfy { member in
            !Self.admits(Self.making(Set(set).subtracting([member]), true: judgement))
          }
      }
      if !agrees || !isMinimal {
        Issue.record("seed \(seed): agrees \(agrees), unlock \(unlock) minimal \(isMinimal)")
      }
    }
  }

  @Test func `the unlock sets are all the minimal ones there are`() {
    for seed in 0..<UInt64(1_000) {
      var dice = Dice(seed: seed)
      let judgement = Self.judgement(&dice)
      let unmet = judgement.conditions.indices.filter { !judgement.conditions[$0].outcome.passes }
      guard !judgement.isAdmitted, unmet.count <= 8, judgement.unlock.count < 64 else { continue }
      var minimal: [Set<Int>] = []
      let subsets = (0..<(1 << unmet.count)).sorted { $0.nonzeroBitCount < $1.nonzeroBitCount }
      for bits in subsets {
        let set = Set(unmet.indices.filter { bits >> $0 & 1 == 1 }.map { unmet[$0] })
        if minimal.contains(where: { $0.isSubset(of: set) }) { continue }
        if Self.admits(Self.making(set, true: judgement)) { minimal.append(set) }
      }
      #expect(Set(judgement.unlock.map { Set($0) }) == Set(minimal), "seed \(seed)")
    }
  }

  @Test func `asking for an explanation changes neither the answer nor its digest`() throws {
    let world = try World.founded()
    let id = Known.task("T-1")
    try world.bring(id, to: .codeReview)
    for kind in EventKind.allCases {
      for actor in LawTableTests.classes {
        let deed = try Samples(world: world, task: id).deed(kind, by: actor.voice)
        let plain = world.judge(deed, by: actor.voice)
        let told = world.judge(deed, by: actor.voice, explains: true)
        #expect(plain.digest == told.digest)
        #expect(plain.isAdmitted == told.isAdmitted)
        #expect(plain.conditions.allSatisfy { $0.detail == nil })
        #expect(told.conditions.allSatisfy { $0.detail != nil })
      }
    }
  }

  @Test func `judgements that are told to have one digest have one`() throws {
    let world = try World.founded()
    let id = Known.task("T-1")
    try world.bring(id, to: .codeReview)
    var seen: [Judgement] = []
    for kind in EventKind.allCases {
      for actor in LawTableTests.classes {
        let deed = try Samples(world: world, task: id).deed(kind, by: actor.voice)
        let judgement = world.judge(deed, by: actor.voice)
        #expect(judgement.hasDigest(of: world.judge(deed, by: actor.voice)))
        for other in seen where other.hasDigest(of: judgement) {
          #expect(other.digest == judgement.digest)
        }
        seen.append(judgement)
      }
    }
    #expect(Set(seen.map(\.digest)).count > 20)
  }

  @Test func `one outcome or one condition less is another digest`() {
    let conditions = [
      Condition(kind: .taskKnown, outcome: .satisfied, detail: nil),
      Condition(kind: .queueSlot, outcome: .notApplicable, detail: nil),
    ]
    func judgement(_ conditions: [Condition]) -> Judgement {
      Judgement(conditions: conditions, invariantCount: conditions.count, gates: [])
    }
    let first = judgement(conditions)
    #expect(first.hasDigest(of: first))
    #expect(!first.hasDigest(of: judgement([conditions[0]])))
    #expect(!first.hasDigest(of: judgement(conditions.reversed())))
    let other = Condition(kind: .queueSlot, outcome: .satisfied, detail: nil)
    #expect(!first.hasDigest(of: judgement([conditions[0], other])))
  }

  @Test func `the digest is that of the canonical pairs`() {
    let conditions = [
      Condition(kind: .taskKnown, outcome: .satisfied, detail: nil),
      Condition(kind: .queueSlot, outcome: .notApplicable, detail: nil),
    ]
    let judgement = Judgement(conditions: conditions, invariantCount: 2, gates: [])
    let bytes = Array(#"[["task.known","satisfied"],["queue.slot","not_applicable"]]"#.utf8)
    #expect(judgement.digest == SHA256.hash(bytes))
    let empty = Judgement(conditions: [], invariantCount: 0, gates: [])
    #expect(empty.digest == SHA256.hash(Array("[]".utf8)))
  }

  @Test func `conditions have one id each, and codes that say KRN`() {
    let ids = ConditionKind.all.map { "\($0.id)" }
    #expect(Set(ids).count == ids.count)
    for kind in ConditionKind.all {
      #expect("\(kind.code)".hasPrefix("KRN-"))
      #expect(Identifier("\(kind.id)") != nil)
      #expect("\(kind.asks)".hasSuffix("."))
    }
  }

  @Test func `every condition that a judgement shows is in the list of all`() throws {
    let known = Set(ConditionKind.all.map { "\($0.id)" })
    let world = try World.founded()
    let id = Known.task("T-1")
    try world.bring(id, to: .codeReview)
    for kind in EventKind.allCases {
      let deed = try Samples(world: world, task: id).deed(kind, by: Cast.olga)
      for condition in world.judge(deed, by: Cast.olga).conditions {
        #expect(known.contains("\(condition.kind.id)"), "\(condition.kind.id)")
      }
    }
  }
}
