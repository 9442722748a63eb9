internal import Wire

extension Court {
  /// Evaluates every gate on this event, all leaves of each, whatever the first ones say.
  func evaluateGates(
    of kind: EventKind, _ payload: any EventPayload, in policy: Policy
  ) -> [Judgement.Gate] {
    var gates: [Judgement.Gate] = []
    for rule in policy.gates where rule.event == kind {
      let tree = evaluate(rule.tree, payload)
      gates.append(
        Judgement.Gate(id: rule.id, isEnforced: rule.mode == .enforce, tree: tree))
    }
    return gates
  }

  private func evaluate(
    _ tree: GateTree, _ payload: any EventPayload
  ) -> Judgement.Tree {
    switch tree {
    case .condition(let condition):
      require(condition.kind, holds(condition, payload))
      return .leaf(conditions.count - 1)
    case .all(let parts):
      return .all(evaluate(parts, payload))
    case .any(let parts):
      return .any(evaluate(parts, payload))
    case .atLeast(let rule):
      return .atLeast(rule.count, evaluate(rule.of, payload))
    }
  }

  private func evaluate(
    _ parts: [GateTree], _ payload: any EventPayload
  ) -> [Judgement.Tree] {
    var trees: [Judgement.Tree] = []
    for part in parts { trees.append(evaluate(part, payload)) }
    return trees
  }

  /// Nil where the event gives nothing to look at, which counts as unmet.
  private func holds(_ condition: GateCondition, _ payload: any EventPayload) -> Bool? {
    if condition == .actorIsHuman {
      return proposal.actor.kind == .human && proposal.session == nil
    }
    guard let id = payload.task, let task = state.get(TaskEntity.self, id.text) else { return nil }
    switch condition {
    case .actorIsHuman: return nil
    case .dependenciesReleased:
      for dependency in task.card.dependencies {
        guard state.get(TaskEntity.self, dependency.text)?.status == .released else {
          return false
        }
      }
      return true
    case .evidenceIndependent:
      // What a body cites now counts, not what an earlier revision rested on.
      if let cited = payload.citedEvidence {
        return state.get(EvidenceEntity.self, EvidenceEntity.id(cited)).map { !$0.selfObserved }
      }
      return state.get(ReviewEntity.self, id.text).map { !$0.range.selfObserved }
    case .humanReviewed:
      return liveApproval(of: task).map { $0.producedBy == .human }
    case .specsActive:
      for spec in task.card.specs {
        guard let entity = state.get(SpecEntity.self, spec.identifier.text) else { return false }
        if entity.status != .active && entity.status != .frozen { return false }
      }
      return true
    case .startApproved:
      return task.approval.map { isTrusted($0) } ?? false
    }
  }
}
