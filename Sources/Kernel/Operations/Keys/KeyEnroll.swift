package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel key enroll`.
package struct KeyEnroll: Judged {
  package static let path = ["key", "enroll"]
  package static let summary = "Enrol one more key for a person or a runner."
  package static let discussion = """
    From a request that was made with `kernel key request`. Somebody who is new is enrolled with \
    `kernel principal enroll`.
    """
  package static let examples = [Example("kernel key enroll olga-2.json", "Enrol a second key.")]

  var change = ChangeOptions()
  var request = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("request", &request, about: "The file of a request.", completion: .files)
    try change.arguments(&visitor)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let asked: EnrolmentRequest = try RequestFile.read(
      request, "an enrolment request", in: kernel)
    let (acted, ledger) = try kernel.act(change) { (ledger) throws(Problem) in
      try RequestFile.check(asked.ledger, on: ledger)
      return [
        Draft(
          .key(
            .enrolled(
              KeyEnrolled(
                key: asked.key, possession: asked.possession, principal: asked.principal))))
      ]
    }
    let entity = ledger.state.key(asked.key.id)
    return Answer(
      "kernel.key/1", data: .members(["key": entity.map { .wire($0) }]),
      lines: ["key \(asked.key.id) of \(asked.principal) is enrolled (\(acted.place))"],
      next: ["kernel key show \(asked.key.id)"], ledger: ledger.position)
  }
}
