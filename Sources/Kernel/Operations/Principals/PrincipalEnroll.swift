package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel principal enroll`.
package struct PrincipalEnroll: Judged {
  package static let path = ["principal", "enroll"]
  package static let summary = "Enrol a person or a runner, with a first key."
  package static let discussion = """
    From a request that was made with `kernel key request` where the key will be used; or, with \
    --principal, the key is made here, for a person who shares this machine or a runner on it.

    Whose level may enrol which is fixed in the law: L0 everybody, L1 leads, operators and runners, \
    L2 operators. A runner has no level.
    """
  package static let examples = [
    Example("kernel principal enroll bob.json --level L2", "Enrol Bob from his request."),
    Example(
      "kernel principal enroll --principal runner:ci",
      "Enrol a runner, and make its key here."),
  ]

  var change = ChangeOptions()
  var request: String?
  var principal: String?
  var level: Level?
  var appearance = Appearance()

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument(
      "request", &request, about: "The file of a request.", isRequired: false,
      completion: .files)
    try visitor.option(
      "principal", &principal, placeholder: "WHO",
      about: "Make the key here, for human:NAME or runner:NAME.", isRequired: false,
      completion: .none)
    try visitor.option(
      "level", &level, placeholder: "LEVEL", about: "A person's level; a runner has none.",
      isRequired: false, completion: .none)
    try appearance.arguments(&visitor)
    try change.arguments(&visitor)
  }

  package func validate() throws(UsageError) {
    if request != nil, principal != nil { throw UsageError(.exclusive("REQUEST", "--principal")) }
    if request == nil, principal == nil {
      throw UsageError(
        "a REQUEST or --principal is needed",
        hint: "the new person runs: kernel key request --principal human:NAME")
    }
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    if let request {
      return try enrol(
        try RequestFile.read(request, "an enrolment request", in: kernel), in: kernel)
    }
    let key = try NewKey(
      for: try Names.keyHolder(principal ?? ""), of: try kernel.requestedLedger(nil))
    let request = key.request()
    return try kernel.keys.keeping(key) { (keep) throws(Problem) in
      try enrol(request, in: kernel, keeping: keep)
    }
  }

  private func enrol(
    _ request: EnrolmentRequest, in kernel: Kernel, keeping: () throws(Problem) -> Void = {}
  ) throws(Problem) -> Answer {
    var body = PrincipalEnrolled(
      id: request.principal, key: request.key, possession: request.possession, level: level,
      name: try Names.optionalText(appearance.name, "--name"),
      gitEmails: try Names.texts(appearance.gitEmails, "--git-email"))
    let (acted, ledger) = try kernel.act(change, preparing: keeping) {
      [body, makesKey = self.request == nil] (ledger) throws(Problem) in
      try RequestFile.check(request.ledger, on: ledger)
      return [Draft(.principal(.enrolled(body)), makesKey: makesKey)]
    }
    // The key of a repeat is the one that was made the first time.
    if case .principal(.enrolled(let recorded))? = acted.recorded { body = recorded }
    let entity = ledger.state.get(PrincipalEntity.self, body.id.identifier.text)
    var lines = [
      "\(body.id) is enrolled\(level.map { " at level \($0.rawValue)" } ?? "") (\(acted.place))",
      "key \(body.key.id)",
    ]
    if self.request == nil, !acted.isDryRun {
      lines.append("its key file is \(try kernel.keys.path(body.key.id))")
    }
    return Answer(
      "kernel.principal/1",
      data: .members([
        "principal": entity.map { .wire($0) }, "key": .string(body.key.id.description),
      ]), lines: lines, next: ["kernel principal show \(body.id)"], ledger: ledger.position)
  }
}
