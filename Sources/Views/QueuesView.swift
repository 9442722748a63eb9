internal import Governance
internal import Wire

extension Views {
  /// Writes the queues in the policy's order, then those that it dropped while tasks held slots.
  static func queues(in state: State, to yaml: inout YAMLEmitter) {
    let policy = state.get(PolicyEntity.self, PolicyEntity.id)?.policy
    let queues = state.queues
    yaml.map("queues") { yaml in
      for rule in policy?.queues ?? [] { write(queues[rule.id], rule, to: &yaml) }
      for queue in queues.queues where !queue.holders.isEmpty && policy?.queue(queue.id) == nil {
        write(queue, nil, to: &yaml)
      }
    }
    yaml.map("wip") { yaml in
      guard let rule = policy?.workInProgress else { return }
      yaml.field("limit", rule.limit)
      yaml.field("hotfix_limit", rule.hotfixLimit)
      yaml.field("queues", words: rule.queues)
      yaml.field("holders", words: queues.holders(of: rule.queues))
    }
  }

  private static func write(_ queue: Queue, _ rule: QueueRule?, to yaml: inout YAMLEmitter) {
    yaml.map(word: queue.id.string) { yaml in
      // Without a rule the law refuses every start, which is what no slots and an approval say.
      yaml.field("slots", rule?.slots ?? 0)
      yaml.field("approval", rule?.approval ?? true)
      yaml.field("holders", words: queue.holders)
      guard let lock = queue.lock else { return }
      yaml.map("lock") { yaml in
        yaml.field("reason", text: lock.reason)
        yaml.field("seq", lock.source.seq)
      }
    }
  }
}
