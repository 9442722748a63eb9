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
    var views = try ViewComparison(workspace, store, readsFiles: checksViews)
    try checkRecords(&report, &replay, &tree, &views, checker)
    guard report.firstBad == nil else {
      if report.firstBad?.check == "unreadable" {
        report.derived = try StoreCheck(store: store).damage()
      }
      return report
    }
    report.root = replay.edge.root
    report.unknownLaw = replay.unknownLaw
    report.unknownKeyCount = replay.unknownKeyCount
    if replay.edge.size == 0 {
      report.firstBad = VerifyFault(record: 0, "missing", "the ledger has no records")
      return report
    }
    let seen = tree.seen
    let derived = DerivedChecks(workspace: workspace, store: store, replay: replay)
    report.derived =
      try tree.finish(replay.edge)
      + derived.faults(ids: checker.ids, content: content, views: &views)
    tell(of: views, &report, replay)
    report.derived = Array(report.derived.prefix(VerifyReport.derivedCountMax))
    report.contested = try contested(replay.state, before: report.judgedCount)
    tellWhatWasNotChecked(&report, seen: seen)
    return report
  }

  /// Adds what is to be said of the files that are views.
  private func tell(of views: ViewComparison, _ report: inout VerifyReport, _ replay: Replay) {
    report.absentViews = views.absent
    if !checksViews {
      report.notChecked.append("view files, as --no-views asks")
    } else if let notChecked = views.notChecked {
      report.notChecked.append(notChecked)
    }
    // A law that is not known here may have given the ledger another checkpoint key.
    guard replay.unknownLaw == nil,
      let ledger = replay.state.get(LedgerEntity.self, LedgerEntity.id)
    else { return }
    let file = CheckpointFile(workspace, store, ledger)
    if let fault = file.fault { report.derived.append(fault) }
    guard file.isAbsent else { return }
    report.absentViews.append(CheckpointFile.path)
    report.notChecked.append(
      "\(CheckpointFile.path), which is not here or cannot be read; kernel state render writes it "
        + "again")
  }

  private func checkRecords(
    _ report: inout VerifyReport, _ replay: inout Replay, _ tree: inout TreeComparison,
    _ views: inout ViewComparison, _ checker: RecordChecker
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
          tree.add(completed, replay.edge, replay.unknownLaw == nil ? replay.state : nil)
          if replay.unknownLaw == nil { views.compareFiles(with: replay.state, at: stored.seq) }
          if replay.edge.size == sizeAsked { note(&report, asked: replay) }
          if batch.count == Self.batchCount {
            flush()
            if checker.fault != nil { fault = checker.fault?.fault }
            progress(report.records)
          }
        }
      }
    } catch {
      guard error.isDamage else {
        workers?.finish()
        throw Problem(error)
      }
      // What cannot be read is the first bad record, unless the threads find an earlier one.
      fault = VerifyFault(record: report.records, "unreadable", "it cannot be read: \(error)")
    }
    flush()
    workers?.finish()
    // The threads may have found an earlier one than the replay.
    report.firstBad = checker.fault.map(\.fault) ?? fault
  }

  private func note(_ report: inout VerifyReport, asked replay: Replay) {
    report.rootAsked = replay.edge.root
    if replay.unknownLaw != nil { return }
    report.keyAsked = replay.state.get(LedgerEntity.self, LedgerEntity.id)?.checkpointKey
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

  private func tellWhatWasNotChecked(_ report: inout VerifyReport, seen: Int) {
    report.unwitnessed = report.records - seen
    report.notChecked.append(
      "\(report.unwitnessed) of \(report.records) records are newer than the last checkpoint that "
        + "somebody else has seen: whoever holds the ordering key could have replaced them")
    report.notChecked.append(
      "local mode: whoever owns the files and keys can rewrite all of it; only checkpoints kept "
        + "elsewhere show that")
    if report.unknownLaw != nil {
      report.notChecked += [
        "what the records from \(report.judgedCount) on mean, and whether their law admits them",
        "entities, statement ids, blobs, rows of views and signatures of checkpoints, which depend "
          + "on what those records mean",
      ]
    }
    if report.unknownKeyCount > 0 {
      report.notChecked.append(
        "the signatures of \(report.unknownKeyCount) records, by keys that are not known before "
          + "record \(report.judgedCount)")
    }
    report.notChecked.append("whether what was observed in git or elsewhere was true")
    report.notChecked.append(
      "what only this folder says: which checkpoints somebody has seen and which older ones were "
        + "kept, counts of refusals past the quota, and what views showed before")
  }
}
