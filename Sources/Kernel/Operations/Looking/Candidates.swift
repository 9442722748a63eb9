package import CommandLineKit
internal import Governance
internal import Wire

/// What a shell may offer for a value that only the ledger knows. It never says a word: without a
/// workspace, or when anything is wrong, there are no candidates.
package enum Candidates {
  /// The most entities of one kind that are looked through.
  private static let countMax = 512

  /// Finds the candidates of a `.dynamic` value.
  package static func find(
    _ request: CompletionRequest, _ effects: () throws(Problem) -> Effects
  ) -> [Candidate] {
    switch request.kind {
    case "event": return EventKind.allCases.map { Candidate($0.name) }
    case "topic": return Explain.topics.map { Candidate($0) }
    case "schema": return Schemas.names.map { Candidate($0) }
    default: break
    }
    var globals = Globals()
    globals.directory = request.inputs.given("directory").first
    guard let effects = try? effects() else { return [] }
    let kernel = Kernel(effects, globals)
    guard let ledger = try? kernel.open(forWriting: false) else { return [] }
    let found = find(request.kind, request.prefix, in: ledger, kernel)
    return (try? ledger.check()) == nil ? [] : found
  }

  private static func find(
    _ kind: String, _ prefix: String, in ledger: OpenLedger, _ kernel: Kernel
  ) -> [Candidate] {
    let state = ledger.state
    guard let typed = try? Text(prefix) else { return [] }
    switch kind {
    case "task":
      return state.liveTasks.map { Candidate($0.id.description, $0.status.rawValue) }
    case "session":
      return state.sessionsOfAgents(limit: countMax)
        .filter { $0.status != .ended && $0.id.text.hasPrefix(typed) }
        .map { Candidate($0.id.description, "\($0.agent) \($0.role.rawValue)") }
    case "key":
      let headers = ((try? kernel.keys.all()) ?? []).filter { $0.ledger == ledger.origin }
      return headers.map { Candidate($0.principal.description, $0.key.id.description) }
        + headers.map { Candidate($0.key.id.description, $0.principal.description) }
    case "queue":
      let policy = state.get(PolicyEntity.self, PolicyEntity.id)?.policy
      return (policy?.queues ?? []).map { Candidate($0.id.string, "\($0.slots) slots") }
    case "spec":
      return state.scan(SpecEntity.self, prefix: typed, limit: countMax)
        .map { Candidate($0.id.description, $0.title.string) }
    case "repository", "repo":
      return state.scan(RepositoryEntity.self, limit: countMax).map { Candidate($0.name.string) }
    case "agent":
      return state.scan(AgentEntity.self, prefix: typed, limit: countMax)
        .map { Candidate($0.id.description, $0.name?.string ?? "") }
    case "principal":
      return state.scan(PrincipalEntity.self, prefix: typed, limit: countMax)
        .map { Candidate($0.id.description, $0.level?.rawValue ?? "") }
        + state.scan(AgentEntity.self, prefix: typed, limit: countMax)
        .map { Candidate($0.id.description, "agent") }
    default: return []
    }
  }
}
