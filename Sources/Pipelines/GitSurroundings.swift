/// What is around a folder: the git program and the repository.
extension Git {
  /// The version that the program says it has, such as `2.39.5`.
  ///
  /// - Throws: `GitError` when it does not run or says something else.
  package func version(in directory: String) throws(GitError) -> String {
    let call = Call(directory: directory, gitDirectory: nil, arguments: ["version"])
    let words = String(decoding: try output(call), as: UTF8.self).split { $0 == " " || $0 == "\n" }
    guard words.count >= 3, words[0] == "git", words[1] == "version" else {
      throw .unreadableOutput(call.name)
    }
    return String(words[2])
  }

  /// Whether the repository around `directory` ignores the file at `path` below it, which must
  /// exist; a file that git tracks is not ignored. Nil outside of a repository.
  ///
  /// - Throws: `GitError` when git cannot tell.
  package func ignores(_ path: String, in directory: String) throws(GitError) -> Bool? {
    do throws(GitError) { _ = try discover(from: directory) } catch {
      if case .notARepository = error { return nil }
      throw error
    }
    // check-ignore(1) takes no literal pathspecs, with which every call here is made.
    let call = Call(
      directory: directory, gitDirectory: nil,
      arguments: ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", path])
    return try !output(call).isEmpty
  }
}
