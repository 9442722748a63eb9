package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel doctor`: looks at everything around the ledger, and changes nothing.
package struct Doctor: Operation {
  package static let path = ["doctor"]
  package static let summary = "Look for what is wrong around the ledger, and change nothing."
  package static let discussion = """
    Each finding has a code that kernel explain knows, what it means, and a safe next step. Green \
    is well, yellow is worth a look, red needs somebody; with anything red the exit code is 3.

    It does not read every record: kernel verify does.
    """
  package static let examples = [Example("kernel doctor", "Look at everything.")]

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {}

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    var findings: [DoctorFinding] = []
    do throws(Problem) {
      let strays = StrayViews(in: try Workspace.find(kernel.globals.directory, kernel.effects))
      let ledger = try kernel.open(forWriting: false)
      findings += Surroundings(ledger, kernel, strays).findings
      findings += WorkHealth(ledger, now: kernel.effects.now()).findings
      findings += GitHealth.findings(of: ledger.workspace)
      try ledger.check()
    } catch {
      // A ledger that cannot be opened is the finding; the rest would rest on it.
      findings.append(DoctorFinding(error))
    }
    let isRed = findings.contains { $0.colour == .red }
    return Answer(
      "kernel.doctor/1",
      data: .members([
        "healthy": .boolean(!isRed), "findings": .array(findings.map(\.data)),
      ]),
      lines: findings.flatMap(\.lines), next: findings.compactMap(\.step),
      ledger: kernel.position, exit: isRed ? .refused : .ok)
  }
}

/// One thing that doctor looked at.
struct DoctorFinding {
  /// The code that `kernel explain` knows.
  let code: String
  let colour: Ages.Colour
  /// What was found.
  let text: String
  /// A safe thing to do; nil when all is well.
  let step: String?

  init(_ code: String, _ colour: Ages.Colour, _ text: String, step: String? = nil) {
    self.code = code
    self.colour = colour
    self.text = text
    self.step = step
  }

  /// A problem that was met on the way.
  init(_ problem: Problem, _ colour: Ages.Colour = .red) {
    self.init(problem.code, colour, problem.message, step: problem.hint)
  }

  var data: JSONText {
    .members([
      "code": .string(code), "colour": .string(colour.rawValue), "found": .string(text),
      "means": .string(Codes.entry(code)?.meaning ?? ""),
      "next": step.map { .string($0) },
    ])
  }

  var lines: [String] {
    let line = "\(colour.mark) \(colour.rawValue)  \(code)  \(text)"
    if colour == .green { return [line] }
    return [line, "      \(Codes.entry(code)?.meaning ?? "")"]
      + (step.map { ["      next: \($0)"] } ?? [])
  }
}
