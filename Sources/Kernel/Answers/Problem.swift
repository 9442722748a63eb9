package import CommandLineKit
package import Governance
internal import Store
internal import Wire

/// Why an operation did not do what it was asked: one code, one sentence, what is unmet, one hint.
package struct Problem: Error, Sendable {
  /// A stable code, `KRN-…`; `kernel explain` says more about it.
  package let code: String
  /// What happened, as a sentence.
  package let message: String
  /// The exit code.
  package let exit: ExitCode
  /// The judgement that refused, with every unmet condition; nil for other problems.
  package let judgement: Judgement?
  /// A safe next step.
  package let hint: String?
  /// Whether the same command may succeed later without any change.
  package let mayRetry: Bool
  /// What else was refused in the same act, such as the other refs of a push.
  package var also: [Problem] = []

  /// Names a problem.
  package init(
    _ code: String, _ exit: ExitCode, _ message: String, hint: String? = nil,
    mayRetry: Bool = false, judgement: Judgement? = nil
  ) {
    self.code = code
    self.exit = exit
    self.message = message
    self.hint = hint
    self.mayRetry = mayRetry
    self.judgement = judgement
  }
}

extension Problem {
  /// A refusal by the law: the code is that of the first unmet condition.
  init(refused judgement: Judgement, _ what: String) {
    let unmet = judgement.unmet
    let isConsent = !unmet.isEmpty && unmet.allSatisfy { $0.kind.isConsent }
    self.init(
      unmet.first.map { "\($0.kind.code)" } ?? "KRN-REFUSED", isConsent ? .consent : .refused,
      "\(what) is refused: \(unmet.count) condition\(unmet.count == 1 ? " is" : "s are") not met",
      hint: unmet.lazy.compactMap { $0.detail?.step }.first, judgement: judgement)
  }

  /// What a store could not do.
  init(_ error: StoreError) {
    let text = "\(error)"
    switch error {
    case .full:
      self.init("KRN-DISK-FULL", .transient, text, hint: "free some space", mayRetry: true)
    case .readOnly:
      self.init("KRN-READ-ONLY", .internal, text, hint: "check who may write the folder")
    case .unreadable:
      self.init(
        "KRN-UNREADABLE", .internal, "it may not be read: \(text)",
        hint: "ask whoever owns it, or go on as a user who may read it")
    case .io:
      self.init(
        "KRN-STORE-IO", .transient, "the disk failed: \(text)",
        hint: "look at the system's log and the disk, and try again", mayRetry: true)
    case .syncFailed:
      self.init(
        "KRN-SYNC-FAILED", .transient, Self.unknownOutcome + text,
        hint: "repeat with the same --id; it tells what happened", mayRetry: true)
    case .corrupt: self.init("KRN-STORE-CORRUPT", .integrity, text, hint: "kernel verify")
    case .busy: self.init("KRN-BUSY", .transient, text, mayRetry: true)
    case .newerFormat:
      self.init("KRN-FORMAT-NEWER", .integrity, text, hint: "use a newer kernel")
    case .notFound: self.init("KRN-NOT-FOUND", .notFound, text)
    case .conflict: self.init("KRN-EXISTS", .refused, text)
    case .refused: self.init("KRN-FILE-REFUSED", .refused, text)
    case .other: self.init("KRN-STORE", .internal, text)
    }
  }

  /// What is said of a flush that failed before anything was told as done.
  private static let unknownOutcome = "outcome unknown: "

  /// What went wrong after what was asked for had been recorded; `lost` says what was not done.
  ///
  /// Whatever it is, the outcome is known: the words must not make anybody repeat it.
  func afterwards(_ lost: String) -> Problem {
    let cause =
      message.utf8.starts(with: Self.unknownOutcome.utf8)
      ? String(message.dropFirst(Self.unknownOutcome.count)) : message
    return Problem(
      "KRN-UNFINISHED", .transient,
      "what was told is recorded and durable, but \(lost): \(cause)", hint: hint)
  }

  /// Bytes that are not in the format.
  init(_ error: WireError, in what: String) {
    self.init("KRN-FORMAT", .refused, "\(what): \(error)")
  }

  /// A command line that cannot be understood.
  package init(_ error: UsageError) {
    self.init("KRN-USAGE", .usage, error.message, hint: error.hint)
  }
}

/// Runs `body` and turns a store's error into a problem.
func storing<Value: ~Copyable>(
  _ body: () throws(StoreError) -> Value
) throws(Problem) -> Value {
  do { return try body() } catch { throw Problem(error) }
}
