internal import Store
internal import Views
internal import Wire

/// Holds the view files against the digests of what was rendered (design §7).
///
/// Only an edited file is a fault: it shows what no record makes. One that is not there, or that is
/// the rendering before the last, shows nothing wrong, and any later action renders it again; a
/// copy of the ledger alone has none at all.
struct ViewComparison {
  /// The files that were edited by hand.
  private(set) var faults: [VerifyFault] = []
  /// The files that are not there or cannot be read.
  private(set) var absent: [String] = []
  /// How many views there should be.
  private(set) var count = 0

  init(_ workspace: Workspace, _ store: LedgerStore) throws(Problem) {
    let stored = try storing { () throws(StoreError) in try store.views() }
    count = stored.count
    for view in stored {
      switch ViewCheck.condition(ofFile: "\(workspace.root)/\(view.path)", view) {
      // Stopped between the commit and the file, the one before is still there.
      case .current, .stale: continue
      case .missing, .unreadable: absent.append(view.path.string)
      case .edited:
        faults.append(
          VerifyFault(derived: view.path.string, "view", "the file was edited by hand"))
      }
    }
  }

  /// What is told of files that could not be looked at; nil when all are there.
  var notChecked: String? {
    if absent.isEmpty { return nil }
    let shown = absent.prefix(Self.shownCountMax).joined(separator: " ")
    let which =
      absent.count == count
      ? "view files: none of the \(count) is here"
      : "\(absent.count) of \(count) view files, which are not here or cannot be read: \(shown)"
    return "\(which); kernel state render writes them again"
  }

  private static let shownCountMax = 20
}
