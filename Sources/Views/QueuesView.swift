internal import Governance
internal import Wire

extension Views {
  /// Writes the queues in the policy's order, then those that only tasks or a lock keep alive.
  static func queues(in state: State, to yaml: inout YAMLEmitter) {
    let policy = state.get(PolicyEntity.self, PolicyEntity.id)?.policy
    let rules = policy?.queues ?? []
    let entities = state.scan(QueueEntity.self)
    yaml.map("queues") { yaml in
      for rule in rules {
        write(rule.id, rule, entities.first { $0.id == rule.id }, to: &yaml)
      }
      for queue in entities where !rules.contains(where: { $0.id == queue.id }) {
        // A policy may drop a queue while tasks hold its slots.
        guard !queue.holders.isEmpty || queue.lock != nil else { continue }
        write(queue.id, nil, queue, to: &yaml)
      }
    }
    yaml.map("wip") { yaml in
      guard let rule = policy?.workInProgress else { return }
      let work = state.get(WorkInProgressEntity.self, WorkInProgressEntity.id)
      yaml.field("limit", rule.limit)
      yaml.field("hotfix_limit", rule.hotfixLimit)
      yaml.field("queues", words: rule.queues)
      yaml.field("holders", words: work?.holders ?? [])
    }
  }

  private static func write(
    _ id: Identifier, _ rule: QueueRule?, _ queue: QueueEntity?, to yaml: inout YAMLEmitter
  ) {
    yaml.map(word: id.string) { yaml in
      // Without a rule the law refuses every start, which is what no slots and an approval say.
      yaml.field("slots", rule?.slots ?? 0)
      yaml.field("approval", rule?.approval ?? true)
      yaml.field("holders", words: queue?.holders ?? [])
      guard let lock = queue?.lock else { return }
      yaml.map("lock") { yaml in
        yaml.field("reason", text: lock.reason)
        yaml.field("seq", lock.source.seq)
      }
    }
  }
}
