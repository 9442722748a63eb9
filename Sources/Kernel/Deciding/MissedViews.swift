internal import Store
internal import Views
internal import Wire

/// The views whose last rendering never reached its file, so that what the file shows has to stay
/// known: else two crashes between commit and writing made a file look edited by hand.
///
/// `ledger/checkpoint` is written after all views of an act. While it is the newest one, every file
/// is as it was rendered last, and nothing has to be looked at.
struct MissedViews {
  /// Views beside those of the act that are to be rendered with it.
  private(set) var paths: [ViewPath] = []
  /// The views whose file does not show what was rendered last.
  private var behind: Set<ViewPath> = []

  /// Finds them, under the lock and before anything is committed.
  init(_ ledger: OpenLedger) throws(Problem) {
    let note = try? DurableFile.read(
      CheckpointFile.path, below: ledger.workspace.root, max: CheckpointFile.byteCountMax)
    if note == ledger.note { return }
    let stored = try storing { () throws(StoreError) in try ledger.store.views() }
    for view in stored {
      guard let path = ViewPath(file: view.path.string) else { continue }
      switch ViewCheck.condition(of: path, in: ledger.workspace, view) {
      case .current: continue
      case .stale, .missing, .unreadable: paths.append(path)
      // Edited by hand: rendered again, and told, when an act changes what it shows.
      case .edited: break
      }
      behind.insert(path)
    }
  }

  /// Whether the rendering before the last one is what the file may show.
  func isBehind(_ path: ViewPath) -> Bool { behind.contains(path) }
}
