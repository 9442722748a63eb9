/// Why the store could not do what it was asked: a closed list, so that callers can decide.
package enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No space is left, or the quota is used up. Nothing was changed.
  case full(Fault)
  /// The file, its folder or the file system may not be written.
  case readOnly(Fault)
  /// The file or its folder is there, and may not be read.
  case unreadable(Fault)
  /// The disk or the file system failed to read or write. What is stored may be whole.
  case io(Fault)
  /// A flush to the disk failed, so nobody knows what the disk holds. The process must end: a
  /// second fsync would report success while the pages are gone.
  case syncFailed(Fault)
  /// The bytes are not what was written, or are no ledger at all.
  case corrupt(Fault)
  /// Somebody else holds the lock.
  case busy(Fault)
  /// A newer program wrote this store.
  case newerFormat(found: Int, known: Int)
  /// There is no such file, or no such blob.
  case notFound(Fault)
  /// Something is there already, or another record came first.
  case conflict(Fault)
  /// A link, a strange kind of file, a bad name or too many bytes: not touched.
  case refused(Fault)
  /// Anything else that the system reported.
  case other(Fault)

  /// What was being done when it happened, and what SQLite or the system said.
  package struct Fault: Equatable, Sendable {
    /// The file or the step.
    package let subject: String
    /// The extended result code of SQLite when `sql` is there, else an `errno`; 0 for a rule of
    /// ours.
    package let code: Int32
    /// What SQLite or the system says about the code.
    package let message: String
    /// The static text of the statement that failed. Values are bound, so it holds none.
    package let sql: String?

    /// Notes a failure.
    package init(_ subject: String, code: Int32 = 0, _ message: String, sql: String? = nil) {
      self.subject = subject
      self.code = code
      self.message = message
      self.sql = sql
    }
  }

  /// What happened, for printing; nil for a newer format, which is no fault.
  package var fault: Fault? {
    switch self {
    case .full(let fault), .readOnly(let fault), .unreadable(let fault), .io(let fault),
      .syncFailed(let fault), .corrupt(let fault),
      .busy(let fault), .notFound(let fault), .conflict(let fault), .refused(let fault),
      .other(let fault):
      fault
    case .newerFormat: nil
    }
  }

  /// Whether it tells of what is stored. A disk that fails, a file that may not be read or one that
  /// somebody holds tell nothing of it.
  package var isDamage: Bool {
    switch self {
    case .corrupt, .refused, .conflict, .notFound: true
    case .full, .readOnly, .unreadable, .io, .syncFailed, .busy, .newerFormat, .other: false
    }
  }

  package var description: String {
    switch self {
    case .newerFormat(let found, let known):
      "the store has format \(found) and this program knows \(known)"
    default:
      fault.map { "\($0.subject): \($0.message)" } ?? "store error"
    }
  }
}
