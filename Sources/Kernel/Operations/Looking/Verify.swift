package import CommandLineKit
internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Wire

/// `kernel verify`.
package struct Verify: Operation {
  package static let path = ["verify"]
  package static let summary = "Check the whole ledger, byte by byte and event by event."
  package static let discussion = """
    Hashes every record again, checks the chain, the tree, the checkpoints, every signature against \
    the key that was valid at that position, every statement id and time, and judges every event \
    again by the law. Then compares entities and view files with what the records make. It names \
    the first bad record and why, and says what it did not check. Exits with 7 when anything is \
    wrong.

    A view file that is not there is told and is no fault: it can be rendered again, and a copy of \
    the ledger alone has none. One that was edited is, and so is a file that has the form of a \
    view's name, under state/ or ops/audit/, without being a view of the ledger.

    Under a law that this program does not know, records are not judged: it says from which record \
    on, checks their bytes, chain, tree and signatures, and exits with 3.
    """
  package static let examples = [
    Example("kernel verify", "Check the ledger."),
    Example("kernel verify --no-views", "Check a copy of the ledger, whatever lies beside it."),
  ]
  var threads: Int?
  var skipsViews = false

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.option(
      "threads", &threads, placeholder: "N", about: "Use so many threads; by default all cores.",
      isRequired: false, completion: .none)
    try visitor.flag(
      "no-views", &skipsViews,
      about: "Leave the view files out: for a copy of the ledger beside files of another time.")
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let workspace = try Self.asDamage { () throws(Problem) in
      try Workspace.find(kernel.globals.directory, kernel.effects)
    }
    let strays = skipsViews ? nil : StrayViews(in: workspace)
    // Begun before the one that the records are read from; see `refreshUnmoved`.
    let beside = try? OpenLedger.storeForReading(workspace)
    let store = try Self.asDamage { () throws(Problem) in
      try OpenLedger.storeForReading(workspace)
    }
    var tables: TableChecks?
    if let beside, (try? beside.refreshUnmoved()) == true { tables = TableChecks(beside) }
    let trusted = try kernel.trusted()
    if let trusted, trusted != workspace.marker.identity {
      throw Problem(
        "KRN-LEDGER-UNTRUSTED", .integrity,
        "this is the ledger \(workspace.marker.identity), not \(trusted)",
        hint: "find out which of the two you were to check")
    }
    let count = min(max(threads ?? processorCount(), 1), 64)
    let (anchor, broken) = try seen(of: workspace, in: kernel)
    var report = try Verifier(
      workspace: workspace, store: store, threads: count, strays: strays,
      sizeAsked: anchor?.checkpoint.size, tables: tables, keep: { kernel.replayed = $0 },
      progress: kernel.progress
    ).run()
    if anchor == nil, broken == nil, trusted == nil {
      report.notChecked.append(
        "which ledger this is: only its own folder says that its identity is "
          + "\(workspace.marker.identity); compare it, or give the one that you know with --trust")
    }
    let odd = broken ?? anchor.flatMap { compare($0, workspace.marker.origin, report) }
    try storing { () throws(StoreError) in try store.confirmSnapshot() }
    return answer(report, odd)
  }

  /// Opens a part of the ledger. A link, a FIFO or somebody's journal in its place is as wrong as
  /// other bytes in it, so what refuses other commands is damage here.
  private static func asDamage<Value: ~Copyable>(
    _ open: () throws(Problem) -> Value
  ) throws(Problem) -> Value {
    do throws(Problem) { return try open() } catch {
      guard error.exit == .refused else { throw error }
      throw Problem(error.code, .integrity, error.message, hint: error.hint)
    }
  }

  private typealias Seen = (checkpoint: Checkpoint, note: [UInt8])

  /// What this user has seen of the ledger, or that it cannot be read.
  private func seen(
    of workspace: Workspace, in kernel: Kernel
  ) throws(Problem) -> (Seen?, VerifyFault?) {
    do throws(Problem) {
      return (try Anchor(kernel.home, identity: workspace.marker.identity).read(), nil)
    } catch {
      guard error.exit == .integrity else { throw error }
      return (nil, VerifyFault(derived: "anchor", "anchor", error.message))
    }
  }

  /// Whether the ledger extends what this user has seen, as a fault if it does not.
  private func compare(
    _ seen: Seen, _ origin: Identifier, _ report: VerifyReport
  ) -> VerifyFault? {
    guard report.firstBad == nil else { return nil }
    func fault(_ message: String) -> VerifyFault {
      VerifyFault(derived: "anchor", "anchor", message)
    }
    let size = seen.checkpoint.size
    guard size <= report.records else {
      return fault("you have seen \(size) records, and there are \(report.records)")
    }
    guard report.rootAsked == seen.checkpoint.root else {
      return fault("the first \(size) records are not the ones that you have seen")
    }
    if let unknown = report.unknownLaw, size >= unknown.firstUnjudged { return nil }
    // Otherwise anybody could have put a smaller one there, which forgets what was seen.
    guard let key = report.keyAsked, let note = try? SignedNote(parsing: seen.note),
      (try? Checkpoint.open(note, origin: origin, key: key)) != nil
    else { return fault("what you have seen is not signed by the ledger's checkpoint key") }
    return nil
  }

  private func answer(_ report: VerifyReport, _ seen: VerifyFault?) -> Answer {
    let derived = report.derived + (seen.map { [$0] } ?? [])
    let isGood = report.firstBad == nil && derived.isEmpty
    var lines: [String] = []
    if let bad = report.firstBad, case .record(let seq) = bad.place {
      lines.append("[KRN-INTEGRITY] record \(seq) is bad (\(bad.check)): \(bad.message)")
      lines.append("the \(report.records) records before it were looked at")
    }
    for fault in derived {
      if case .derived(let name) = fault.place {
        lines.append("[KRN-INTEGRITY] \(name) (\(fault.check)): \(fault.message)")
      }
    }
    lines += verdict(report, isGood)
    if let root = report.root { lines.append("root \(Base64.encode(root.bytes))") }
    if !report.contested.isEmpty {
      let shown = report.contested.prefix(20).map { "\($0)" }.joined(separator: " ")
      lines.append("warning: \(report.contested.count) contested records: \(shown)")
    }
    lines += report.notChecked.map { "not checked: \($0)" }
    var answer = Answer(
      "kernel.verify/1", data: data(report, derived, isGood), lines: lines,
      exit: isGood ? .ok : .integrity)
    if isGood, let unknown = report.unknownLaw {
      // Whoever asks whether all is verified must not take what could not be judged for a yes.
      answer.exit = .refused
      answer.problem = unknown.problem
    }
    return answer
  }

  /// What can be said of the records as a whole.
  private func verdict(_ report: VerifyReport, _ isGood: Bool) -> [String] {
    guard let unknown = report.unknownLaw, report.firstBad == nil else {
      return isGood ? ["\(report.records) records verified"] : []
    }
    let first = unknown.firstUnjudged
    return [
      "[KRN-LAW-UNKNOWN] the records from \(first) on could not be judged: record "
        + "\(unknown.adoptedBy) puts them under law \(unknown.law), and this program knows law "
        + "\(Law.number)",
      "\(report.judgedCount) of \(report.records) records verified; of the other "
        + "\(report.records - report.judgedCount), bytes, chain and tree"
        + (report.unknownKeyCount == 0 ? " and signatures" : ", and signatures by known keys"),
    ]
  }

  private func data(
    _ report: VerifyReport, _ derived: [VerifyFault], _ isGood: Bool
  ) -> JSONText {
    func fault(_ fault: VerifyFault) -> JSONText {
      switch fault.place {
      case .record(let seq):
        .members([
          "record": .integer(seq), "check": .string(fault.check), "message": .string(fault.message),
        ])
      case .derived(let name):
        .members([
          "name": .string(name), "check": .string(fault.check), "message": .string(fault.message),
        ])
      }
    }
    return .members([
      "good": .boolean(isGood && report.unknownLaw == nil), "records": .integer(report.records),
      "judged": .integer(report.judgedCount),
      "unknown_law": report.unknownLaw.map {
        .members([
          "law": .integer($0.law), "adopted_by": .integer($0.adoptedBy),
          "first_unjudged": .integer($0.firstUnjudged),
        ])
      },
      "first_bad": report.firstBad.map(fault), "derived": .array(derived.map(fault)),
      "absent_views": .array(report.absentViews.map { .string($0) }),
      "contested": .array(report.contested.map { .integer($0) }),
      "unwitnessed": .integer(report.unwitnessed),
      "not_checked": .array(report.notChecked.map { .string($0) }),
      "root": report.root.map { .string(Base64.encode($0.bytes)) },
    ])
  }
}
