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

  /// Whether the name is a link.
  static func isLink(_ path: String) throws(Problem) -> Bool {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { throw failed(path) }
    return status.st_mode & S_IFMT == S_IFLNK
  }

  /// Reads a regular file of at most `max` bytes.
  static func read(_ path: String, max: Int) throws(Problem) -> [UInt8] {
    try storing { () throws(StoreError) in try DurableFile.read(path, max: max) }
  }

  /// Reads a file that somebody hands over to be taken into the ledger, and refuses it when it
  /// seems to hold a secret: before any of it is parsed, since error texts repeat what they are
  /// about.
  ///
  /// - Throws: `KRN-SECRET-FOUND`.
  static func given(_ path: String, max: Int) throws(Problem) -> [UInt8] {
    let bytes = try read(path, max: max)
    try SecretScan.check(bytes, in: path)
    return bytes
  }

  /// Makes a file under a name that somebody has given, durably and only where nothing has it.
  ///
  /// - Throws: `KRN-FILE-EXISTS`.
  static func create(_ path: String, _ bytes: [UInt8]) throws(Problem) {
    do throws(StoreError) { try DurableFile.create(path, bytes, durable: true) } catch {
      guard case .conflict = error else { throw Problem(error) }
      throw taken(path)
    }
  }

  /// That there is something under a name which was to be new.
  static func taken(_ path: String) -> Problem {
    Problem(
      "KRN-FILE-EXISTS", .refused, "there is something in \(path) already",
      hint: "name another file with --out, or move that one away")
  }

  /// Replaces a file that can be made again.
  static func replace(_ path: String, _ bytes: [UInt8]) throws(Problem) {
    try storing { () throws(StoreError) in try DurableFile.replace(path, bytes, durable: false) }
  }

  /// The names in a folder, `max` at most and in no order; those that are no text are left out.
  /// None where there is no folder.
  static func names(in folder: String, max: Int) throws(Problem) -> [String] {
    var opened = unsafe opendir(folder)
    while unsafe opened == nil, errno == EINTR { unsafe opened = unsafe opendir(folder) }
    guard let handle = unsafe opened else {
      if errno == ENOENT { return [] }
      throw failed(folder)
    }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    var count = 0
    // The end and a failure look alike but for errno.
    errno = 0
    while let entry = unsafe readdir(handle), count < max {
      count += 1
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if let name = String(validating: name, as: UTF8.self) { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw failed(folder) }
    return names
  }

  private static func failed(_ path: String) -> Problem {
    Problem("KRN-FILE", .internal, "\(path): \(unsafe String(cString: strerror(errno)))")
  }

  /// A path without links and dots; nil when there is nothing there, or nothing that text names.
  static func resolved(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(validatingCString: resolved)
  }
}
