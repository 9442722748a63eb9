package import CLinux
internal import Glibc

/// Whole files: read with a bound, written so that a crash leaves the old bytes or the new ones.
///
/// A durable replacement is these calls and no others (`O_CLOEXEC` and `O_NONBLOCK` left out):
/// ```
/// openat(AT_FDCWD, "state", O_RDONLY|O_DIRECTORY|O_NOFOLLOW)                          = 3
/// openat(3, ".tasks.yaml.812-53-1.tmp", O_WRONLY|O_CREAT|O_EXCL|O_NOFOLLOW, mode)     = 4
/// write(4, …)
/// fsync(4)                                                             the bytes, then
/// renameat(3, ".tasks.yaml.812-53-1.tmp", 3, "tasks.yaml")             their name,
/// close(4)
/// fsync(3)                                                             then the folder
/// close(3)
/// ```
/// Without `durable` both `fsync` calls are left out: a crash of the machine may then lose the new
/// file, which is right for what can be rendered again. Links are never followed at the file or at
/// its folder, so whoever starts from a linked folder resolves it first; one in the place of the
/// file is replaced, its target is left alone.
package enum DurableFile {
  /// The mode of what everybody may read, before the umask.
  package static let publicMode: mode_t = 0o644
  /// The mode of secrets.
  package static let privateMode: mode_t = 0o600
  /// The mode of folders, before the umask.
  package static let folderMode: mode_t = 0o755

  /// Replaces the file at `path`, or makes it.
  ///
  /// - Throws: `.syncFailed` when a flush fails: the process must end. `.notFound` without its
  ///   folder.
  package static func replace(
    _ path: String, _ bytes: [UInt8], durable: Bool, mode: mode_t = publicMode
  ) throws(StoreError) {
    try put(path, durable: durable) { folder, name throws(StoreError) in
      try folder.replace(name, bytes, mode: mode, durable: durable)
    }
  }

  /// Makes the file at `path` where there is none; it appears whole or not at all.
  ///
  /// - Throws: `.conflict` when anything has that name, a link too; else as `replace`.
  package static func create(
    _ path: String, _ bytes: [UInt8], durable: Bool, mode: mode_t = publicMode
  ) throws(StoreError) {
    try put(path, durable: durable) { folder, name throws(StoreError) in
      try folder.create(name, bytes, mode: mode, durable: durable)
    }
  }

  /// Gives a name to a file in its folder, and with `durable` lets the folder keep it.
  private static func put(
    _ path: String, durable: Bool,
    _ place: (borrowing Folder, _ name: String) throws(StoreError) -> Void
  ) throws(StoreError) {
    let (parent, name) = try split(path)
    let folder = try Folder(parent)
    try place(folder, name)
    if durable { try folder.sync() }
  }

  /// Replaces the file at `path` as `replace` does, by exchanging it with the file at `spare`,
  /// which is kept for this alone and holds what came before. For what one writer replaces again
  /// and again.
  ///
  /// - Throws: as `replace`.
  package static func replace(
    _ path: String, _ bytes: [UInt8], spare: String, durable: Bool
  ) throws(StoreError) {
    let (parent, name) = try split(path)
    let (spareParent, spareName) = try split(spare)
    let folder = try Folder(parent)
    let other = try Folder(spareParent)
    try folder.exchange(
      name, bytes, spare: spareName, in: other, mode: publicMode, durable: durable)
    if durable { try folder.sync() }
  }

  /// Reads a regular file of at most `max` bytes.
  ///
  /// - Throws: `.notFound`; `.refused` for a link, another kind of file, or more bytes.
  package static func read(_ path: String, max: Int) throws(StoreError) -> [UInt8] {
    try OpenFile(path, path: path, flags: O_RDONLY).readAll(max: max)
  }

  /// Removes a file; says whether there was one.
  package static func remove(_ path: String, durable: Bool) throws(StoreError) -> Bool {
    let (parent, name) = try split(path)
    let folder = try Folder(parent)
    let removed = try folder.remove(name)
    if durable { try folder.sync() }
    return removed
  }

  /// Makes a folder durably; one that is there already will do.
  ///
  /// - Throws: `.refused` when the name is a link or a file.
  package static func makeFolder(_ path: String, mode: mode_t = folderMode) throws(StoreError) {
    let (parent, name) = try split(path)
    let folder = try Folder(parent)
    _ = try folder.folder(name, creatingWithMode: mode)
    try folder.sync()
  }

  /// The folder and the name of a path.
  private static func split(_ path: String) throws(StoreError) -> (folder: String, name: String) {
    let bytes = path.utf8
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let name = String(path[(slash.map { bytes.index(after: $0) } ?? bytes.startIndex)...])
    guard !name.isEmpty, name != ".", name != "..", !bytes.contains(0) else {
      throw .refused(StoreError.Fault(path, "not the path of a file"))
    }
    guard let slash else { return (".", name) }
    return (slash == bytes.startIndex ? "/" : String(path[..<slash]), name)
  }
}
