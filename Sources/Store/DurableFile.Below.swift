internal import Glibc
internal import Wire

extension DurableFile {
  /// Reads a regular file of at most `max` bytes by its path below the folder `root`.
  ///
  /// No part of the way is a link, so it does not lead out of `root` whatever somebody has put
  /// there.
  /// - Throws: `.notFound`; `.refused` for a link anywhere below `root`, another kind of file, more
  ///   bytes, or a path with an empty, `.` or `..` part.
  package static func read(
    _ path: String, below root: String, max: Int
  ) throws(StoreError) -> [UInt8] {
    let (names, name) = try parts(path)
    var folder = try Folder(root)
    if let bytes = try folder.read(beneath: path, max: max) { return bytes }
    for next in names { folder = try folder.folder(next) }
    return try folder.read(name, max: max)
  }

  /// The names in the folder with this path below `root`, as bytes and in no order. No part of the
  /// way is a link.
  ///
  /// - Throws: `.notFound`; `.refused` for a link anywhere below `root`, what is no folder, or more
  ///   than `countMax` entries.
  package static func names(
    in path: String, below root: String, countMax: Int
  ) throws(StoreError) -> [[UInt8]] {
    let (names, name) = try parts(path)
    var folder = try Folder(root)
    for next in names + [name] { folder = try folder.folder(next) }
    return try folder.names(countMax: countMax)
  }

  /// Replaces the file with this path below `root`, or makes it and the folders on the way that are
  /// missing, by exchanging it with the file `spare`, a path below `root` too, which is kept for
  /// this alone: see `Folder.exchange`. The way is walked name by name and never through a link,
  /// and nothing is flushed: for what can be rendered again.
  ///
  /// - Throws: `.refused` as `read`.
  package static func replace(
    _ path: String, below root: String, _ bytes: [UInt8], spare: String
  ) throws(StoreError) {
    let (names, name) = try parts(path)
    let (spareNames, spareName) = try parts(spare)
    let folder = try walk(names, below: root)
    let other = try walk(spareNames, below: root)
    try folder.exchange(
      name, bytes, spare: spareName, in: other, mode: publicMode, durable: false)
  }

  private static func walk(_ names: [String], below root: String) throws(StoreError) -> Folder {
    var folder = try Folder(root)
    for next in names {
      do throws(StoreError) { folder = try folder.folder(next) } catch .notFound {
        folder = try folder.folder(next, creatingWithMode: folderMode)
      }
    }
    return folder
  }

  /// The folders of a path below a root, and its last name.
  private static func parts(_ path: String) throws(StoreError) -> (names: [String], name: String) {
    let all = path.parts(at: UInt8(ascii: "/"))
    for part in all where part.isEmpty || part == "." || part == ".." || part.utf8.contains(0) {
      throw .refused(StoreError.Fault(path, "not the path of a file below a folder"))
    }
    return (Array(all.dropLast()), all.last ?? "")
  }
}
