internal import Governance
internal import Wire

extension Views {
  /// Writes the live tasks, in byte order of their ids: each in one line, as the entity that the
  /// store keeps of it. Canonical JSON is YAML's flow style (YAML 1.2 §10.2), and every action
  /// renders this view before it is acknowledged, so nothing is taken apart to be put together.
  static func tasks(in state: State, to yaml: inout YAMLEmitter) {
    let tasks = state.liveTaskLines
    yaml.map("tasks") { yaml in
      for task in tasks { yaml.field(word: task.id.string, json: task.bytes) }
    }
    noteLimit(tasks.count, to: &yaml)
  }
}
