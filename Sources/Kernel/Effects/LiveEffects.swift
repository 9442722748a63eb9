package import Crypto
internal import Glibc
internal import Wire

extension Effects {
  /// The effects of a real process.
  ///
  /// - Throws: `CryptoError` when there is no randomness to be had.
  package static func live() throws(CryptoError) -> Effects {
    try Sodium.start()
    var environment: [String: String] = [:]
    for name in variables {
      // A value that is no text is left out, never repaired; `ofThisProcess` refuses it.
      if let value = unsafe getenv(name) {
        environment[name] = unsafe String(validatingCString: value)
      }
    }
    var effects = Effects(
      now: currentTime, random: randomBytes, environment: environment,
      directory: currentDirectory() ?? ".")
    effects.input = standardInput
    effects.program = programPath
    return effects
  }

  @Sendable private static func standardInput(_ max: Int) throws(Problem) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while bytes.count <= max {
      let count = unsafe buffer.withUnsafeMutableBytes { buffer in
        unsafe read(STDIN_FILENO, buffer.baseAddress, buffer.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw Problem(unreadable: "standard input", errno)
      }
      if count == 0 { break }
      bytes += buffer.prefix(count)
    }
    return bytes
  }

  /// proc(5), `/proc/self/exe`: what runs, whatever name it was called by.
  @Sendable private static func programPath() -> String? {
    guard let path = unsafe realpath("/proc/self/exe", nil) else { return nil }
    defer { unsafe free(path) }
    return unsafe String(validatingCString: path)
  }

  /// The same, with a problem to tell in place of the library's error.
  ///
  /// - Throws: also `KRN-USAGE` when a variable that is looked at, or the current folder's name, is
  ///   not UTF-8: repaired it would name something else.
  package static func ofThisProcess() throws(Problem) -> Effects {
    for name in variables {
      guard let value = unsafe getenv(name) else { continue }
      if unsafe String(validatingCString: value) == nil {
        throw Problem(
          "KRN-USAGE", .usage, "the environment variable \(name) is not UTF-8 text",
          hint: "set it anew, or unset it")
      }
    }
    if currentDirectory() == nil {
      throw Problem(
        "KRN-USAGE", .usage, "the name of the current folder is not UTF-8 text",
        hint: "work from another folder, or rename it")
    }
    do { return try live() } catch { throw Problem("KRN-CRYPTO", .internal, "\(error)") }
  }

  private static func currentTime() -> Timestamp {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    let milliseconds = Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    // A clock outside the years of the format is a clock at their edge: far behind or ahead, and
    // refused by the rules of time.
    return Timestamp(milliseconds: min(max(milliseconds, 0), Timestamp.max)) ?? .epoch
  }

  private static func randomBytes(_ count: Int) -> [UInt8] {
    do { return try Sodium.randomBytes(count) } catch {
      preconditionFailure("start has shown that there is randomness")
    }
  }

  /// The current folder; nil when its name is no text.
  private static func currentDirectory() -> String? {
    guard let path = unsafe getcwd(nil, 0) else { return "." }
    defer { unsafe free(path) }
    return unsafe String(validatingCString: path)
  }
}
