internal import CLinux
internal import Glibc

/// One open descriptor, closed when its owner goes.
struct OpenFile: ~Copyable {
  let descriptor: Int32
  /// How messages call it.
  let path: String

  /// Opens `name` in the folder `folder`, or a whole path; never through a link at its end.
  ///
  /// - Throws: `StoreError`; a link is `.refused`.
  init(
    _ name: String, in folder: Int32 = AT_FDCWD, path: String, flags: Int32, mode: mode_t = 0
  ) throws(StoreError) {
    var opened: Int32
    repeat {
      // O_NONBLOCK: opening a FIFO that somebody put there must not wait for its writer.
      opened = unsafe openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, mode)
    } while opened < 0 && errno == EINTR
    guard opened >= 0 else {
      throw flags & O_ACCMODE == O_RDONLY
        ? StoreError(reading: errno, at: path) : StoreError(errno: errno, at: path)
    }
    descriptor = opened
    self.path = path
  }

  /// Opens a file for reading by its path below the folder `folder`, no part of which is a link;
  /// nil where the system has no such call.
  ///
  /// - Throws: `StoreError`; a link anywhere below the folder is `.refused`.
  init?(beneath folder: Int32, _ name: String, path: String) throws(StoreError) {
    let flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    var opened: Int32
    repeat {
      opened = unsafe open_beneath(folder, name, UInt64(flags))
    } while opened < 0 && (errno == EINTR || errno == EAGAIN)
    if opened < 0, errno == ENOSYS || errno == EPERM { return nil }
    guard opened >= 0 else { throw StoreError(reading: errno, at: path) }
    descriptor = opened
    self.path = path
  }

  deinit { _ = close(descriptor) }

  /// The inode's facts.
  func status() throws(StoreError) -> stat {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw StoreError(errno: errno, at: path) }
    return status
  }

  /// Writes all bytes.
  func write(_ bytes: [UInt8]) throws(StoreError) {
    var offset = 0
    while offset < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { all in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: all[offset...])
        return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0 {
        guard errno == EINTR else { throw StoreError(errno: errno, at: path) }
      } else {
        offset += count
      }
    }
  }

  /// Reads a regular file from here to its end.
  ///
  /// - Throws: `.refused` for anything but a regular file and for more than `max` bytes.
  func readAll(max: Int) throws(StoreError) -> [UInt8] {
    let status = try status()
    guard status.isRegular else {
      throw .refused(StoreError.Fault(path, "not a regular file"))
    }
    guard status.st_size <= max else { throw tooLarge(max) }
    // One byte more than the size: the read that fills less than the buffer is the last.
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
    var filled = 0
    while true {
      let count = unsafe bytes.withUnsafeMutableBytes { all in
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: all[filled...])
        return unsafe read(descriptor, rest.baseAddress, rest.count)
      }
      if count < 0 {
        guard errno == EINTR else { throw StoreError(errno: errno, at: path) }
        continue
      }
      filled += count
      guard filled <= max else { throw tooLarge(max) }
      if count == 0 { break }
      if filled == bytes.count { bytes.append(contentsOf: repeatElement(0, count: filled)) }
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  private func tooLarge(_ max: Int) -> StoreError {
    .refused(StoreError.Fault(path, "larger than \(max) bytes"))
  }

  /// Makes the file end after `count` bytes.
  func cut(to count: Int) throws(StoreError) {
    guard ftruncate(descriptor, count) == 0 else { throw StoreError(errno: errno, at: path) }
  }

  /// Makes the bytes durable, and of the inode what is needed to read them.
  ///
  /// - Throws: `.syncFailed`, after which the process must end.
  func syncBytes() throws(StoreError) {
    while fdatasync(descriptor) != 0 {
      let code = errno
      if code == EINTR { continue }
      throw .syncFailed(
        StoreError.Fault(path, code: code, unsafe String(cString: strerror(code))))
    }
  }

  /// Makes what was written durable.
  ///
  /// - Throws: `.syncFailed`, after which the process must end.
  func sync() throws(StoreError) {
    while fsync(descriptor) != 0 {
      let code = errno
      if code == EINTR { continue }
      throw .syncFailed(
        StoreError.Fault(path, code: code, unsafe String(cString: strerror(code))))
    }
  }
}

extension stat {
  var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
  var isLink: Bool { st_mode & S_IFMT == S_IFLNK }

  /// Whether both are about the same inode.
  func isSameFile(as other: stat) -> Bool { st_dev == other.st_dev && st_ino == other.st_ino }

  /// The facts of what `path` names, a link itself and not its target; nil when nothing is there.
  static func ofEntry(_ path: String) throws(StoreError) -> stat? {
    var status = stat()
    if unsafe lstat(path, &status) == 0 { return status }
    guard errno == ENOENT else { throw StoreError(reading: errno, at: path) }
    return nil
  }
}
