internal import Governance
internal import Wire

extension Views {
  /// Writes the queues in the policy's order, then those that it dropped while tasks held slots.
  ///
  /// Queues are read one by one, never scanned: this is on the path of every start.
  static func queues(in state: State, to yaml: inout YAMLEmitter) {
    let policy = state.get(PolicyEntity.self, PolicyEntity.id)?.policy
    var listed: [Identifier] = []
    yaml.map("queues") { yaml in
      for rule in policy?.queues ?? [] {
        write(rule.id, rule, in: state, to: &yaml)
        listed.append(rule.id)
      }
      let live = state.get(LiveTasksEntity.self, LiveTasksEntity.id)?.lines ?? []
      for task in live where task.status.holdsSlot && !listed.contains(task.queue) {
        write(task.queue, nil, in: state, to: &yaml)
        listed.append(task.queue)
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
    _ id: Identifier, _ rule: QueueRule?, in state: State, to yaml: inout YAMLEmitter
  ) {
    let queue = state.get(QueueEntity.self, id.text)
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
