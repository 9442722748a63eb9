internal import Governance
internal import Wire

extension Views {
  /// Writes everybody who is enrolled, in byte order of their ids. Addresses are left out: they are
  /// personal, and the law alone needs them.
  static func agents(in state: State, to yaml: inout YAMLEmitter) {
    let agents = state.scan(AgentEntity.self)
    yaml.map("agents") { yaml in
      for agent in agents {
        yaml.map(word: agent.id.description) { yaml in
          yaml.field("name", text: agent.name)
          yaml.field("roles", words: agent.roles.map(\.rawValue))
          yaml.field("session", word: agent.session?.text.string)
          yaml.field("seq", agent.source.seq)
        }
      }
    }
    noteLimit(agents.count, to: &yaml)
    let principals = state.scan(PrincipalEntity.self)
    yaml.map("people") { write(principals.filter { $0.id.kind == .human }, to: &$0) }
    yaml.map("runners") { write(principals.filter { $0.id.kind != .human }, to: &$0) }
    noteLimit(principals.count, to: &yaml)
  }

  private static func write(_ principals: [PrincipalEntity], to yaml: inout YAMLEmitter) {
    for principal in principals {
      yaml.map(word: principal.id.description) { yaml in
        yaml.field("name", text: principal.name)
        yaml.field("level", word: principal.level?.rawValue)
        yaml.field("seq", principal.source.seq)
      }
    }
  }

  /// Says that a list may not be whole, once it has as many entries as one scan returns.
  static func noteLimit(
    _ count: Int, _ limit: Int = State.scanCountMax, to yaml: inout YAMLEmitter
  ) {
    if count >= limit { yaml.comment("the list above ends at its limit: ", limit) }
  }
}
