internal import Governance
internal import Store
internal import Views
internal import Wire

/// Holds the view files against the digests of what was rendered (design §7).
struct ViewCheck {
  /// What a view's file is.
  enum Condition: String {
    /// What was rendered last.
    case current
    /// What was rendered before that, as a crash between commit and writing leaves it.
    case stale
    /// Neither: somebody wrote it by hand.
    case edited
    /// There is no file.
    case missing
    /// There is a file that cannot be read now.
    case unreadable
  }

  /// One view and its file.
  struct Finding {
    let path: ViewPath
    let condition: Condition
    /// What should be there; nil for a view that was never rendered.
    let stored: StoredView?
  }

  /// The most bytes of a view: 4,096 live tasks take less than a tenth of it.
  static let byteCountMax = 16 << 20

  /// Every view that was ever rendered or should be.
  static func all(in ledger: OpenLedger) throws(Problem) -> [Finding] {
    let stored = try storing { () throws(StoreError) in try ledger.store.views() }
    var findings: [Finding] = []
    var seen: Set<ViewPath> = []
    for view in stored {
      guard let path = ViewPath(file: view.path.string) else { continue }
      seen.insert(path)
      findings.append(
        Finding(
          path: path,
          condition: condition(of: path, in: ledger.workspace, view), stored: view))
    }
    for path in Views.all(in: ledger.state) where !seen.contains(path) {
      findings.append(Finding(path: path, condition: .missing, stored: nil))
    }
    try ledger.check()
    return findings
  }

  /// What the file is, by one reading and one hash.
  static func condition(
    of path: ViewPath, in workspace: Workspace, _ view: StoredView
  ) -> Condition {
    let bytes: [UInt8]
    do { bytes = try DurableFile.read(path.file, below: workspace.root, max: byteCountMax) } catch {
      switch error {
      case .notFound: return .missing
      // A link, a folder or more bytes than any view has: nothing that was rendered.
      case .refused: return .edited
      default: return .unreadable
      }
    }
    let digest = SHA256.hash(bytes)
    if digest == view.digest { return .current }
    return digest == view.previous ? .stale : .edited
  }

  /// What is told when an edited file is rendered again.
  static func replaced(_ file: String) -> Problem {
    Problem(
      "KRN-VIEW-EDITED", .refused, "\(file) was edited by hand; it has been rendered again",
      hint: "views are never read back: change what they show through kernel")
  }
}
