internal import Governance
internal import Wire

extension Views {
  /// The most refs that are listed for one repository: a view is rendered after every push.
  static let refCountMax = 256

  /// Writes the registered repositories and where the last push has left each of their refs, both
  /// in byte order. A ref whose deletion has landed is gone, and so is its line. Pushes that were
  /// allowed and have not landed follow.
  static func repositories(in state: State, to yaml: inout YAMLEmitter) {
    let repositories = state.scan(RepositoryEntity.self)
    yaml.map("repositories") { yaml in
      for repository in repositories {
        yaml.map(word: repository.name.string) { yaml in
          yaml.field("target", word: repository.target.string)
          yaml.field("seq", repository.source.seq)
          let refs = state.scan(
            RefEntity.self, prefix: PushEntity.prefix(repository.name), limit: refCountMax)
          yaml.map("pushes") { yaml in
            for ref in refs where !ref.push.to.isZero { write(ref, to: &yaml) }
          }
          noteLimit(refs.count, refCountMax, to: &yaml)
          let waiting = state.scan(
            PushEntity.self, prefix: PushEntity.prefix(repository.name), limit: refCountMax)
          guard !waiting.isEmpty else { return }
          yaml.map("waiting") { yaml in
            for push in waiting { write(push, to: &yaml) }
          }
          noteLimit(waiting.count, refCountMax, to: &yaml)
        }
      }
    }
    noteLimit(repositories.count, to: &yaml)
  }

  private static func write(_ ref: RefEntity, to yaml: inout YAMLEmitter) {
    yaml.map(word: ref.push.ref.string) { yaml in
      yaml.field("to", digits: ref.push.to)
      yaml.field("task", word: ref.push.task?.text.string)
      yaml.field("allowed", ref.push.allowed)
      yaml.field("landed", ref.landed)
    }
  }

  private static func write(_ push: PushEntity, to yaml: inout YAMLEmitter) {
    yaml.map(word: "record_\(push.allowed)") { yaml in
      yaml.field("ref", word: push.ref.string)
      yaml.field("to", digits: push.to)
      yaml.field("task", word: push.task?.text.string)
    }
  }
}
