internal import Ledger
internal import Store
internal import Views
internal import Wire

/// What is done after the outcome was told: nobody need wait for it, and none of it can undo the
/// outcome. The views and the file of the newest checkpoint are rendered again by any later action;
/// the anchor protects this user; the WAL is kept short.
struct AfterWork {
  private let ledger: OpenLedger
  /// The views to write; nil when nothing was committed, so that files stay as they are.
  private let views: [View]?

  /// What follows a commit that has rendered `views`, all that were missed before among them.
  init(_ ledger: OpenLedger, views: [View]) {
    self.ledger = ledger
    self.views = views
  }

  /// What is done where nothing was committed.
  init(unchanged ledger: OpenLedger) {
    self.ledger = ledger
    views = nil
  }

  /// Does the work under the ledger's lock, and returns what went wrong.
  func run() -> [Problem] {
    // Open still when nothing was written: a statement that was recorded before.
    ledger.transaction.rollback()
    var problems: [Problem] = []
    func attempt(_ lost: String, _ work: () throws(Problem) -> Void) -> Bool {
      do {
        try work()
        return true
      } catch {
        problems.append(error.afterwards(lost))
        return false
      }
    }
    guard ledger.store.access == .writing else { return [] }
    var isRendered = views != nil
    for view in views ?? [] {
      let edit = editedByHand(view)
      let isWritten = attempt("the view \(view.path.file) was not written") {
        () throws(Problem) in try Self.write(view, in: ledger.workspace)
      }
      // Only now is it true that it was rendered again.
      if let edit, isWritten { problems.append(edit) }
      isRendered = isRendered && isWritten
    }
    // The file says that all views were rendered up to here: see `MissedViews`.
    if isRendered {
      _ = attempt("the file ledger/checkpoint was not written") {
        () throws(Problem) in try Self.writeCheckpoint(of: ledger)
      }
    }
    _ = attempt("this user's anchor of it may not be on the disk") { () throws(Problem) in
      try ledger.anchor.advance(to: ledger.note)
    }
    _ = attempt("the log of the database was not shortened") { () throws(Problem) in
      _ = try storing { () throws(StoreError) in try ledger.store.truncateWALIfLarge() }
    }
    return problems
  }

  /// Keeps the WAL short, and nothing else: for a process that goes on to write.
  func keepLogShort() {
    // A log that could not be shortened now is shortened by a later commit.
    _ = try? ledger.store.truncateWALIfLarge(framesMax: LedgerStore.walFramesRunning)
  }

  /// A file that is neither of the last two renderings was edited, and is named before it goes.
  ///
  /// The transaction has stored the new digest already, so the one before it is what the file had.
  private func editedByHand(_ view: View) -> Problem? {
    guard
      let stored = try? ledger.store.view(Text.known(view.path.file)),
      ViewCheck.condition(of: view.path, in: ledger.workspace, stored) == .edited
    else { return nil }
    return ViewCheck.replaced(view.path.file)
  }

  /// Writes the file of the newest checkpoint, which says that all views were rendered up to there.
  static func writeCheckpoint(of ledger: OpenLedger) throws(Problem) {
    let path = CheckpointFile.path
    try storing { () throws(StoreError) in
      try DurableFile.replace(
        path, below: ledger.workspace.root, ledger.note, spare: "\(path).spare")
    }
  }

  /// Writes a view's file, and the folders on the way that are missing.
  static func write(_ view: View, in workspace: Workspace) throws(Problem) {
    // Each fixed view has a spare file of its own, and all audit logs together have one.
    let last = view.path.file.parts(at: UInt8(ascii: "/")).last
    let name = view.path.isFixed ? last ?? "view" : "audit"
    try storing { () throws(StoreError) in
      try DurableFile.replace(
        view.path.file, below: workspace.root, Array(view.text.utf8), spare: "ledger/\(name).spare")
    }
  }
}
