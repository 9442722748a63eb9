package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel session open`.
package struct SessionOpen: Judged {
  package static let path = ["session", "open"]
  package static let summary = "Open a session for an agent, as a person."
  package static let discussion = """
    From the request of whoever will hold the session; what is signed is shown. Or in one step, \
    with --agent: then the key is made here, and the only line of the output is the session's \
    token, KERNEL_SESSION=…, which is secret, shown once and kept nowhere.
    """
  package static let examples = [
    Example("kernel session open request.json", "Open what was asked for."),
    Example(
      "export $(kernel session open --agent agent:b-1 --role builder --task FIX-1 --for 8h)",
      "Open a session and act in it from this shell."),
  ]

  var change = ChangeOptions()
  var request: String?
  var words = SessionWords()

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument(
      "request", &request, about: "The file of a request.", isRequired: false,
      completion: .files)
    try words.arguments(&visitor, isRequired: false)
    try change.arguments(&visitor)
  }

  package func validate() throws(UsageError) {
    guard request == nil else {
      if words.isGiven {
        throw UsageError(
          "a REQUEST says all there is to say about the session",
          hint: "leave --agent, --role, --task, --for and --parent out")
      }
      return
    }
    guard words.isGiven else {
      throw UsageError(
        "a REQUEST is needed, or --agent, --role and --task",
        hint: "the holder makes one with: kernel session request")
    }
    try words.validate()
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    if let request {
      let asked: SessionRequest = try RequestFile.read(request, "a session request", in: kernel)
      try kernel.confirm(asked.summary, "Open this session?", isDryRun: change.isDryRun)
      return try open(asked, token: nil, in: kernel)
    }
    let made = try NewSession(try words.terms(), of: try kernel.requestedLedger(nil), in: kernel)
    return try open(made.request, token: change.isDryRun ? nil : made.token, in: kernel)
  }

  private func open(
    _ request: SessionRequest, token: String?, in kernel: Kernel
  ) throws(Problem) -> Answer {
    let makesKey = self.request == nil
    let (acted, ledger) = try kernel.act(change) { (ledger) throws(Problem) in
      try RequestFile.check(request.ledger, on: ledger)
      // The life begins when the kernel orders the record, and its time never goes back.
      let moment = max(kernel.effects.now(), ledger.moment)
      return [
        Draft(.session(.opened(request.opened(at: moment))), makesKey: makesKey, moment: moment)
      ]
    }
    if makesKey, case .session(.opened(let recorded))? = acted.recorded {
      return openedBefore(recorded.session, acted, ledger)
    }
    let entity = ledger.state.get(SessionEntity.self, request.session.text)
    let told =
      request.summary + (entity.map { ["expires \($0.expires)"] } ?? [])
      + ["\(acted.isDryRun ? "would be opened" : "opened") (\(acted.place))"]
    return Answer(
      "kernel.session/1",
      data: .members([
        "session": entity.map { .wire($0) }, "token": token.map { .string($0) },
      ]),
      lines: token.map { ["KERNEL_SESSION=\($0)"] } ?? told,
      next: next(request.session, request.scope), ledger: ledger.position,
      notes: token == nil
        ? []
        : told + ["The line KERNEL_SESSION=… is secret and shown once: it is kept nowhere."])
  }

  /// A repeat has the session of the first time, whose token nobody has but who was shown it then.
  private func openedBefore(
    _ session: SessionID, _ acted: Acted, _ ledger: OpenLedger
  ) -> Answer {
    let entity = ledger.state.get(SessionEntity.self, session.text)
    return Answer(
      "kernel.session/1", data: .members(["session": entity.map { .wire($0) }]), lines: [],
      next: next(session, entity?.scope ?? []), ledger: ledger.position,
      notes: [
        "session \(session)", "opened (\(acted.place))",
        "Its token was shown then, and is kept nowhere: "
          + "without it, end the session and open another.",
      ])
  }

  private func next(_ session: SessionID, _ scope: [TaskID]) -> [String] {
    [
      "kernel task show \(scope.first?.description ?? "TASK")",
      "kernel session end \(session) --reason TEXT",
    ]
  }
}

extension Kernel {
  /// Shows a person what they are about to sign, and asks. Where nobody can be asked, the command
  /// itself is the answer.
  func confirm(_ lines: [String], _ question: String, isDryRun: Bool) throws(Problem) {
    guard let ask = effects.ask, !globals.yes, !globals.json, !isDryRun else { return }
    let answer = ask((lines + [question + " [y/N] "]).joined(separator: "\n"))
    guard let answer, ["y", "yes"].contains(answer.lowercased()) else {
      throw Problem("KRN-NOT-CONFIRMED", .refused, "nothing was signed")
    }
  }
}
