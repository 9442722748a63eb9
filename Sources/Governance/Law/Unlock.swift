extension Judgement {
  /// The most alternative sets that an answer lists.
  package static let unlockCountMax = 64

  /// The minimal sets of conditions that would let the event pass: making all of one set true
  /// admits it, leaving any member out does not.
  ///
  /// Each set holds indices into `conditions`, ascending. Empty when the event is admitted.
  package var unlock: [[Int]] {
    var sets: [Set<Int>] = [[]]
    for index in 0..<invariantCount where !conditions[index].outcome.passes {
      sets = sets.map { $0.union([index]) }
    }
    for gate in gates where gate.isEnforced {
      sets = Self.combine(sets, ways(gate.tree))
    }
    return isAdmitted ? [] : sets.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The minimal ways to make a tree hold; `[[]]` when it already does.
  private func ways(_ tree: Tree) -> [Set<Int>] {
    if passes(tree) { return [[]] }
    switch tree {
    case .leaf(let index): return [[index]]
    case .all(let trees):
      return trees.reduce([[]]) { Self.combine($0, ways($1)) }
    case .any(let trees):
      return Self.minimal(trees.flatMap { ways($0) })
    case .atLeast(let count, let trees):
      // partial[k] = the ways to make k of the trees seen so far hold.
      var partial: [[Set<Int>]] = [[[]]] + Array(repeating: [], count: max(0, count))
      for tree in trees {
        let one = ways(tree)
        for held in stride(from: count, through: 1, by: -1) {
          partial[held] = Self.minimal(partial[held] + Self.combine(partial[held - 1], one))
        }
      }
      return partial[count]
    }
  }

  private static func combine(_ left: [Set<Int>], _ right: [Set<Int>]) -> [Set<Int>] {
    minimal(left.flatMap { one in right.map { one.union($0) } })
  }

  /// Drops sets that contain another, and keeps the smallest `unlockCountMax`.
  private static func minimal(_ sets: [Set<Int>]) -> [Set<Int>] {
    var kept: [Set<Int>] = []
    for set in sets.sorted(by: { $0.count < $1.count }) where kept.count < unlockCountMax {
      if !kept.contains(where: { $0.isSubset(of: set) }) { kept.append(set) }
    }
    return kept
  }
}
