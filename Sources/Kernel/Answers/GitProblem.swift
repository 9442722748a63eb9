internal import Pipelines

extension Problem {
  /// What git could not show.
  init(_ error: GitError) {
    let text = "\(error)"
    switch error {
    case .notARepository, .noFolder:
      self.init("KRN-GIT-NONE", .notFound, text, hint: "name the repository with --git")
    case .foreignOwner: self.init("KRN-GIT-OWNER", .refused, text)
    case .shallow:
      self.init("KRN-GIT-SHALLOW", .refused, text, hint: "git fetch --unshallow")
    case .tooMany:
      self.init("KRN-GIT-TOO-MANY", .refused, text, hint: "split the change")
    case .unreadableAuthor, .malformedCommit:
      self.init("KRN-GIT-COMMIT", .refused, text, hint: "make the commit again")
    case .missing: self.init("KRN-GIT-MISSING", .notFound, text, hint: "git fetch")
    case .corrupt:
      self.init("KRN-GIT-OBJECT", .refused, text, hint: "git fsck")
    case .wrongType, .wrongFormat, .unusablePath, .unusableRef:
      self.init("KRN-GIT-OBJECT", .refused, text)
    case .ended(_, .timedOut):
      self.init("KRN-GIT-TIMEOUT", .transient, text, mayRetry: true)
    case .unreadableOutput, .failed, .ended, .notRun(.system), .notRun(.unusableText):
      self.init("KRN-GIT-FAILED", .internal, text)
    case .notRun(.noProgram): self.init("KRN-GIT-ABSENT", .internal, text, hint: "install git")
    }
  }
}

/// Runs `body` and turns what git could not show into a problem.
func observing<Value>(_ body: () throws(GitError) -> Value) throws(Problem) -> Value {
  do { return try body() } catch { throw Problem(error) }
}
