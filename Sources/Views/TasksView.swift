internal import Governance
internal import Wire

extension Views {
  /// Writes the live tasks, in byte order of their ids, from their short lines.
  static func tasks(in state: State, to yaml: inout YAMLEmitter) {
    yaml.map("tasks") { yaml in
      for task in state.liveTasks {
        yaml.map(word: task.id.text.string) { yaml in
          yaml.field("status", word: task.status.rawValue)
          yaml.field("queue", word: task.queue.string)
          yaml.field("priority", word: task.priority.rawValue)
          yaml.field("branch", word: task.branch.string)
          yaml.field("since", task.since)
          yaml.field("seq", task.seq)
        }
      }
    }
  }
}
