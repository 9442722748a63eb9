internal import CommandLineKit
internal import Pipelines

/// The git repository that an operation looks at.
enum GitFolder {
  /// Declares `--git`.
  static func option<V: ArgumentVisitor>(
    _ folder: inout String?, _ visitor: inout V
  ) throws(UsageError) {
    try visitor.option(
      "git", &folder, placeholder: "DIR",
      about: "A folder of the git repository; by default the current one.", isRequired: false,
      completion: .directories)
  }

  /// Opens the repository at or above a folder.
  static func open(_ folder: String?, _ effects: Effects) throws(Problem) -> GitRepository {
    try observing { () throws(GitError) in
      try Git.installed().discover(from: effects.absolute(folder ?? effects.directory))
    }
  }
}
