internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Views
internal import Wire

/// Checks a whole ledger: every byte is hashed again, every signature verified, every event judged
/// again by the law; then everything derived is held against what the replay made.
struct Verifier {
  let workspace: Workspace
  let store: LedgerStore
  let threads: Int
  /// A number of records after which the root is wanted: those that somebody has seen.
  var sizeAsked: Int?
  /// Called now and then with the number of records done.
  var progress: (Int) -> Void = { _ in }

  private static let batchCount = 128

  func run() throws(Problem) -> VerifyReport {
    var report = VerifyReport()
    var replay = Replay(
      origin: workspace.marker.origin, identity: workspace.marker.identity, store: store)
    var tree = TreeComparison(store)
    let content = NamedContent(ledger: workspace.ledger)
    let checker = RecordChecker(content)
    var files = StaleFiles(FileCheck(workspace: workspace, store: store).staleFiles())
    checkRecords(&report, &replay, &tree, &files, checker)
    guard report.firstBad == nil else {
      if report.firstBad?.check == "unreadable" {
        report.derived = StoreCheck(store: store).damage()
      }
      return report
    }
    report.root = replay.edge.root
    report.checkpointKey = replay.state.get(LedgerEntity.self, LedgerEntity.id)?.checkpointKey
    if replay.edge.size == 0 {
      report.firstBad = VerifyFault(record: 0, "missing", "the ledger has no records")
      return report
    }
    let derived = DerivedChecks(
      workspace: workspace, store: store, replay: replay, confirmed: files.confirmed)
    let seen = tree.seen
    let found = try tree.finish(replay.edge) + derived.faults(ids: checker.ids, content: content)
    report.derived = Array(found.prefix(VerifyReport.derivedCountMax))
    report.contested = try contested(replay.state)
    tellWhatWasNotChecked(&report, seen: seen)
    return report
  }

  private func checkRecords(
    _ report: inout VerifyReport, _ replay: inout Replay, _ tree: inout TreeComparison,
    _ files: inout StaleFiles, _ checker: RecordChecker
  ) {
    let workers = Workers<[RecordCheck]>(count: threads) { checker.check($0) }
    var fault: VerifyFault?
    var batch: [RecordCheck] = []
    func flush() {
      if let workers { workers.submit(batch) } else { checker.check(batch) }
      batch.removeAll(keepingCapacity: true)
    }
    do throws(StoreError) {
      var stream = try store.records()
      while fault == nil, let stored = try stream.nextRecord() {
        switch try replay.next(stored) {
        case .bad(let found): fault = found
        case .fine(let check, let completed):
          report.records += 1
          batch.append(check)
          tree.add(
            completed, replay.edge, replay.state)
          files.compare(replay.state, at: stored.seq)
          if replay.edge.size == sizeAsked { report.rootAsked = replay.edge.root }
          if batch.count == Self.batchCount {
            flush()
            if checker.fault != nil { fault = checker.fault?.fault }
            progress(report.records)
          }
        }
      }
    } catch {
      // What cannot be read is the first bad record, unless the threads find an earlier one.
      fault = VerifyFault(record: report.records, "unreadable", "it cannot be read: \(error)")
    }
    flush()
    workers?.finish()
    // The threads may have found an earlier one than the replay.
    report.firstBad = checker.fault.map(\.fault) ?? fault
  }

  /// Finds out which view files show what an earlier record left.
  private struct StaleFiles {
    private let files: [Int: [StaleFile]]
    private(set) var confirmed: Set<ViewPath> = []

    init(_ files: [Int: [StaleFile]]) { self.files = files }

    mutating func compare(_ state: State, at seq: Int) {
      if files.isEmpty { return }
      for file in files[seq] ?? [] {
        let view = Views.render(file.path, in: state, seq: seq)
        if SHA256.hash(Array(view.text.utf8)) == file.digest { confirmed.insert(file.path) }
      }
    }
  }

  /// The records that nobody can rely on any more, because of revoked keys.
  private func contested(_ state: State) throws(Problem) -> [Int] {
    guard state.scan(KeyEntity.self).contains(where: { $0.revocation != nil }) else { return [] }
    var found: [Int] = []
    try storing { () throws(StoreError) in
      var stream = try store.records()
      while let stored = try stream.nextRecord() {
        guard let record = try? Record(parsing: stored.bytes) else { continue }
        if !state.isTrusted(Source(key: record.key, seq: record.seq)) { found.append(record.seq) }
      }
    }
    return found
  }

  private func tellWhatWasNotChecked(_ report: inout VerifyReport, seen: Int) {
    report.unwitnessed = report.records - seen
    report.notChecked.append(
      "\(report.unwitnessed) of \(report.records) records are newer than the last checkpoint that "
        + "somebody else has seen: whoever holds the ordering key could have replaced them")
    report.notChecked.append(
      "local mode: whoever owns the files and keys can rewrite all of it; only checkpoints kept "
        + "elsewhere show that")
    report.notChecked.append("whether what was observed in git or elsewhere was true")
    report.notChecked.append(
      "what only this folder says: which checkpoints somebody has seen and which older ones were "
        + "kept, counts of refusals past the quota, and what views showed before")
  }
}
