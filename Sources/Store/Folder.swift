internal import CLinux
internal import Glibc
internal import Synchronization

/// An open folder: names in it are reached without walking its path again, and never through links.
struct Folder: ~Copyable {
  private let file: OpenFile

  /// How messages call it.
  var path: String { file.path }

  /// Opens a folder; `.refused` when its last part is a link.
  init(_ path: String) throws(StoreError) {
    file = try OpenFile(path, path: path, flags: O_RDONLY | O_DIRECTORY)
  }

  private init(_ name: String, in folder: borrowing Folder) throws(StoreError) {
    file = try OpenFile(
      name, in: folder.file.descriptor, path: "\(folder.path)/\(name)",
      flags: O_RDONLY | O_DIRECTORY)
  }

  /// Opens the folder `name` in this one.
  func folder(_ name: String) throws(StoreError) -> Folder { try Folder(name, in: self) }

  /// Opens the folder `name`, and makes it first where there is none.
  func folder(_ name: String, creatingWithMode mode: mode_t) throws(StoreError) -> Folder {
    if unsafe mkdirat(file.descriptor, name, mode) != 0, errno != EEXIST {
      throw StoreError(errno: errno, at: "\(path)/\(name)")
    }
    return try Folder(name, in: self)
  }

  /// Reads the file `name`, of at most `max` bytes.
  func read(_ name: String, max: Int) throws(StoreError) -> [UInt8] {
    try OpenFile(name, in: file.descriptor, path: "\(path)/\(name)", flags: O_RDONLY)
      .readAll(max: max)
  }

  /// Reads the file at `place`, a path below this folder of which no part is a link, of at most
  /// `max` bytes; nil where the system cannot open such a path in one call.
  func read(beneath place: String, max: Int) throws(StoreError) -> [UInt8]? {
    guard
      let found = try OpenFile(beneath: file.descriptor, place, path: "\(path)/\(place)")
    else { return nil }
    return try found.readAll(max: max)
  }

  /// The names in this folder as bytes, in no order; nothing is said of what they name.
  ///
  /// - Throws: `.refused` when there are more than `countMax`.
  func names(countMax: Int) throws(StoreError) -> [[UInt8]] {
    // An open folder of its own: listing moves a place that descriptors of one opening share.
    let listed = unsafe openat(file.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard listed >= 0 else { throw StoreError(reading: errno, at: path) }
    guard let handle = unsafe fdopendir(listed) else {
      let code = errno
      _ = close(listed)
      throw StoreError(reading: code, at: path)
    }
    defer { unsafe closedir(handle) }
    var names: [[UInt8]] = []
    // The end and a failure look alike but for errno.
    errno = 0
    while let entry = unsafe readdir(handle) {
      guard names.count < countMax else {
        throw .refused(StoreError.Fault(path, "more than \(countMax) names"))
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw StoreError(reading: errno, at: path) }
    return names
  }

  /// Whether `name` is a regular file.
  func has(_ name: String) throws(StoreError) -> Bool {
    var status = stat()
    if unsafe fstatat(file.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 {
      return status.isRegular
    }
    guard errno == ENOENT else { throw StoreError(reading: errno, at: "\(path)/\(name)") }
    return false
  }

  /// Puts a whole file in place of whatever `name` was; with `durable`, its bytes are on the disk
  /// before the name is. The folder itself is the caller's to `sync()`.
  func replace(
    _ name: String, _ bytes: [UInt8], mode: mode_t, durable: Bool
  ) throws(StoreError) {
    try put(name, bytes, mode: mode, durable: durable) { folder, temporary in
      unsafe renameat(folder, temporary, folder, name) == 0
    }
  }

  /// Makes a whole file where nothing has its name, as `replace` does where something has.
  ///
  /// - Throws: `.conflict` when there is anything under the name, a link too.
  func create(
    _ name: String, _ bytes: [UInt8], mode: mode_t, durable: Bool
  ) throws(StoreError) {
    try put(name, bytes, mode: mode, durable: durable) { folder, temporary in
      if unsafe renameat2(folder, temporary, folder, name, Self.noReplaceFlag) == 0 { return true }
      // A file system over the network may not know the flag; a second name for a file is never
      // put in the place of another either.
      guard errno == EINVAL || errno == ENOSYS,
        unsafe linkat(folder, temporary, folder, name, 0) == 0
      else { return false }
      _ = unsafe unlinkat(folder, temporary, 0)
      return true
    }
  }

  /// RENAME_NOREPLACE of rename(2).
  private static let noReplaceFlag: UInt32 = 1

  /// Writes a file under a name of its own, and lets `place` give it its real one: whether it did,
  /// or `errno` why not.
  private func put(
    _ name: String, _ bytes: [UInt8], mode: mode_t, durable: Bool,
    place: (_ folder: Int32, _ temporary: String) -> Bool
  ) throws(StoreError) {
    let temporary = Self.temporaryName(for: name)
    do throws(StoreError) {
      let new = try OpenFile(
        temporary, in: file.descriptor, path: "\(path)/\(name)",
        flags: O_WRONLY | O_CREAT | O_EXCL, mode: mode)
      try new.write(bytes)
      if durable { try new.sync() }
      guard place(file.descriptor, temporary) else {
        throw StoreError(errno: errno, at: "\(path)/\(name)")
      }
    } catch {
      // The first failure is the one to tell.
      _ = unsafe unlinkat(file.descriptor, temporary, 0)
      throw error
    }
  }

  /// Puts a whole file in place of whatever `name` was, by writing it into `spare`, a file of the
  /// folder `other` that is kept for this alone, and exchanging the two names.
  ///
  /// What was read under `name` before stays as it was until the next replacement but one. Nothing
  /// is made or deleted: where many actions follow each other, ext4 looks through all that were
  /// deleted lately to make one file. One writer at a time may do this.
  func exchange(
    _ name: String, _ bytes: [UInt8], spare: String, in other: borrowing Folder, mode: mode_t,
    durable: Bool
  ) throws(StoreError) {
    let new: OpenFile
    do throws(StoreError) {
      new = try OpenFile(
        spare, in: other.file.descriptor, path: "\(other.path)/\(spare)", flags: O_WRONLY | O_CREAT,
        mode: mode)
    } catch {
      // A file that somebody closed to us came here by the last exchange. It goes, or no later
      // replacement would succeed; why this one fails, if it does, the whole way tells.
      _ = unsafe unlinkat(other.file.descriptor, spare, 0)
      return try replace(name, bytes, mode: mode, durable: durable)
    }
    let status = try new.status()
    guard try other.isOurs(spare, new, status) else {
      return try replace(name, bytes, mode: mode, durable: durable)
    }
    try new.write(bytes)
    if status.st_size > bytes.count { try new.cut(to: bytes.count) }
    if durable { try new.syncBytes() }
    let (from, to) = (other.file.descriptor, file.descriptor)
    var code: Int32 = 0
    if unsafe renameat2(from, spare, to, name, Self.exchangeFlag) != 0,
      // There is no such file yet, or the file system cannot exchange.
      unsafe renameat(from, spare, to, name) != 0
    {
      code = errno
    }
    _ = flock(new.descriptor, LOCK_UN)
    if code == 0 { return }
    guard code == EXDEV else { throw StoreError(errno: code, at: "\(path)/\(name)") }
    try replace(name, bytes, mode: mode, durable: durable)
  }

  /// RENAME_EXCHANGE of rename(2).
  private static let exchangeFlag: UInt32 = 2

  /// Whether an open spare may be written: nobody else writes it now, it still has its name, and
  /// nobody keeps it under another one.
  private func isOurs(
    _ spare: String, _ new: borrowing OpenFile, _ status: stat
  ) throws(StoreError) -> Bool {
    guard flock(new.descriptor, LOCK_EX | LOCK_NB) == 0, status.isRegular, status.st_nlink == 1
    else { return false }
    var named = stat()
    return unsafe fstatat(file.descriptor, spare, &named, AT_SYMLINK_NOFOLLOW) == 0
      && named.isSameFile(as: status)
  }

  /// Removes the file `name`; says whether there was one.
  func remove(_ name: String) throws(StoreError) -> Bool {
    if unsafe unlinkat(file.descriptor, name, 0) == 0 { return true }
    guard errno == ENOENT else { throw StoreError(errno: errno, at: "\(path)/\(name)") }
    return false
  }

  /// Makes names that were added or removed durable.
  func sync() throws(StoreError) { try file.sync() }

  private static let made = Atomic<UInt64>(0)

  /// A name that no other writer uses now: process, moment and a count. What a crash leaves begins
  /// with a dot and ends in `.tmp`, and may be deleted.
  private static func temporaryName(for name: String) -> String {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    let count = made.add(1, ordering: .relaxed).newValue
    // A name may have 255 bytes and the view's own name may be as long.
    let stem = String(decoding: name.utf8.prefix(128), as: UTF8.self)
    return ".\(stem).\(getpid())-\(now.tv_sec)\(now.tv_nsec)-\(count).tmp"
  }
}
