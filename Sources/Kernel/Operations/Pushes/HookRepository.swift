internal import Governance
internal import Pipelines
internal import Wire

/// The repository in which git runs a hook of ours (githooks(5)).
enum HookRepository {
  /// That which a push leaves: git tells of `--git-dir` by the environment alone.
  static func sending(_ effects: Effects) throws(Problem) -> GitRepository {
    try find(GitQuarantine(from: effects.environment), effects)
  }

  private static func find(
    _ variables: GitQuarantine, _ effects: Effects
  ) throws(Problem) -> GitRepository {
    try observing { () throws(GitError) in
      try Git.installed(quarantine: variables).discover(from: effects.directory)
    }
  }
}
