internal import Glibc
internal import Ledger
internal import Store
internal import Wire

/// A ledger whose database is gone. Everything else may still be there: the marker, the newest
/// checkpoint, blobs, views, and what people have seen of it. Nothing makes it anew but a backup.
enum LostLedger {
  /// The most anchors that are looked through.
  private static let anchorCountMax = 4_096

  /// Why the database of a marked workspace cannot be opened; a missing one is no missing file like
  /// others.
  static func problem(_ error: StoreError, in workspace: Workspace) -> Problem {
    let path = "\(workspace.ledger)/\(LedgerStore.fileName)"
    guard case .notFound = error, (try? Files.exists(path)) == false else { return Problem(error) }
    return lost("\(path) is gone, and ledger/origin says that it held \(workspace.marker.origin)")
  }

  /// Refuses to make a ledger where one was: in a folder that still has what only a ledger leaves
  /// behind, or under an origin that this user has seen a ledger of.
  static func check(_ folder: String, origin: String?, _ home: HomeFolders) throws(Problem) {
    if try Files.exists("\(folder)/\(LedgerStore.fileName)") { return }
    for name in ["origin", "checkpoint", "\(LedgerStore.fileName)-wal"] {
      if try Files.exists("\(folder)/\(name)") {
        throw lost("\(folder) has the \(name) of a ledger, and its \(LedgerStore.fileName) is gone")
      }
    }
    guard let origin, let seen = try seen(origin, home) else { return }
    throw lost(
      "you have seen \(seen.size) records of a ledger \(origin), and here is none",
      hint: "restore ledger/ from a backup; a ledger that is to be another one needs another "
        + "--origin")
  }

  private static func lost(
    _ what: String,
    hint: String = "restore ledger/ from a backup, then kernel verify; init cannot bring it back"
  ) -> Problem {
    Problem("KRN-LEDGER-LOST", .integrity, what, hint: hint)
  }

  /// A checkpoint of this origin among those that the user has seen. There is no ledger left whose
  /// key could tell whether it is signed, and all that follows from it is a refusal.
  private static func seen(_ origin: String, _ home: HomeFolders) throws(Problem) -> Checkpoint? {
    let folder = Anchor.folder(home)
    for name in try Files.names(in: folder, max: anchorCountMax) {
      // Spares and whatever else lies there is no anchor.
      guard let identity = Digest(hex: name.utf8),
        let seen = try? Anchor(home, identity: identity).read(),
        seen.checkpoint.origin.string.utf8.elementsEqual(origin.utf8)
      else { continue }
      return seen.checkpoint
    }
    return nil
  }
}
