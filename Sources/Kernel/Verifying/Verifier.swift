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
  /// What lay in the folders of views before the store was opened; nil when the view files are not
  /// looked at.
  let strays: StrayViews?
  /// A number of records after which the root is wanted: those that somebody has seen.
  var sizeAsked: Int?
  /// The same state of the ledger on a connection of its own; nil where there is none.
  var tables: TableChecks?
  /// Called with the state that the replay made, for whoever need not take it apart.
  var keep: (State) -> Void = { _ in }
  /// Called now and then with the number of records done.
  var progress: (Int) -> Void = { _ in }

  /// What a thread is given.
  private enum Work {
    case records(RecordBatch)
    case tables(TableChecks)
  }

  /// The least number of batches that may wait, of which half always do: with so many signatures
  /// left to verify, the last look at what is derived costs no time of its own. They bound the
  /// memory: 20 MiB of records at most.
  private static let placeCountMin = 128
  /// How many batches may wait for each thread, where there are many.
  private static let placesPerThread = 4

  func run() throws(Problem) -> VerifyReport {
    var report = VerifyReport()
    let content = NamedContent(ledger: workspace.ledger)
    let checker = RecordChecker(content)
    var views = try ViewComparison(workspace, store, strays)
    let workers = Workers<Work>(
      count: threads, places: max(threads * Self.placesPerThread, Self.placeCountMin)
    ) { work in
      switch work {
      case .records(let batch): checker.check(batch)
      case .tables(let tables): tables.run()
      }
    }
    // First, so that it is done when the records are.
    if let workers, let tables { workers.submit(.tables(tables)) }
    let outcome = Result { () throws(Problem) in
      try replay(&report, &views, checker) { batch in
        if let workers { workers.submit(.records(batch)) } else { checker.check(batch) }
      }
    }
    workers?.finish()
    let (fault, derived) = try outcome.get()
    if checker.fault == nil, let failure = checker.failure { throw Problem(failure) }
    // The threads may have found an earlier one than the replay.
    report.firstBad = checker.fault.map(\.fault) ?? fault
    // The replay may have run ahead of the threads; what is behind a bad record is worth nothing.
    if case .record(let seq) = report.firstBad?.place { report.records = min(report.records, seq) }
    guard report.firstBad == nil, let derived else {
      if report.firstBad?.check == "unreadable" {
        report.derived = try StoreCheck(store: store).damage()
      }
      return report
    }
    try tell(of: derived, views, checker.ids, content, &report)
    return report
  }

  /// Judges all records and hands them over in batches; then looks at what is derived, unless one
  /// of them was found to be bad.
  private func replay(
    _ report: inout VerifyReport, _ views: inout ViewComparison, _ checker: RecordChecker,
    _ submit: (RecordBatch) -> Void
  ) throws(Problem) -> (VerifyFault?, DerivedChecks?) {
    var replay = Replay(
      origin: workspace.marker.origin, identity: workspace.marker.identity, store: store)
    var tree = TreeComparison(store)
    let fault = try checkRecords(&report, &replay, &tree, &views, checker, submit)
    keep(replay.state)
    if let fault { return (fault, nil) }
    return (nil, DerivedChecks(replay, tree, &views, in: store))
  }

  /// Tells of everything that is derived from good records.
  private func tell(
    of derived: DerivedChecks, _ views: ViewComparison, _ ids: IDSum, _ content: NamedContent,
    _ report: inout VerifyReport
  ) throws(Problem) {
    report.root = derived.root
    report.unknownLaw = derived.unknownLaw
    report.unknownKeyCount = derived.unknownKeyCount
    if derived.size == 0 {
      report.firstBad = VerifyFault(record: 0, "missing", "the ledger has no records")
      return
    }
    if let failure = derived.failure { throw failure }
    let found = tables?.result ?? TableChecks.Found(in: store)
    report.derived = derived.tree + derived.entities
    if derived.unknownLaw == nil {
      report.derived += try IDCheck(store: store, content: content).faults(ids, found.ids.get())
    }
    report.derived += views.faults(unjudgedFrom: derived.unknownLaw?.firstUnjudged)
    report.derived += try found.store.get()
    tell(of: views, &report, derived)
    report.derived = Array(report.derived.prefix(VerifyReport.derivedCountMax))
    report.contested = derived.contested
    tellWhatWasNotChecked(&report, seen: derived.seen)
  }

  /// Adds what is to be said of the files that are views.
  private func tell(
    of views: ViewComparison, _ report: inout VerifyReport, _ derived: DerivedChecks
  ) {
    report.absentViews = views.absent
    if strays == nil {
      report.notChecked.append("view files, as --no-views asks")
    } else if let notChecked = views.notChecked {
      report.notChecked.append(notChecked)
    }
    // A law that is not known here may have given the ledger another checkpoint key.
    guard derived.unknownLaw == nil, let ledger = derived.ledger else { return }
    let file = CheckpointFile(workspace, store, ledger)
    if let fault = file.fault { report.derived.append(fault) }
    guard file.isAbsent else { return }
    report.absentViews.append(CheckpointFile.path)
    report.notChecked.append(
      "\(CheckpointFile.path), which is not here or cannot be read; kernel state render writes it "
        + "again")
  }

  /// What is wrong with a record, as far as the replay finds it; the first one ends it.
  private func checkRecords(
    _ report: inout VerifyReport, _ replay: inout Replay, _ tree: inout TreeComparison,
    _ views: inout ViewComparison, _ checker: RecordChecker, _ submit: (RecordBatch) -> Void
  ) throws(Problem) -> VerifyFault? {
    var fault: VerifyFault?
    var batch = RecordBatch()
    func flush() {
      submit(batch)
      batch = RecordBatch()
    }
    do throws(StoreError) {
      var stream = try store.records()
      while fault == nil, let stored = try stream.nextRecord() {
        switch try replay.next(stored) {
        case .bad(let found): fault = found
        case .fine(let replayed, let completed):
          report.records += 1
          batch.append(replayed)
          tree.add(completed, replay.edge, replay.unknownLaw == nil ? replay.state : nil)
          if replay.unknownLaw == nil {
            views.happenings.append(replayed.record)
            views.compareFiles(with: replay.state, at: stored.seq)
          }
          if replay.edge.size == sizeAsked { note(&report, asked: replay) }
          if batch.isFull {
            flush()
            if checker.fault != nil { fault = checker.fault?.fault }
          }
          if report.records.isMultiple(of: RecordBatch.countMax) { progress(report.records) }
        }
      }
    } catch {
      guard error.isDamage else { throw Problem(error) }
      // What cannot be read is the first bad record, unless the threads find an earlier one.
      fault = VerifyFault(record: report.records, "unreadable", "it cannot be read: \(error)")
    }
    flush()
    return fault
  }

  private func note(_ report: inout VerifyReport, asked replay: Replay) {
    report.rootAsked = replay.edge.root
    if replay.unknownLaw != nil { return }
    report.keyAsked = replay.state.get(LedgerEntity.self, LedgerEntity.id)?.checkpointKey
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
