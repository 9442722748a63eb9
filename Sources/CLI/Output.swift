internal import Glibc

/// The two streams of the program. Data goes to standard output, everything else to standard error:
/// what a script reads is never mixed with what a person is told.
struct Output {
  /// A stream of the process.
  enum Stream: Int32 { case data = 1, messages = 2 }

  /// A file that messages are appended to as well.
  private var logDescriptor: Int32?

  init(logFile: String?) {
    logDescriptor = logFile.flatMap { path in
      let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
      let descriptor = unsafe open(path, flags, 0o600)
      return descriptor >= 0 ? descriptor : nil
    }
  }

  /// Whether the log file was asked for and could be opened.
  var hasLog: Bool { logDescriptor != nil }

  func print(_ text: String, to stream: Stream = .data) {
    let line = text + "\n"
    write(Array(line.utf8), to: stream.rawValue)
    if let logDescriptor, stream == .messages { write(Array(line.utf8), to: logDescriptor) }
  }

  func write(_ bytes: [UInt8]) { write(bytes, to: Stream.data.rawValue) }

  /// Writes everything; a reader that went away is no failure of ours.
  private func write(_ bytes: [UInt8], to descriptor: Int32) {
    var start = 0
    while start < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: start), buffer.count - start)
      }
      if count > 0 {
        start += count
      } else if errno != EINTR {
        return
      }
    }
  }
}
