package import CommandLineKit
internal import Governance
internal import Ledger
internal import Store
internal import Views
internal import Wire

/// `kernel state render`: writes every view again, or says which are not what they should be.
package struct StateRender: Operation {
  package static let path = ["state", "render"]
  package static let summary = "Write every view again, or check them."
  package static let discussion = """
    Views are the files under state/ and ops/. They are rendered from the ledger and never read \
    back, so an edit by hand changes nothing but what people see: it is named, and replaced.

    A stale view shows an earlier record, as a crash leaves it. With --check nothing is written, \
    and the exit code is 3 if a view was edited, or if a file has the form of a view's name and \
    the ledger has no such view: that one is named and never touched.
    """
  package static let examples = [
    Example("kernel state render --check", "Name the views that are stale or edited."),
    Example("kernel state render", "Write all of them."),
  ]
  var isCheck = false

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.flag(
      "check", &isCheck, about: "Write nothing; exit 3 if one was edited or is foreign.")
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let strays = StrayViews(in: try Workspace.find(kernel.globals.directory, kernel.effects))
    let ledger = try kernel.open(forWriting: !isCheck)
    let findings = try ViewCheck.all(in: ledger)
    let foreign = strays.faults(
      besides: Set(findings.map(\.path)), limit: VerifyReport.derivedCountMax)
    if !isCheck { try render(findings, in: ledger) }
    let odd = findings.filter { $0.condition != .current }
    let edited = odd.filter { $0.condition == .edited }
    var answer = Answer(
      "kernel.views/1",
      data: .members([
        "views": .array(
          findings.map {
            .members([
              "file": .string($0.path.file), "condition": .string($0.condition.rawValue),
              "seq": $0.stored.map { .integer($0.seq) },
            ])
          }),
        "foreign": .array(foreign.map { .string($0.name) }),
        "written": .boolean(!isCheck),
      ]),
      lines: odd.map(Self.line)
        + (isCheck ? foreign.map { "✗ foreign  \($0.name)  \($0.message)" } : []),
      ledger: ledger.position)
    answer.exit = isCheck && !(edited.isEmpty && foreign.isEmpty) ? .refused : .ok
    answer.warnings = strays.unread.map(\.message)
    if isCheck {
      answer.next = odd.isEmpty ? [] : ["kernel state render"]
      if odd.isEmpty, foreign.isEmpty {
        answer = answer.saying("✓ \(findings.count) views are current")
      }
    } else {
      answer.warnings += edited.map { ViewCheck.replaced($0.path.file).message }
      answer.warnings += foreign.map { "\($0.name) is left as it is: \($0.message)" }
      answer = answer.saying("\(findings.count) views are written")
    }
    return answer
  }

  private static func line(_ finding: ViewCheck.Finding) -> String {
    let mark = finding.condition == .edited ? "✗" : "!"
    return "\(mark) \(finding.condition.rawValue)  \(finding.path.file)"
  }

  /// Writes the views. One that this program renders differently than it was stored gets the newest
  /// record's number and is stored anew.
  private func render(_ findings: [ViewCheck.Finding], in ledger: OpenLedger) throws(Problem) {
    var views: [View] = []
    var changed: [(view: View, isBehind: Bool)] = []
    for finding in findings {
      if let stored = finding.stored {
        let view = ledger.render(finding.path, seq: stored.seq)
        if SHA256.hash(Array(view.text.utf8)) == stored.digest {
          views.append(view)
          continue
        }
      }
      changed.append(
        (ledger.render(finding.path, seq: ledger.head.seq), finding.condition != .current))
    }
    try ledger.check()
    if !changed.isEmpty {
      var transaction = WriteTransactionBox()
      try storing { () throws(StoreError) in
        try transaction.begin(ledger.store)
        for (view, isBehind) in changed {
          try transaction.putView(view, seq: ledger.head.seq, keepsPrevious: isBehind)
        }
        try transaction.commit()
      }
    }
    for view in views + changed.map(\.view) { try AfterWork.write(view, in: ledger.workspace) }
    // It is a view as well, of the newest checkpoint, and says that all others were rendered.
    try AfterWork.writeCheckpoint(of: ledger)
  }
}

extension Answer {
  /// The same answer with a last line for people.
  fileprivate func saying(_ line: String) -> Answer {
    var answer = Answer(
      schema, data: data, lines: lines + [line], next: next, ledger: ledger, exit: exit,
      warnings: warnings)
    answer.raw = raw
    return answer
  }
}
