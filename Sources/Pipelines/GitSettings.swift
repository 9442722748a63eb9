extension GitRepository {
  /// The value of a setting in the repository's own configuration file, whatever other files say;
  /// nil when it is not set there, the last one when it is set more than once.
  package func localSetting(_ name: String) throws(GitError) -> String? {
    let call = call("config", "--local", "--null", "--get", name)
    let answer = try answer(call)
    // git-config(1): status 1 means that there is no such section or key.
    if answer.status == 1 { return nil }
    guard answer.status == 0, answer.stdout.last == 0 else { throw failure(call, answer) }
    return String(validating: answer.stdout.dropLast(), as: UTF8.self)
  }

  /// Sets a value in the repository's own configuration file, in place of all there were.
  package func setLocal(_ name: String, _ value: String) throws(GitError) {
    _ = try output(call("config", "--local", "--replace-all", name, value))
  }
}
