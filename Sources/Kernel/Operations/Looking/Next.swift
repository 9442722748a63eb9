package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel next`: what the caller can do now, by asking the law about each live task.
package struct Next: Operation {
  package static let path = ["next"]
  package static let summary = "List what you can do now, most urgent first."
  package static let discussion = """
    Each line is an event that the law would admit now, for you and your session. What only a \
    person can do (approvals, merges, releases, blocks to lift) is marked as waiting for you. \
    Stops and ends are always there and are not listed; kernel why TASK has them.
    """
  package static let examples = [
    Example("kernel next", "List the ten most urgent things."),
    Example("kernel next --for agent:builder-1", "List what an agent can do."),
  ]
  /// The most live tasks that one answer asks about, most urgent first.
  static let taskCountMax = 512

  var limit = 10
  var person: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.option("limit", &limit, placeholder: "N", about: "How many to list.")
    try visitor.option(
      "for", &person, placeholder: "PRINCIPAL", about: "Ask for this principal, not for yourself.",
      isRequired: false, completion: .dynamic("principal"))
  }

  package func validate() throws(UsageError) {
    guard (1...Self.taskCountMax).contains(limit) else {
      throw UsageError("--limit lies between 1 and \(Self.taskCountMax)")
    }
  }

  /// One thing to do.
  private struct Step {
    let task: LiveTask
    let answered: Answered
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let speaker = try Speaker.find(for: person, in: ledger, kernel.keys, kernel.effects)
    let inquiry = Inquiry(ledger: ledger, now: kernel.effects.now())
    let live = ledger.state.liveTasks
    try ledger.check()
    var steps: [Step] = []
    for line in live.sorted(by: Self.precedes).prefix(Self.taskCountMax) {
      guard let task = ledger.state.get(TaskEntity.self, line.id.text) else { continue }
      for prospect in Prospects(task, for: speaker, inquiry).all
      where prospect.isOnward && !prospect.isByKernel {
        let judgement = try prospect.judge(inquiry, speaker)
        guard judgement.isAdmitted else { continue }
        steps.append(
          Step(task: line, answered: Answered(prospect: prospect, judgement: judgement)))
      }
    }
    steps.sort { left, right in
      (left.task.priority, left.answered.prospect.rank, left.task.since, left.task.id)
        < (right.task.priority, right.answered.prospect.rank, right.task.since, right.task.id)
    }
    var answer = answer(steps, speaker, inquiry)
    if live.count > Self.taskCountMax {
      answer.warnings.append(
        "only the \(Self.taskCountMax) most urgent of \(live.count) live tasks were looked at")
    }
    return answer
  }

  private static func precedes(_ left: LiveTask, _ right: LiveTask) -> Bool {
    (left.priority, left.since, left.id) < (right.priority, right.since, right.id)
  }

  private func answer(_ steps: [Step], _ speaker: Speaker, _ inquiry: Inquiry) -> Answer {
    let shown = steps.prefix(limit)
    var lines = shown.map { step in
      let waits = step.answered.prospect.needsPerson ? "  waits for you" : ""
      return "\(step.task.priority.rawValue)  \(step.answered.prospect.command)"
        + "  (\(step.task.status.rawValue))\(waits)"
    }
    if lines.isEmpty { lines = ["nothing to do for \(speaker.principal)"] }
    if steps.count > shown.count { lines.append("and \(steps.count - shown.count) more") }
    var answer = Answer(
      "kernel.next/1",
      data: .members([
        "actor": .string(speaker.principal.description),
        "session": speaker.session.map { .string($0.description) },
        "hypothetical": .boolean(speaker.hypothesis != nil),
        "steps": .array(shown.map(Self.data)), "more": .integer(steps.count - shown.count),
      ]),
      lines: lines, next: shown.map(\.answered.prospect.command), ledger: inquiry.ledger.position)
    answer.warnings = [speaker.hypothesis, inquiry.clockWarning].compactMap { $0 }
    return answer
  }

  private static func data(_ step: Step) -> JSONText {
    let prospect = step.answered.prospect
    return .members([
      "task": .string(step.task.id.description), "status": .string(step.task.status.rawValue),
      "priority": .string(step.task.priority.rawValue),
      "since": .string(step.task.since.description),
      "event": .string(prospect.event.kind.name), "command": .string(prospect.command),
      "waits_for_person": .boolean(prospect.needsPerson),
      "assumes": prospect.assumes.map { .string($0) },
    ])
  }
}
