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
  /// Whether the view files are looked at too.
  let checksViews: Bool
  /// Called now and then with the number of records done.
  var progress: (Int) -> Void = { _ in }

  private static let batchCount = 128

  func run() throws(Problem) -> VerifyReport {
    var report = VerifyReport()
    var replay = Replay(
      origin: workspace.marker.origin, identity: workspace.marker.identity, store: store)
    var tree = TreeComparison(store)
    let checker = RecordChecker(NamedContent(ledger: workspace.ledger))
    try checkRecords(&report, &replay, &tree, checker)
    guard report.firstBad == nil else { return report }
    report.root = replay.edge.root
    report.unknownLaw = replay.unknownLaw
    report.unknownKeyCount = replay.unknownKeyCount
    if replay.edge.size == 0 {
      report.firstBad = VerifyFault(record: 0, "missing", "the ledger has no records")
      return report
    }
    let derived = DerivedChecks(workspace: workspace, store: store, replay: replay)
    report.derived = try tree.faults() + derived.faults(ids: checker.ids)
    try checkViews(&report)
    report.contested = try contested(replay.state, before: report.judgedCount)
    try tellWhatWasNotChecked(&report)
    return report
  }

  private func checkViews(_ report: inout VerifyReport) throws(Problem) {
    guard checksViews else { return report.notChecked.append("view files, as --no-views asks") }
    let views = try ViewComparison(workspace, store)
    report.derived += views.faults
    report.absentViews = views.absent
    if let notChecked = views.notChecked { report.notChecked.append(notChecked) }
  }

  private func checkRecords(
    _ report: inout VerifyReport, _ replay: inout Replay, _ tree: inout TreeComparison,
    _ checker: RecordChecker
  ) throws(Problem) {
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
          try tree.add(completed, size: replay.edge.size, root: replay.edge)
          if batch.count == Self.batchCount {
            flush()
            if checker.fault != nil { fault = checker.fault?.fault }
            progress(report.records)
          }
        }
      }
    } catch {
      workers?.finish()
      throw Problem(error)
    }
    flush()
    workers?.finish()
    // The threads may have found an earlier one than the replay.
    report.firstBad = checker.fault.map(\.fault) ?? fault
  }

  /// The records that nobody can rely on any more, because of revoked keys.
  private func contested(_ state: State, before end: Int) throws(Problem) -> [Int] {
    guard state.scan(KeyEntity.self).contains(where: { $0.revocation != nil }) else { return [] }
    var found: [Int] = []
    try storing { () throws(StoreError) in
      var stream = try store.records(from: 0, before: end)
      while let stored = try stream.nextRecord() {
        guard let record = try? Record(parsing: stored.bytes) else { continue }
        if !state.isTrusted(Source(key: record.key, seq: record.seq)) { found.append(record.seq) }
      }
    }
    return found
  }

  private func tellWhatWasNotChecked(_ report: inout VerifyReport) throws(Problem) {
    let seen = try storing { () throws(StoreError) in try store.newestSeenCheckpoint() }
    report.unwitnessed = report.records - (seen?.size ?? 0)
    report.notChecked.append(
      "\(report.unwitnessed) of \(report.records) records are newer than the last checkpoint that "
        + "somebody else has seen: whoever holds the ordering key could have replaced them")
    report.notChecked.append(
      "local mode: whoever owns the files and keys can rewrite all of it; only checkpoints kept "
        + "elsewhere show that")
    if report.unknownLaw != nil {
      report.notChecked += [
        "what the records from \(report.judgedCount) on mean, and whether their law admits them",
        "entities, statement ids and blobs, which depend on what those records mean",
      ]
    }
    if report.unknownKeyCount > 0 {
      report.notChecked.append(
        "the signatures of \(report.unknownKeyCount) records, by keys that are not known before "
          + "record \(report.judgedCount)")
    }
    report.notChecked.append("whether what was observed in git or elsewhere was true")
  }
}
