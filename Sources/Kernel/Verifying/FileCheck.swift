internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Views
internal import Wire

/// A view file that shows what was there before the last rendering: a crash between the commit and
/// the file leaves it so. Whether it was rendered then, only the state at that record tells.
struct StaleFile {
  let path: ViewPath
  /// The record that the file says it shows.
  let seq: Int
  let digest: Digest
}

/// Holds the files of the workspace against what the records make.
struct FileCheck {
  let workspace: Workspace
  let store: LedgerStore

  /// The most bytes at the beginning of a view in which it says which record it shows.
  private static let headByteCountMax = 512
  /// The most bytes of `ledger/checkpoint`.
  private static let noteByteCountMax = 8_192

  /// The files that hold neither the newest rendering nor just anything, by the record that they
  /// say they show; to be compared when the replay is there.
  func staleFiles() -> [Int: [StaleFile]] {
    var files: [Int: [StaleFile]] = [:]
    _ = store.eachRow(of: .view) { row in
      guard let path = Self.path(row), let digest = row[2].asDigest,
        let previous = row[3].asDigest, let bytes = read(path)
      else { return }
      let found = SHA256.hash(bytes)
      guard found != digest, found == previous, let seq = Self.seqShown(bytes) else { return }
      files[seq, default: []].append(StaleFile(path: path, seq: seq, digest: found))
    }
    return files
  }

  /// What is wrong with the views; `confirmed` are those that show what an earlier record left.
  func viewFaults(_ state: State, head: Int, confirmed: Set<ViewPath>) -> [VerifyFault] {
    var found: [VerifyFault] = []
    var seen: Set<ViewPath> = []
    func note(_ name: String, _ message: String) {
      if found.count < VerifyReport.derivedCountMax {
        found.append(VerifyFault(derived: name, "view", message))
      }
    }
    let unread = store.eachRow(of: .view) { row in
      let name = "view \(row[0].shown)"
      // A row decides which file is read, so it names a view or nothing is looked at.
      guard let path = Self.path(row) else { return note(name, "the ledger has no such view") }
      seen.insert(path)
      guard case .integer(let seq) = row[1], let digest = row[2].asDigest,
        row[3] == .null || row[3].asDigest != nil
      else { return note(name, "its row has values of other types than were written") }
      let view = Views.render(path, in: state, seq: seq)
      guard (0...head).contains(seq), SHA256.hash(Array(view.text.utf8)) == digest else {
        return note(name, "its row is not what the records make: kernel state render")
      }
      guard let bytes = read(path) else {
        let isThere = (try? Files.exists("\(workspace.root)/\(path.file)")) ?? true
        return note(
          path.file,
          isThere
            ? "it is no plain file: kernel state render"
            : "the file is missing: kernel state render")
      }
      if SHA256.hash(bytes) != digest, !confirmed.contains(path) {
        note(path.file, "the file was edited by hand")
      }
    }
    if let unread { return found + [unread] }
    for path in Views.all(in: state) where !seen.contains(path) {
      note("view \(path.file)", "its row is missing: kernel state render")
    }
    return found
  }

  /// Whether `ledger/checkpoint` is the newest checkpoint, or an older one of this ledger.
  func checkpointFaults(_ ledger: LedgerEntity, newest: StoredCheckpoint?) -> [VerifyFault] {
    guard
      let bytes = try? DurableFile.read(
        "ledger/checkpoint", below: workspace.root, max: Self.noteByteCountMax)
    else {
      return [
        VerifyFault(
          derived: "ledger/checkpoint", "view",
          "the file is missing or no plain file: kernel state render")
      ]
    }
    if bytes == newest?.note { return [] }
    // Stopped between the commit and the file, the one before is still there.
    guard let note = try? SignedNote(parsing: bytes),
      let opened = try? Checkpoint.open(note, origin: ledger.origin, key: ledger.checkpointKey),
      let newest, opened.checkpoint.size < newest.size,
      let root = try? store.root(size: opened.checkpoint.size), root == opened.checkpoint.root
    else {
      return [
        VerifyFault(
          derived: "ledger/checkpoint", "view",
          "the file is no checkpoint of these records: kernel state render")
      ]
    }
    return []
  }

  private func read(_ path: ViewPath) -> [UInt8]? {
    try? DurableFile.read(path.file, below: workspace.root, max: ViewCheck.byteCountMax)
  }

  private static func path(_ row: [StoredCell]) -> ViewPath? {
    row[0].asText.flatMap { ViewPath(file: $0.string) }
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
}
