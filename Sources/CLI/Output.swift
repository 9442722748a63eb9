internal import Glibc

/// The two streams of the program. Data goes to standard output, everything else to standard error:
/// what a script reads is never mixed with what a person is told.
package struct Output {
  /// A stream of the process.
  package enum Stream: Int32, Sendable { case data = 1, messages = 2 }

  /// Takes bytes for a stream; false when nobody reads any more.
  private let take: (Stream, [UInt8]) -> Bool
  private let isColoured: (Stream) -> Bool
  /// How wide a page on a stream is to be.
  let pageWidth: (Stream) -> Int
  private let losses: Losses

  /// What could not be written although somebody may wait for it.
  private final class Losses {
    /// The first `errno` of the data's stream, but for that of a reader who left.
    var first: Int32?
    /// The first `errno` of the log file.
    var firstOfLog: Int32?
  }

  /// Writes into whatever takes the bytes; without colour.
  package init(_ take: @escaping (Stream, [UInt8]) -> Bool) {
    self.take = take
    isColoured = { _ in false }
    pageWidth = { _ in PageWidth.ordinary }
    losses = Losses()
  }

  private init(
    take: @escaping (Stream, [UInt8]) -> Bool, isColoured: @escaping (Stream) -> Bool,
    pageWidth: @escaping (Stream) -> Int, losses: Losses
  ) {
    self.pageWidth = pageWidth
    self.take = take
    self.isColoured = isColoured
    self.losses = losses
  }

  /// Why data was lost on its way out, such as a full disk; nil when none was.
  var lossReason: String? {
    losses.first.map { unsafe String(cString: strerror($0)) }
  }

  /// Why messages are missing in the log file; nil when none are.
  var logLossReason: String? {
    losses.firstOfLog.map { unsafe String(cString: strerror($0)) }
  }

  /// The streams of this process.
  package static var process: Output {
    let losses = Losses()
    return Output(
      take: { stream, bytes in
        if write(bytes, to: stream.rawValue) { return true }
        if stream == .data, errno != EPIPE, losses.first == nil { losses.first = errno }
        return false
      },
      isColoured: { Marks.areColoured(on: $0.rawValue) },
      pageWidth: { PageWidth.ofProcess($0.rawValue) }, losses: losses)
  }

  /// Makes sure that the numbers of the standard streams are taken before any file is opened; false
  /// when they cannot be.
  ///
  /// A stream that whoever started the process has closed would leave its number to the first file
  /// that is opened, such as the ledger's lock, and answers would be written into that. What stands
  /// in its place can be neither read from nor written to, so its use fails as it should.
  static func takeStandardNumbers() -> Bool {
    for number in STDIN_FILENO...STDERR_FILENO
    where fcntl(number, F_GETFD) < 0 && errno == EBADF {
      // open(2) gives the lowest number that is free.
      let flags = number == STDIN_FILENO ? O_WRONLY : O_RDONLY
      guard unsafe open("/dev/null", flags) == number else { return false }
    }
    return true
  }

  /// The same streams, with messages appended to a file too.
  ///
  /// Nil when the file cannot be opened; a link is not followed.
  func logging(to path: String) -> Output? {
    // O_NONBLOCK: a FIFO that somebody put there must not let us wait for its reader.
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    let descriptor = unsafe open(path, flags, 0o600)
    guard descriptor >= 0 else { return nil }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      return nil
    }
    let (take, losses) = (take, losses)
    return Output(
      take: { stream, bytes in
        if stream == .messages, !Self.write(bytes, to: descriptor), losses.firstOfLog == nil {
          losses.firstOfLog = errno
        }
        return take(stream, bytes)
      }, isColoured: isColoured, pageWidth: pageWidth, losses: losses)
  }

  /// Writes a text and a line's end, without what could steer a terminal.
  func print(_ text: String, to stream: Stream = .data) {
    let safe = TerminalText.safe(text)
    let shown = isColoured(stream) ? Marks.painted(safe) : safe
    _ = take(stream, Array((shown + "\n").utf8))
  }

  /// Whether messages go to a terminal, where a line may be written over.
  var isLive: Bool { isatty(Stream.messages.rawValue) == 1 }

  /// Shows a passing text on the terminal, kept nowhere.
  func show(_ text: String) {
    _ = Self.write(Array(text.utf8), to: Stream.messages.rawValue)
  }

  /// Writes data as it is; false when nobody reads any more.
  func write(_ bytes: [UInt8]) -> Bool { bytes.isEmpty || take(.data, bytes) }

  /// Writes everything; a reader that went away is no failure of ours.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var start = 0
    while start < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
      }
      if count > 0 {
        start += count
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
