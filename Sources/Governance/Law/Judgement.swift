package import Wire

/// The answer of the law to one proposed event: every condition, and what follows from them.
///
/// The boolean is derived from the list, so why, can, dry run and audit cannot disagree (design
/// §1).
package struct Judgement: Sendable {
  /// A gate's tree of named conditions (design §5, gates).
  package indirect enum Tree: Sendable {
    /// Index of a leaf in `conditions`.
    case leaf(Int)
    case all([Tree])
    case any([Tree])
    case atLeast(Int, [Tree])
  }

  /// One gate of the policy, as evaluated.
  package struct Gate: Sendable {
    /// The gate's name in the policy.
    package let id: Identifier
    /// Whether it decides, or only shows what it would have decided.
    package let isEnforced: Bool
    /// Its conditions.
    package let tree: Tree
  }

  /// Every leaf, in evaluation order, depth first, those of gates included.
  package let conditions: [Condition]
  /// How many of them are invariants: all of these must pass.
  package let invariantCount: Int
  /// The gates, whose leaves follow the invariants.
  package let gates: [Gate]

  /// The judgement of nothing.
  package static let empty = Judgement(conditions: [], invariantCount: 0, gates: [])

  /// Whether the event may happen.
  package var isAdmitted: Bool {
    for condition in conditions[..<invariantCount] where !condition.outcome.passes {
      return false
    }
    for gate in gates where gate.isEnforced && !passes(gate.tree) { return false }
    return true
  }

  /// Whether a tree holds.
  package func passes(_ tree: Tree) -> Bool {
    switch tree {
    case .leaf(let index): return conditions[index].outcome.passes
    case .all(let trees):
      for tree in trees where !passes(tree) { return false }
      return true
    case .any(let trees):
      for tree in trees where passes(tree) { return true }
      return false
    case .atLeast(let count, let trees):
      var held = 0
      for tree in trees where passes(tree) { held += 1 }
      return held >= count
    }
  }

  /// The unmet conditions that stand in the way, in evaluation order.
  package var unmet: [Condition] {
    var indices: [Int] = []
    for index in 0..<invariantCount where !conditions[index].outcome.passes {
      indices.append(index)
    }
    for gate in gates where gate.isEnforced && !passes(gate.tree) {
      collectUnmet(gate.tree, into: &indices)
    }
    return indices.map { conditions[$0] }
  }

  private func collectUnmet(_ tree: Tree, into indices: inout [Int]) {
    switch tree {
    case .leaf(let index): if !conditions[index].outcome.passes { indices.append(index) }
    case .all(let trees), .any(let trees), .atLeast(_, let trees):
      for tree in trees { collectUnmet(tree, into: &indices) }
    }
  }

  /// Whether another one asked the same and heard the same, so that both have the same digest.
  ///
  /// It may say no of two that are alike, and never yes of two that are not.
  package func hasDigest(of other: Judgement) -> Bool {
    guard conditions.count == other.conditions.count else { return false }
    for place in conditions.indices {
      guard conditions[place].outcome == other.conditions[place].outcome,
        conditions[place].kind.id.isLiteral(of: other.conditions[place].kind.id)
      else { return false }
    }
    return true
  }

  /// SHA-256 of the canonical array of `[condition id, outcome]` pairs (design §4, `judgement`).
  package var digest: Digest {
    // Four literals for each pair. Replay asks this of every record, so nothing is put into a
    // string or an array on the way.
    var capacity = 2
    for condition in conditions {
      let (id, word) = (condition.kind.id, condition.outcome.word)
      capacity += id.utf8CodeUnitCount + word.utf8CodeUnitCount + 8
    }
    var place = 0
    let bytes = [UInt8](literals: capacity) {
      defer { place += 1 }
      let (index, part) = place.quotientAndRemainder(dividingBy: 4)
      guard index < conditions.count else {
        if conditions.isEmpty { return place == 0 ? "[]" : nil }
        return index == conditions.count && part == 0 ? "\"]]" : nil
      }
      switch part {
      case 0: return index == 0 ? "[[\"" : "\"],[\""
      case 1: return conditions[index].kind.id
      case 2: return "\",\""
      default: return conditions[index].outcome.word
      }
    }
    return SHA256.hash(bytes)
  }
}
