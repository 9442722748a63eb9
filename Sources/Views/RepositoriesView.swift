internal import Governance
internal import Wire

extension Views {
  /// The most refs that are listed for one repository: a view is rendered after every push.
  static let refCountMax = 256

  /// Writes the registered repositories and the last push to each of their refs, both in byte
  /// order. A ref whose deletion has landed is gone, and so is its line.
  static func repositories(in state: State, to yaml: inout YAMLEmitter) {
    let repositories = state.scan(RepositoryEntity.self)
    yaml.map("repositories") { yaml in
      for repository in repositories {
        yaml.map(word: repository.name.string) { yaml in
          yaml.field("target", word: repository.target.string)
          yaml.field("seq", repository.source.seq)
          // A repository's name has no slash, so the prefix holds its refs and no other's.
          let pushes = state.scan(
            PushEntity.self, prefix: Text.known("\(repository.name)/"), limit: refCountMax)
          yaml.map("pushes") { yaml in
            for push in pushes where push.landed == nil || !push.to.isZero {
              write(push, to: &yaml)
            }
          }
          noteLimit(pushes.count, refCountMax, to: &yaml)
        }
      }
    }
    noteLimit(repositories.count, to: &yaml)
  }

  private static func write(_ push: PushEntity, to yaml: inout YAMLEmitter) {
    yaml.map(word: push.ref.string) { yaml in
      yaml.field("to", digits: push.to)
      yaml.field("task", word: push.task?.text.string)
      yaml.field("allowed", push.allowed)
      yaml.field("landed", push.landed)
    }
  }
}
