import Governance
import Pipelines
import Testing
import Wire

/// The made-up change of the story: what git would say of it.
enum Change {
  /// A made-up object id.
  static func object(_ name: String) -> GitObjectID {
    named(GitObjectID(String(SHA256.hash(Array(name.utf8)).hex.prefix(40))))
  }

  /// The rows of its comparison, in git's order.
  static let rows: [ChangedFile] = [
    row(.deleted, .file, .absent, "old notes", nil, "NOTES"),
    row(.typeChanged, .file, .symlink, "icon", "icon link", "icon.png"),
    row(.modified, .file, .file, "old page", "new page", "index.html"),
    row(.modified, .file, .executable, "script", "script", "make"),
    row(.added, .absent, .file, nil, "a page", "na\u{EF}ve \"x\""),
    row(.added, .absent, .submodule, nil, "a module", "theme"),
  ]

  private static func row(
    _ status: ChangeStatus, _ oldMode: FileMode, _ newMode: FileMode, _ old: String?,
    _ new: String?, _ path: String
  ) -> ChangedFile {
    ChangedFile(
      status: status, oldMode: oldMode, newMode: newMode,
      oldBlob: old.map(object) ?? GitObjectFormat.sha1.zero,
      newBlob: new.map(object) ?? GitObjectFormat.sha1.zero,
      path: named(GitPath(bytes: Array(path.utf8))))
  }

  static func range() throws -> GitRange {
    GitRange(
      repository: Story.repository, ref: Story.main, from: object("commit 1"),
      to: object("commit 2"), tree: object("tree 2"), diff: ChangedFile.digest(of: rows),
      commits: 1, authors: ["builder@example.org"],
      changed: [object("icon link"), object("new page"), object("a page")].sorted())
  }
}

/// `diff.jsonl`: comparisons of two trees and their digests.
@Suite struct DiffVectorTests {
  @Test func `the digest of a change is that of its canonical rows`() throws {
    var lines: [Line] = []
    for rows in [[], Array(Change.rows.prefix(1)), Change.rows] {
      var writer = CanonicalWriter()
      rows.write(to: &writer)
      let digest = ChangedFile.digest(of: rows)
      #expect(digest == SHA256.hash(writer.bytes))
      lines.append([
        "canonical": .text(String(decoding: writer.bytes, as: UTF8.self)),
        "digest": .text(digest.hex),
      ])
    }
    try VectorFiles.expect(lines, are: "diff.jsonl")
  }
}
