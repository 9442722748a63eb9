internal import Glibc
internal import Store
package import Wire

/// The marker file of a workspace, `ledger/origin`: three lines (design §7).
package struct OriginFile: Equatable, Sendable {
  /// The ledger's origin.
  package let origin: Identifier
  /// The leaf hash of record 0: the ledger's identity.
  package let identity: Digest

  /// The only store that this program writes: a SQLite file beside the marker.
  static let store = "sqlite"
  /// The most bytes of the file.
  static let byteCountMax = 512

  /// The bytes of the file.
  var bytes: [UInt8] { Array("\(origin)\n\(identity)\n\(Self.store)\n".utf8) }

  init(origin: Identifier, identity: Digest) {
    self.origin = origin
    self.identity = identity
  }

  /// Reads the file; nil for anything but the three lines.
  init?(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.count == 4, lines[3].isEmpty,
      let origin = Identifier(String(decoding: lines[0], as: UTF8.self)),
      let identity = Digest(hex: lines[1]), lines[2].elementsEqual(Self.store.utf8)
    else { return nil }
    self.init(origin: origin, identity: identity)
  }
}

/// A folder with a ledger in it.
package struct Workspace: Sendable {
  /// The absolute path of the folder.
  package let root: String
  /// What its marker says.
  package let marker: OriginFile

  /// The folder of the ledger.
  package var ledger: String { "\(root)/ledger" }

  /// The most folders that are looked through upwards.
  static let depthMax = 64

  /// Finds the workspace: the folder given, `KERNEL_ROOT`, or the first one upwards that has a
  /// marker; from a linked git worktree, that of the main one.
  package static func find(_ given: String?, _ effects: Effects) throws(Problem) -> Workspace {
    let start = effects.absolute(given ?? effects.variable("KERNEL_ROOT") ?? ".")
    guard let resolved = unsafe realpath(start, nil) else {
      throw Problem("KRN-NO-FOLDER", .notFound, "\(start) is no folder that can be read")
    }
    defer { unsafe free(resolved) }
    guard let folder = unsafe String(validatingCString: resolved) else {
      throw Problem(
        "KRN-USAGE", .usage, "\(start) leads to a folder whose name is not UTF-8 text",
        hint: "rename it")
    }
    if let found = try upwards(from: folder) { return found }
    if let main = mainWorktree(of: folder), let found = try upwards(from: main) { return found }
    throw Problem(
      "KRN-NO-WORKSPACE", .notFound, "there is no ledger/origin in \(folder) or above it",
      hint: "kernel init")
  }

  private static func upwards(from folder: String) throws(Problem) -> Workspace? {
    var path = folder
    for _ in 0..<depthMax {
      if let workspace = try at(path) { return workspace }
      guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), path != "/" else { return nil }
      path = slash == path.startIndex ? "/" : String(path[..<slash])
    }
    return nil
  }

  private static func at(_ root: String) throws(Problem) -> Workspace? {
    let path = "\(root)/ledger/origin"
    // A marker that cannot be looked at is not missing: going on upwards could find another ledger.
    guard try Files.exists(path) else { return nil }
    // Otherwise blobs and checkpoints, which are reached without links, would part from the rest.
    if try Files.isLink("\(root)/ledger") {
      throw Problem(
        "KRN-FILE-REFUSED", .refused, "\(root)/ledger is a link",
        hint: "put the folder itself there, or name the workspace that it belongs to with -C")
    }
    let bytes = try storing { () throws(StoreError) in
      try DurableFile.read(path, max: OriginFile.byteCountMax)
    }
    guard let marker = OriginFile(bytes) else {
      throw Problem(
        "KRN-ORIGIN-FILE", .integrity, "\(path) is not a ledger's marker of three lines",
        hint: "restore it; the ledger itself is not touched")
    }
    return Workspace(root: root, marker: marker)
  }

  /// The main worktree of a linked one: `.git` is then a file that names
  /// `<main>/.git/worktrees/<name>` (gitrepository-layout(5)).
  private static func mainWorktree(of folder: String) -> String? {
    var path = folder
    for _ in 0..<depthMax {
      if let bytes = try? DurableFile.read("\(path)/.git", max: 4096) {
        let prefix = "gitdir: "
        guard let text = String(validating: bytes, as: UTF8.self),
          text.utf8.starts(with: prefix.utf8)
        else { return nil }
        let lines = text.parts(at: UInt8(ascii: "\n"))
        guard lines.count > 1 else { return nil }
        let named = String(decoding: lines[0].utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
        let isWhole = named.utf8.first == UInt8(ascii: "/")
        guard let gitDirectory = Files.resolved(isWhole ? named : "\(path)/\(named)"),
          isWorktree(gitDirectory, of: "\(path)/.git")
        else { return nil }
        let parts = gitDirectory.parts(at: UInt8(ascii: "/"))
        guard parts.count > 3, parts[parts.count - 3] == ".git",
          parts[parts.count - 2] == "worktrees"
        else { return nil }
        return parts.dropLast(3).joined(separator: "/")
      }
      guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex else {
        return nil
      }
      path = String(path[..<slash])
    }
    return nil
  }
}

extension Workspace {
  /// Whether a repository knows the worktree that names it: its `gitdir` names the `.git` file
  /// back. Otherwise any folder that somebody hands over could lead to a ledger of ours.
  private static func isWorktree(_ gitDirectory: String, of file: String) -> Bool {
    guard let bytes = try? DurableFile.read("\(gitDirectory)/gitdir", max: 4096),
      let text = String(validating: bytes, as: UTF8.self),
      let line = text.parts(at: UInt8(ascii: "\n"), maxSplits: 1).first, !line.isEmpty,
      let own = Files.resolved(file)
    else { return false }
    let isWhole = line.utf8.first == UInt8(ascii: "/")
    return Files.resolved(isWhole ? line : "\(gitDirectory)/\(line)") == own
  }
}

/// Where a person's own files are: keys and the checkpoints that they have seen.
package struct HomeFolders: Sendable {
  /// `$XDG_CONFIG_HOME/kernel`, by default `~/.config/kernel`.
  package let config: String
  /// `$XDG_STATE_HOME/kernel`, by default `~/.local/state/kernel`.
  package let state: String

  /// Finds the folders.
  package init(_ effects: Effects) throws(Problem) {
    config = try Self.folder("XDG_CONFIG_HOME", ".config", effects)
    state = try Self.folder("XDG_STATE_HOME", ".local/state", effects)
  }

  private static func folder(
    _ variable: String, _ ordinary: String, _ effects: Effects
  ) throws(Problem) -> String {
    if let path = effects.variable(variable), path.utf8.first == UInt8(ascii: "/") {
      return path + "/kernel"
    }
    guard let home = effects.variable("HOME"), home.utf8.first == UInt8(ascii: "/") else {
      throw Problem(
        "KRN-NO-HOME", .internal, "neither \(variable) nor HOME names a folder",
        hint: "set HOME")
    }
    return "\(home)/\(ordinary)/kernel"
  }

  /// Makes a folder and those above it that are missing, for this user alone.
  static func make(_ path: String) throws(Problem) {
    var status = stat()
    if unsafe lstat(path, &status) == 0 { return }
    if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex {
      try make(String(path[..<slash]))
    }
    try storing { () throws(StoreError) in try DurableFile.makeFolder(path, mode: 0o700) }
  }
}
