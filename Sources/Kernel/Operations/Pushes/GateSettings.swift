internal import Pipelines

/// The settings of a gated repository, in its own configuration file: the last one that git reads
/// there, so that nobody's global configuration can lead past the hooks.
enum GateSettings {
  /// The settings for a repository whose hooks are in `hooks`.
  static func settings(hooks: String) -> [(name: String, value: String)] {
    [
      // git-config(1), core.hooksPath: where hooks are looked for instead of in the repository.
      ("core.hooksPath", hooks),
      // Objects that are not what they say would be read differently by different readers.
      ("receive.fsckObjects", "true"),
      // A push from a shallow clone must not cut the repository's own history off.
      ("receive.shallowUpdate", "false"),
    ]
  }

  /// Sets them.
  static func apply(to repository: GitRepository, hooks: String) throws(Problem) {
    try observing { () throws(GitError) in
      for setting in settings(hooks: hooks) {
        try repository.setLocal(setting.name, setting.value)
      }
    }
  }

  /// The names of those that are not as they were set.
  static func faults(in repository: GitRepository, hooks: String) throws(Problem) -> [String] {
    try observing { () throws(GitError) in
      var faults: [String] = []
      for setting in settings(hooks: hooks) {
        let value = try repository.localSetting(setting.name)
        if value?.utf8.elementsEqual(setting.value.utf8) != true { faults.append(setting.name) }
      }
      return faults
    }
  }
}
