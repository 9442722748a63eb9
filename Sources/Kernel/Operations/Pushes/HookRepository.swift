internal import Governance
internal import Pipelines
internal import Wire

/// The repository in which git runs a hook of ours (githooks(5)).
enum HookRepository {
  /// That which a push leaves: git tells of `--git-dir` by the environment alone.
  static func sending(_ effects: Effects) throws(Problem) -> GitRepository {
    try find(GitQuarantine(from: effects.environment), effects)
  }

  /// That which a push arrives in, with the objects in quarantine.
  ///
  /// - Throws: `KRN-GATE-NAMESPACE`, or what git could not show.
  static func receiving(_ effects: Effects) throws(Problem) -> GitRepository {
    try checkNamespace(effects)
    return try find(GitQuarantine(from: effects.environment), effects)
  }

  /// That which a push has arrived in. Its objects have left the quarantine, so no others are seen
  /// than the repository's own.
  ///
  /// - Throws: `KRN-GATE-NAMESPACE`, or what git could not show.
  static func received(_ effects: Effects) throws(Problem) -> GitRepository {
    try checkNamespace(effects)
    return try find(GitQuarantine(folderFrom: effects.environment), effects)
  }

  private static func find(
    _ variables: GitQuarantine, _ effects: Effects
  ) throws(Problem) -> GitRepository {
    do throws(GitError) {
      return try Git.installed(quarantine: variables).discover(from: effects.directory)
    } catch {
      guard case .notARepository = error else { throw Problem(error) }
      throw Problem(
        "KRN-GIT-NONE", .notFound, "\(error)",
        hint: "run it in the repository, as git runs its hooks")
    }
  }

  /// gitnamespaces(7): git then moves `refs/namespaces/<name>/refs/heads/main` and tells its hooks
  /// of `refs/heads/main`, which stays where it is.
  private static func checkNamespace(_ effects: Effects) throws(Problem) {
    guard effects.variable("GIT_NAMESPACE") != nil else { return }
    throw Problem(
      "KRN-GATE-NAMESPACE", .refused,
      "GIT_NAMESPACE is set, so git would move another ref than the one that it names",
      hint: "push without a namespace")
  }
}
