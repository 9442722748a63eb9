extension Problem {
  /// The same problem without the words of a command line that holds a secret: messages repeat what
  /// was typed, and are kept in log files. The code, the exit and what is unmet stay.
  package func withoutSecrets(of words: [String]) -> Problem {
    guard let finding = words.lazy.compactMap({ SecretScan.find(in: Array($0.utf8)) }).first else {
      return self
    }
    var problem = Problem(
      code, exit, "the command line seems to hold a secret, so it is not repeated: \(finding)",
      hint: "take it out, and change the secret if others may have seen it", mayRetry: mayRetry,
      judgement: judgement)
    problem.also = also
    return problem
  }
}
