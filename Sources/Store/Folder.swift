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

  /// Whether `name` is a regular file.
  func has(_ name: String) throws(StoreError) -> Bool {
    var status = stat()
    if unsafe fstatat(file.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 {
      return status.isRegular
    }
    guard errno == ENOENT else { throw StoreError(errno: errno, at: "\(path)/\(name)") }
    return false
  }

  /// Puts a whole file in place of whatever `name` was; with `durable`, its bytes are on the disk
  /// before the name is. The folder itself is the caller's to `sync()`.
  func replace(
    _ name: String, _ bytes: [UInt8], mode: mode_t, durable: Bool
  ) throws(StoreError) {
    let temporary = Self.temporaryName(for: name)
    do throws(StoreError) {
      let new = try OpenFile(
        temporary, in: file.descriptor, path: "\(path)/\(name)",
        flags: O_WRONLY | O_CREAT | O_EXCL, mode: mode)
      try new.write(bytes)
      if durable { try new.sync() }
      guard unsafe renameat(file.descriptor, temporary, file.descriptor, name) == 0 else {
        throw StoreError(errno: errno, at: "\(path)/\(name)")
      }
    } catch {
      // The first failure is the one to tell.
      _ = unsafe unlinkat(file.descriptor, temporary, 0)
      throw error
    }
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
