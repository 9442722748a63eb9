package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel why`: what may come next, what stands in the way, and who can change that.
package struct Why: Operation {
  package static let path = ["why"]
  package static let summary = "Say what may come next for a task or a ref, and why or why not."
  package static let discussion = """
    For a task: every event that its state has a way for, judged for you by the same law that \
    decides. For a ref such as main: what a push to it would be asked. Nothing is recorded.

    Unmet conditions are listed with what they looked at, the records that they rest on, and who \
    can make them hold; --all lists the others too. Asking is free, so the exit code is 0 whatever \
    the answer; kernel can tells yes from no.
    """
  package static let examples = [
    Example("kernel why FIX-1", "See what FIX-1 waits for."),
    Example("kernel why FIX-1 --for agent:builder-1", "Ask for somebody else."),
    Example("kernel why main", "See what a push to main needs."),
  ]
  var subject = ""
  var person: String?
  var repository: String?
  var showsAll = false

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument(
      "subject", &subject, about: "A task, a branch or a full ref.", completion: .dynamic("task"))
    try visitor.option(
      "for", &person, placeholder: "PRINCIPAL", about: "Ask for this principal, not for yourself.",
      isRequired: false, completion: .dynamic("principal"))
    try visitor.option(
      "repository", &repository, placeholder: "NAME",
      about: "The repository of the ref, if there are more than one.", isRequired: false,
      completion: .dynamic("repository"))
    try visitor.flag("all", &showsAll, about: "List the conditions that hold, too.")
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let inquiry = Inquiry(ledger: ledger, now: kernel.effects.now())
    if let id = TaskID(subject) {
      let task = ledger.state.get(TaskEntity.self, id.text)
      try ledger.check()
      guard let task else {
        throw Problem(
          "KRN-TASK-UNKNOWN", .notFound, "there is no task \(id)", hint: "kernel task list")
      }
      let speaker = try Speaker.find(for: person, in: ledger, kernel.keys, kernel.effects)
      return try answer(task, speaker, inquiry)
    }
    guard let ref = GitRef(subject) ?? GitRef(branch: subject) else {
      throw Problem(
        "KRN-USAGE", .usage, "a task id, a branch or a full ref is needed",
        hint: "kernel task list")
    }
    return try answer(ref, inquiry)
  }

  private func answer(
    _ task: TaskEntity, _ speaker: Speaker, _ inquiry: Inquiry
  ) throws(Problem) -> Answer {
    let found = try Answered.all(Prospects(task, for: speaker, inquiry).all, inquiry, speaker)
    var lines = ["\(task.id) is \(task.status.rawValue) since \(task.since)"]
    if let block = task.block {
      lines.append(
        "  blocked by record \(block.source.seq), was \(block.from.rawValue): \(block.reason)")
    }
    lines.append("for \(speaker.principal)\(speaker.session.map { " in \($0)" } ?? ""):")
    lines += found.flatMap { $0.lines(all: showsAll) }
    if found.isEmpty { lines.append("  nothing comes next: it is over") }
    var answer = Answer(
      "kernel.why/1",
      data: .members([
        "subject": .string("task"), "task": .string(task.id.description),
        "status": .string(task.status.rawValue), "since": .string(task.since.description),
        "actor": .string(speaker.principal.description),
        "session": speaker.session.map { .string($0.description) },
        "hypothetical": .boolean(speaker.hypothesis != nil),
        "events": .array(found.map(\.data)),
      ]),
      lines: lines,
      next: found.filter { $0.judgement.isAdmitted && $0.prospect.isOnward }
        .map(\.prospect.command), ledger: inquiry.ledger.position)
    answer.warnings = [speaker.hypothesis, inquiry.clockWarning].compactMap { $0 }
    return answer
  }
}

/// A prospect and what the law says to it.
struct Answered {
  let prospect: Prospect
  let judgement: Judgement

  /// Asks the law about each.
  static func all(
    _ prospects: [Prospect], _ inquiry: Inquiry, _ speaker: Speaker
  ) throws(Problem) -> [Answered] {
    try prospects.map { (prospect) throws(Problem) in
      Answered(prospect: prospect, judgement: try prospect.judge(inquiry, speaker))
    }
  }

  var data: JSONText {
    let head: [JSONText.Member] = [
      .init("event", .string(prospect.event.kind.name)),
      .init("command", .string(prospect.command)),
      .init("leads_to", .array(prospect.leadsTo.map { .string($0.rawValue) })),
      .init("assumes", prospect.assumes.map { .string($0) } ?? .null),
    ]
    return .object(head + Explanation.members(judgement))
  }

  /// The event, its answer, and its conditions: all, or the unmet ones.
  func lines(all: Bool) -> [String] {
    let word =
      judgement.isAdmitted
      ? "✓ yes" : Explanation.isConsentOnly(judgement) ? "! needs consent" : "✗ no"
    let admitted = judgement.isAdmitted ? "  (\(prospect.command))" : ""
    var lines = ["\(word)  \(prospect.event.kind.name)\(admitted)"]
    if let assumes = prospect.assumes { lines.append("      assuming \(assumes)") }
    lines += all ? Explanation.lines(judgement) : Explanation.unmetLines(judgement)
    return lines
  }
}
