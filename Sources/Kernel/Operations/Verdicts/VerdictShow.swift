package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel verdict show`.
package struct VerdictShow: Operation {
  package static let path = ["verdict", "show"]
  package static let summary = "Show the last verdict on a task, or that of a record."
  package static let examples = [
    Example("kernel verdict show FIX-1", "Show the last verdict on FIX-1."),
    Example("kernel verdict show 42", "Show the verdict that record 42 holds."),
  ]
  var what = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument(
      "verdict", &what, about: "A task, or a record's number.", completion: .dynamic("task"))
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let seq: Int
    if let number = Int(what) {
      seq = number
    } else {
      let id = try Names.task(what)
      guard let last = ledger.state.get(ReviewEntity.self, id.text)?.lastVerdict else {
        try ledger.check()
        throw Problem(
          "KRN-VERDICT-MISSING", .notFound, "there is no verdict on \(id)",
          hint: "kernel review show \(id)")
      }
      seq = last.seq
    }
    guard let signed = try ledger.body(VerdictSubmitted.self, of: seq)?.signed else {
      throw Problem("KRN-VERDICT-MISSING", .notFound, "record \(seq) holds no verdict")
    }
    return Answer(
      "kernel.verdict/1", data: .wire(signed),
      lines: ["record \(seq)"] + VerdictWords.lines(signed), ledger: ledger.position)
  }
}

/// Verdicts for people.
enum VerdictWords {
  static func lines(_ signed: SignedVerdict) -> [String] {
    let verdict = signed.verdict
    return [
      "\(verdict.outcome.rawValue) on \(verdict.task) revision \(verdict.revision), produced by "
        + verdict.producedBy.rawValue,
      "reviewer \(verdict.reviewer)\(verdict.session.map { " in \($0)" } ?? ""), "
        + "signed \(verdict.issued)",
      "for \(verdict.ref) of \(verdict.repository) in \(verdict.ledger) (\(verdict.identity))",
      "from \(verdict.from) to \(verdict.to), tree \(verdict.tree)",
      "difference \(verdict.diff), policy \(verdict.policy)",
      "report record \(verdict.report.seq), verdict before "
        + (verdict.previous.map { "record \($0.seq)" } ?? "none"),
      "key \(signed.key)",
    ]
  }
}
