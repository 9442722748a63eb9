package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel session request`.
package struct SessionRequestMake: Operation {
  package static let path = ["session", "request"]
  package static let summary = "Make a session's key, and ask a person to open the session."
  package static let discussion = """
    Run by whoever will hold the session. The first line of the output is the request: hand it to \
    a person, who opens the session with `kernel session open`. The second line is the token, which \
    is secret and shown once: keep it in KERNEL_SESSION, and hand it to nobody. With --out, the \
    request goes to a file and the token's line is all of the output.
    """
  package static let examples = [
    Example(
      "kernel session request --agent agent:b-1 --role builder --task FIX-1 --out request.json",
      "Ask for eight hours on FIX-1."),
    Example(
      "kernel session request --agent agent:r-1 --role reviewer --all-tasks --for 90m "
        + "--ledger acme.example/kernel",
      "Ask outside of the workspace."),
  ]

  var words = SessionWords()
  var ledger: String?
  var out: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try words.arguments(&visitor, isRequired: true)
    try visitor.ledger(&ledger)
    try visitor.out(&out)
  }

  package func validate() throws(UsageError) { try words.validate() }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    try RequestFile.checkNew(out, in: kernel)
    let made = try NewSession(
      try words.terms(), of: try kernel.requestedLedger(ledger), in: kernel)
    if let out { try RequestFile.write(made.request, to: out, in: kernel) }
    return Answer(
      "kernel.session_request/1",
      data: .members([
        "request": .wire(made.request), "file": out.map { .string($0) },
        "token": .string(made.token),
      ]),
      lines: (out == nil ? [RequestFile.line(made.request)] : []) + [made.tokenLine],
      next: ["kernel session open \(out.map(ShellWord.quoted) ?? "REQUEST")"],
      notes: [
        (out.map { "The request is in \($0)" } ?? "The first line is the request")
          + ": hand it to a person, who opens the session.",
        "The line KERNEL_SESSION=… is secret and shown once: keep it, and hand it to nobody.",
      ])
  }
}

extension ArgumentVisitor {
  /// Declares the ledger that a request is for.
  mutating func ledger(_ value: inout String?) throws(UsageError) {
    try option(
      "ledger", &value, placeholder: "ORIGIN",
      about: "The ledger that it is for, by default the workspace's.", isRequired: false,
      completion: .none)
  }

  /// Declares the file that a request is written to.
  mutating func out(_ value: inout String?) throws(UsageError) {
    try option(
      "out", &value, placeholder: "FILE", about: "Write the request to this new file.",
      isRequired: false, completion: .files)
  }
}
