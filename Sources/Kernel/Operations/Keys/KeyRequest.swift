package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel key request`.
package struct KeyRequest: Operation {
  package static let path = ["key", "request"]
  package static let summary = "Make a key here, and the request that asks to enrol it."
  package static let discussion = """
    The secret half stays in a key file of this user. The request is one line of JSON without a \
    secret in it: hand it to somebody who may enrol you. No workspace is needed with --ledger.
    """
  package static let examples = [
    Example(
      "kernel key request --principal human:bob --ledger acme.example/kernel --out bob.json",
      "Ask to be let in, from another machine."),
    Example("kernel key request --principal human:olga", "Make one more key for Olga."),
  ]

  var principal: String?
  var ledger: String?
  var out: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.option(
      "principal", &principal, placeholder: "WHO",
      about: "Whose key it will be: human:NAME or runner:NAME.", isRequired: true,
      completion: .none)
    try visitor.ledger(&ledger)
    try visitor.out(&out)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    try RequestFile.checkNew(out, in: kernel)
    let key = try NewKey(
      for: try Names.keyHolder(principal ?? ""), of: try kernel.requestedLedger(ledger))
    let request = key.request()
    try kernel.keys.keep(key)
    if let out { try RequestFile.write(request, to: out, in: kernel) }
    let path = try kernel.keys.path(request.key.id)
    let file = out.map(ShellWord.quoted) ?? "REQUEST"
    return Answer(
      "kernel.enrolment_request/1",
      data: .members([
        "request": .wire(request), "key": .string(request.key.id.description),
        "key_file": .string(path), "file": out.map { .string($0) },
      ]),
      lines: [out.map { "the request is in \($0)" } ?? RequestFile.line(request)],
      next: [
        "kernel principal enroll \(file) --level LEVEL", "kernel key enroll \(file)",
      ],
      notes: [
        "key \(request.key.id); its secret half is in \(path)",
        "Hand the request to somebody who may enrol \(request.principal).",
      ])
  }
}
