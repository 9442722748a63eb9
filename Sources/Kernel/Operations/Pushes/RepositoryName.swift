internal import CommandLineKit
internal import Governance
internal import Wire

/// The name of a registered repository, as the operations on git take it.
enum RepositoryName {
  /// Declares `--repo`.
  static func option<V: ArgumentVisitor>(
    _ name: inout String, _ visitor: inout V
  ) throws(UsageError) {
    try visitor.option(
      "repo", &name, placeholder: "NAME",
      about: "The repository's registered name; by default the only one there is.",
      completion: .dynamic("repo"))
  }

  /// The given name, or that of the only registered repository. Whether a given one is registered
  /// is for the law to say.
  static func find(_ given: String, in ledger: OpenLedger) throws(Problem) -> Identifier {
    if !given.isEmpty { return try Names.identifier(given, "a repository's name") }
    let known = ledger.state.scan(RepositoryEntity.self, limit: 2)
    try ledger.check()
    guard let only = known.first, known.count == 1 else {
      throw Problem(
        "KRN-REPOSITORY-UNKNOWN", .usage,
        known.isEmpty
          ? "no repository is registered" : "more repositories than one are registered",
        hint: known.isEmpty ? "ask an owner to register it" : "say which with --repo")
    }
    return only.name
  }
}
