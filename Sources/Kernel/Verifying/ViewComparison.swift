internal import Crypto
internal import Governance
internal import Store
internal import Views
internal import Wire

/// Holds the views against what the records make (design §7): a row by rendering its view again, a
/// file by the digest in its row.
///
/// Only an edited file is a fault, and one with a view's name that the ledger has no view for: they
/// show what no record makes. One that is not there shows nothing wrong, and any later action
/// renders it again; a copy of the ledger alone has none at all. Nor is one that shows an earlier
/// record, as a crash between commit and writing leaves it; that it does, the row alone cannot
/// tell, so it is rendered when the replay is there.
struct ViewComparison {
  /// A file that its row calls an earlier rendering.
  private struct Stale {
    let path: ViewPath
    /// The record that it says it shows.
    let seq: Int
    let digest: Digest
  }

  private let workspace: Workspace
  private let store: LedgerStore
  /// What the records that audit logs list say of themselves.
  var happenings = Happenings()
  /// The files that are not there or cannot be read.
  private(set) var absent: [String] = []
  /// How many views there should be.
  private var count = 0
  /// What is wrong with files, in order of their paths.
  private var edited: [(path: ViewPath, message: String)] = []
  /// The earlier renderings, by the record that they say they show, until they are confirmed.
  private var stale: [Int: [Stale]] = [:]
  private var rowFaults: [VerifyFault] = []
  /// What has the form of a view; nil when files are left out.
  private let strays: StrayViews?
  /// The files that the ledger has no view for.
  private var foreign: [VerifyFault] = []

  /// The most bytes at the beginning of a view in which it says which record it shows.
  private static let headByteCountMax = 512
  private static let shownCountMax = 20

  /// Reads the files, unless they are to be left out and there are no `strays`: each once, and
  /// before the records, so that they are those of the snapshot that the store shows.
  init(
    _ workspace: Workspace, _ store: LedgerStore, _ strays: StrayViews?
  ) throws(Problem) {
    self.workspace = workspace
    self.store = store
    self.strays = strays
    if strays == nil { return }
    var files: [StoredView] = []
    // What is wrong with the rows is named when they are compared.
    _ = try store.eachRow(of: .view) { row in
      guard let path = row[0].asText, let digest = row[2].asDigest else { return }
      files.append(StoredView(path: path, seq: 0, digest: digest, previous: row[3].asDigest))
    }
    for view in files {
      // A row decides which file is read, so it names a view or nothing is looked at.
      if let path = ViewPath(file: view.path.string) { look(at: path, view) }
    }
  }

  private mutating func look(at path: ViewPath, _ view: StoredView) {
    count += 1
    switch ViewCheck.condition(of: path, in: workspace, view) {
    case .current: return
    case .missing, .unreadable: absent.append(path.file)
    case .stale:
      if let bytes = try? read(path), let seq = Self.seqShown(bytes) {
        stale[seq, default: []].append(Stale(path: path, seq: seq, digest: SHA256.hash(bytes)))
      } else {
        edited.append((path, message(about: path)))
      }
    case .edited: edited.append((path, message(about: path)))
    }
  }

  private func message(about path: ViewPath) -> String {
    do throws(StoreError) { _ = try read(path) } catch {
      if case .refused = error { return "it is no plain file: kernel state render" }
    }
    return "the file was edited by hand"
  }

  private func read(_ path: ViewPath) throws(StoreError) -> [UInt8] {
    try DurableFile.read(path.file, below: workspace.root, max: ViewCheck.byteCountMax)
  }

  /// The record that a view says it shows.
  private static func seqShown(_ bytes: [UInt8]) -> Int? {
    let (head, mark) = (bytes.prefix(headByteCountMax), Array("shows record ".utf8))
    guard let start = head.indices.first(where: { head[$0...].starts(with: mark) }) else {
      return nil
    }
    let digits = head[(start + mark.count)...].prefix {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  /// Finds out which files show what record `seq` left, when the replay has just applied it.
  mutating func compareFiles(with state: State, at seq: Int) {
    if stale.isEmpty { return }
    guard let files = stale.removeValue(forKey: seq) else { return }
    for file in files where digest(of: file.path, in: state, at: seq) != file.digest {
      edited.append((file.path, message(about: file.path)))
    }
  }

  /// Compares the rows with the state after record `head`, the last one.
  ///
  /// - Throws: what tells nothing of the rows, such as a disk that fails.
  mutating func compareRows(with state: State, head: Int) throws(Problem) {
    var found: [VerifyFault] = []
    var seen: Set<ViewPath> = []
    func note(_ name: String, _ message: String) {
      if found.count < VerifyReport.derivedCountMax {
        found.append(VerifyFault(derived: name, "view", message))
      }
    }
    let unread = try store.eachRow(of: .view) { row in
      let name = "view \(row[0].shown)"
      guard let path = row[0].asText.flatMap({ ViewPath(file: $0.string) }) else {
        return note(name, "the ledger has no such view")
      }
      seen.insert(path)
      guard case .integer(let seq) = row[1], let stored = row[2].asDigest,
        row[3] == .null || row[3].asDigest != nil
      else { return note(name, "its row has values of other types than were written") }
      if !(0...head).contains(seq) || digest(of: path, in: state, at: seq) != stored {
        note(name, "its row is not what the records make: kernel state render")
      }
    }
    if unread == nil {
      for path in Views.all(in: state) where !seen.contains(path) {
        note("view \(path.file)", "its row is missing: kernel state render")
      }
    }
    rowFaults = found + (unread.map { [$0] } ?? [])
    for path in Views.all(in: state) { seen.insert(path) }
    foreign =
      strays?.faults(besides: seen, limit: VerifyReport.derivedCountMax)
      .map { VerifyFault(derived: $0.name, "view", $0.message) } ?? []
  }

  private func digest(of path: ViewPath, in state: State, at seq: Int) -> Digest {
    let view = Views.render(path, in: state, seq: seq) { happenings[$0] }
    return SHA256.hash(Array(view.text.utf8))
  }

  /// What was found, after the last record. Files that say they show a record that nobody here has
  /// judged, from `unjudged` on, cannot be rendered again.
  func faults(unjudgedFrom unjudged: Int?) -> [VerifyFault] {
    var files = edited
    for file in stale.values.joined() where unjudged.map({ file.seq < $0 }) ?? true {
      files.append((file.path, message(about: file.path)))
    }
    files.sort { $0.path < $1.path }
    return rowFaults
      + files.map { VerifyFault(derived: $0.path.file, "view", $0.message) } + foreign
  }

  /// What is told of files that could not be looked at; nil when all are there.
  var notChecked: String? {
    if absent.isEmpty { return notListed }
    let shown = absent.prefix(Self.shownCountMax).joined(separator: " ")
    let which =
      absent.count == count
      ? "view files: none of the \(count) is here"
      : "\(absent.count) of \(count) view files, which are not here or cannot be read: \(shown)"
    return "\(which); kernel state render writes them again" + (notListed.map { "; \($0)" } ?? "")
  }

  /// The folders of which nobody can tell whether they hold more than views.
  private var notListed: String? {
    guard let unread = strays?.unread, !unread.isEmpty else { return nil }
    return "what else has the form of a view: \(unread.map(\.message).joined(separator: "; "))"
  }
}
