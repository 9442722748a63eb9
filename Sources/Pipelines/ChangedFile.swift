package import Wire

/// What happened to a path between two trees, in git's letters.
package enum ChangeStatus: String, WireChoice {
  case added = "A"
  case deleted = "D"
  case modified = "M"
  /// The path changed its type: file, symbolic link or submodule.
  case typeChanged = "T"
}

/// The modes that a tree's entry can have, as six octal digits; `absent` where a side has none.
///
/// Very old trees have 100664 too; git shows it as 100644.
package enum FileMode: String, WireChoice {
  case absent = "000000"
  case file = "100644"
  case executable = "100755"
  case symlink = "120000"
  case submodule = "160000"
}

/// One row of a comparison of two trees.
///
/// Its canonical form is one JSON object with the keys in this order, which is ascending, and all
/// values strings:
/// `{"new_blob":…,"new_mode":…,"old_blob":…,"old_mode":…,"path":…,"status":…}`.
/// Blobs are full ids (40 or 64 lower-case digits), zeros on a side that does not have the path;
/// for a submodule the id is a commit's. Modes are six octal digits, `000000` where the path is
/// not. The path is quoted as `GitPath` says. The status is `A`, `D`, `M` or `T`.
package struct ChangedFile: WireObject, Equatable {
  /// What happened.
  package let status: ChangeStatus
  /// The mode before.
  package let oldMode: FileMode
  /// The mode after.
  package let newMode: FileMode
  /// The object before.
  package let oldBlob: GitObjectID
  /// The object after.
  package let newBlob: GitObjectID
  /// The path.
  package let path: GitPath

  package static let fields: [WireField] = [
    .required("new_blob", GitObjectID.self, "the object after; zeros when the path is gone"),
    .required("new_mode", FileMode.self, "the mode after"),
    .required("old_blob", GitObjectID.self, "the object before; zeros when the path is new"),
    .required("old_mode", FileMode.self, "the mode before"),
    .required("path", GitPath.self, "the path, quoted"),
    .required("status", ChangeStatus.self, "added, deleted, modified or of another type"),
  ]

  /// Whether either side is a submodule.
  package var touchesSubmodule: Bool { oldMode == .submodule || newMode == .submodule }

  /// Whether either side is a symbolic link.
  package var touchesSymlink: Bool { oldMode == .symlink || newMode == .symlink }

  /// Describes a row.
  package init(
    status: ChangeStatus, oldMode: FileMode, newMode: FileMode, oldBlob: GitObjectID,
    newBlob: GitObjectID, path: GitPath
  ) {
    self.status = status
    self.oldMode = oldMode
    self.newMode = newMode
    self.oldBlob = oldBlob
    self.newBlob = newBlob
    self.path = path
  }

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    newBlob = try reader.field("new_blob")
    newMode = try reader.field("new_mode")
    oldBlob = try reader.field("old_blob")
    oldMode = try reader.field("old_mode")
    path = try reader.field("path")
    status = try reader.field("status")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("new_blob", newBlob)
    writer.field("new_mode", newMode)
    writer.field("old_blob", oldBlob)
    writer.field("old_mode", oldMode)
    writer.field("path", path)
    writer.field("status", status)
  }

  /// The digest of a whole comparison: SHA-256 of the canonical JSON array of its rows.
  ///
  /// The rows are those of `git diff-tree -r -z --raw --no-renames --full-index` between the two
  /// trees, in git's order, which is the ascending byte order of the unquoted paths; each path
  /// comes once. There are no bytes before, between or after but JSON's own: `[`, the objects with
  /// `,` between them, `]`. No change at all is `[]`, whose digest is
  /// `4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945`.
  package static func digest(of rows: [ChangedFile]) -> Digest {
    var writer = CanonicalWriter(capacity: 256 * (rows.count + 1))
    rows.write(to: &writer)
    return SHA256.hash(writer.bytes)
  }
}
