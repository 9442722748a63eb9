internal import Glibc
internal import Store

extension Problem {
  /// Why the system did not tell of a file, or give its bytes.
  init(unreadable path: String, _ code: Int32) {
    let error = StoreError(reading: code, at: path)
    switch error {
    case .unreadable, .io: self.init(error)
    default: self.init("KRN-FILE", .internal, "\(error)")
    }
  }
}

/// Files of the workspace, read with a bound and never through links.
enum Files {
  /// Whether there is something under this name; a link counts, and is not followed.
  static func exists(_ path: String) throws(Problem) -> Bool {
    var status = stat()
    if unsafe lstat(path, &status) == 0 { return true }
    guard errno == ENOENT || errno == ENOTDIR else {
      throw Problem(unreadable: path, errno)
    }
    return false
  }

  /// Reads a regular file of at most `max` bytes.
  static func read(_ path: String, max: Int) throws(Problem) -> [UInt8] {
    try storing { () throws(StoreError) in try DurableFile.read(path, max: max) }
  }

  /// Replaces a file that can be made again.
  static func replace(_ path: String, _ bytes: [UInt8]) throws(Problem) {
    try storing { () throws(StoreError) in try DurableFile.replace(path, bytes, durable: false) }
  }

  /// A path without links and dots; nil when there is nothing there.
  static func resolved(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
