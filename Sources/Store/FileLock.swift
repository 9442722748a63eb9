internal import Glibc

/// The right to write: an exclusive `flock` on a file, held until its owner goes.
///
/// The file is opened close-on-exec, so no child keeps the lock alive; and it is unlocked before it
/// is closed, so neither does one that another thread has just forked and that is not at its exec
/// yet: the lock is the open file's, and such a child has it open too (flock(2)). The file is never
/// deleted; were it deleted by hand under a holder, the next to come notices that the name has
/// another inode.
package struct FileLock: ~Copyable {
  /// The file's path.
  package let path: String
  private let file: OpenFile

  /// How long one pause between two attempts may be; the first is a twentieth of it. A commit takes
  /// about 0.2 ms, so whoever waits is rarely late by more than one.
  private static let pauseMaxNs = 1_000_000

  /// Takes the lock, waiting at most `timeoutMs`; 0 tries once.
  ///
  /// - Throws: `.busy` after that time, naming the holder when the system tells; `.refused` for a
  ///   link; `.readOnly` where the file cannot be made.
  package init(path: String, timeoutMs: Int) throws(StoreError) {
    self.path = path
    let start = Self.now()
    var pauseNs = Self.pauseMaxNs / 20
    while true {
      // For its owner alone: whoever can open it can hold it, and keep all others from writing.
      // Opened anew each time: the one that we waited for may have been replaced.
      let candidate = try OpenFile(
        path, path: path, flags: O_RDWR | O_CREAT, mode: DurableFile.privateMode)
      if flock(candidate.descriptor, LOCK_EX | LOCK_NB) == 0 {
        let ours = try candidate.status()
        if let named = try stat.ofEntry(path), named.isSameFile(as: ours) {
          guard ours.isRegular else {
            throw .refused(StoreError.Fault(path, "not a regular file"))
          }
          file = candidate
          return
        }
      } else if errno != EWOULDBLOCK, errno != EINTR {
        throw StoreError(errno: errno, at: path)
      }
      let waitedNs = Self.now() - start
      guard waitedNs < timeoutMs * 1_000_000 else {
        throw .busy(
          StoreError.Fault(
            path, code: EWOULDBLOCK,
            Self.holder(of: try candidate.status()).map { "held by \($0)" } ?? "held"))
      }
      var pause = timespec(tv_sec: 0, tv_nsec: pauseNs)
      _ = unsafe nanosleep(&pause, nil)
      pauseNs = min(pauseNs * 2, Self.pauseMaxNs)
    }
  }

  deinit { _ = flock(file.descriptor, LOCK_UN) }

  private static func now() -> Int {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  /// Who holds a lock on the inode: "process 812 (kernel)". Asked only when waiting has failed, so
  /// the holder need not write its name anywhere.
  private static func holder(of status: stat) -> String? {
    // 1: FLOCK  ADVISORY  WRITE 812 fe:00:131 0 EOF
    guard let table = pseudoFile("/proc/locks") else { return nil }
    let device = status.st_dev
    let major = (device >> 8 & 0xFFF) | (device >> 32 & ~0xFFF)
    let minor = (device & 0xFF) | (device >> 12 & ~0xFF)
    for line in table.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count >= 6, fields[1] == "FLOCK", let process = Int(fields[4]) else { continue }
      let place = fields[5].split(separator: ":")
      guard place.count == 3, UInt64(place[0], radix: 16) == UInt64(major),
        UInt64(place[1], radix: 16) == UInt64(minor), UInt64(place[2]) == UInt64(status.st_ino)
      else { continue }
      let name = pseudoFile("/proc/\(process)/comm")?.prefix { $0.isASCII && $0 != "\n" }
      return name.map { "process \(process) (\($0))" } ?? "process \(process)"
    }
    return nil
  }

  /// What the kernel tells in one read; its files have no size.
  private static func pseudoFile(_ path: String) -> String? {
    guard let file = try? OpenFile(path, path: path, flags: O_RDONLY) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe bytes.withUnsafeMutableBytes { all in
      unsafe read(file.descriptor, all.baseAddress, all.count)
    }
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
