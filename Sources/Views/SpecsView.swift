internal import Governance
internal import Wire

extension Views {
  /// Writes the registered specs, in byte order of their ids.
  static func specs(in state: State, to yaml: inout YAMLEmitter) {
    let specs = state.scan(SpecEntity.self)
    yaml.map("specs") { yaml in
      for spec in specs {
        yaml.map(word: spec.id.identifier.string) { yaml in
          yaml.field("title", text: spec.title)
          yaml.field("scope", word: spec.scope.rawValue)
          yaml.field("status", word: spec.status.rawValue)
          yaml.field("version", text: spec.version)
          yaml.field("path", text: spec.path)
          if let digest = spec.digest { yaml.field("digest", digits: digest) }
          yaml.field("seq", spec.source.seq)
        }
      }
    }
    noteLimit(specs.count, to: &yaml)
  }
}
