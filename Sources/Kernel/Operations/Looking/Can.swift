package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel can`: runs another command dry and shows every condition.
package struct Can: Operation {
  package static let path = ["can"]
  package static let summary = "Ask whether a command would be admitted, and see every condition."
  package static let discussion = """
    Runs the command in full but for its end: the same code judges, and nothing is signed into the \
    ledger or recorded. Exit 0 means yes, 3 no, 4 that only an approval or a grant is missing.
    """
  package static let examples = [
    Example("kernel can task start FIX-1", "Ask whether FIX-1 could be started now."),
    Example("kernel can task stop FIX-1 --reason test", "Ask with the options of the command."),
  ]
  package static let wrapsCommand = true
  var words: [String] = []

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.arguments(
      "command", &words, about: "The command with its arguments and options.", isRequired: true,
      completion: .none)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    guard let commands = kernel.commands else {
      throw Problem("KRN-USAGE", .usage, "there are no commands to ask about here")
    }
    let operation: any Operation
    do { operation = try commands.bind(words) } catch { throw Problem(error) }
    guard var change = operation as? any Judged else {
      throw Problem(
        "KRN-CAN-READS", .usage,
        "kernel \(type(of: operation).path.joined(separator: " ")) is not judged by the law",
        hint: "kernel can asks about commands that have --dry-run")
    }
    change.change.isDryRun = true
    let name = "kernel \(type(of: operation).path.joined(separator: " "))"
    do throws(Problem) {
      let result = try change.run(in: kernel)
      return Self.admitted(name, kernel.acted, result)
    } catch {
      guard let judgement = error.judgement else { throw error }
      return Self.refused(name, error, judgement, kernel.position)
    }
  }

  /// Yes; also for a command that finds nothing to do, and so proposes nothing.
  private static func admitted(_ name: String, _ acted: Acted?, _ result: Answer) -> Answer {
    var lines = ["✓ yes: \(name) would be admitted"]
    for (kind, judgement) in acted?.judgements ?? [] {
      lines.append(kind.name)
      lines += Explanation.lines(judgement)
    }
    var answer = Answer(
      "kernel.can/1",
      data: .members([
        "command": .string(name), "allowed": .boolean(true),
        "events": Explanation.events(acted), "conditions": Explanation.conditions(acted),
      ]),
      lines: lines, next: result.next, ledger: result.ledger)
    answer.warnings = result.warnings
    return answer
  }

  private static func refused(
    _ name: String, _ problem: Problem, _ judgement: Judgement, _ position: LedgerPosition?
  ) -> Answer {
    let word = problem.exit == .consent ? "! only consent is missing" : "✗ no"
    var answer = Answer(
      "kernel.can/1",
      data: .object(
        [.init("command", .string(name)), .init("allowed", .boolean(false))]
          + Explanation.members(judgement)),
      lines: ["\(word): \(name): \(problem.message)"] + Explanation.lines(judgement),
      ledger: position, exit: problem.exit)
    answer.problem = problem
    return answer
  }
}

extension Explanation {
  /// The events of an act, with their judgements.
  static func events(_ acted: Acted?) -> JSONText {
    .array(
      (acted?.judgements ?? []).map { kind, judgement in
        .object([.init("event", .string(kind.name))] + members(judgement))
      })
  }

  /// Every condition of every event of an act.
  static func conditions(_ acted: Acted?) -> JSONText {
    .array((acted?.judgements ?? []).flatMap { $0.judgement.conditions.map(data) })
  }

  /// The answer of a dry run: what would be told, and every condition that was asked.
  static func dryRun(_ acted: Acted, _ result: Answer) -> Answer {
    var answer = Answer(
      "kernel.dry_run/1",
      data: .members([
        "result_schema": .string(result.schema), "result": result.data,
        "events": events(acted), "conditions": conditions(acted),
      ]),
      lines: result.lines, next: result.next, ledger: result.ledger, exit: result.exit)
    answer.warnings = result.warnings
    answer.notes = result.notes
    return answer
  }
}
