package import CommandLineKit
internal import Documents
internal import Governance
internal import Wire

/// `kernel policy show`.
package struct PolicyShow: Operation {
  package static let path = ["policy", "show"]
  package static let summary = "Show the policy in force, and its digest."
  package static let discussion = """
    What is shown is the policy that the ledger has adopted, whatever specs/policy.yaml says. It \
    is YAML and can be adopted again; comments are kept with the file that it was adopted from.
    """
  package static let examples = [Example("kernel policy show", "Show who may do what.")]

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {}

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let entity = ledger.state.get(PolicyEntity.self, PolicyEntity.id)
    try ledger.check()
    guard let entity else { throw OpenLedger.broken("the ledger has no policy") }
    return Answer(
      "kernel.policy/1", data: .wire(entity),
      lines: [
        "# digest \(entity.digest)", "# adopted in record \(entity.source.seq)",
      ] + PolicyLines.lines(entity.policy),
      next: ["kernel policy lint specs/policy.yaml"], ledger: ledger.position)
  }
}

/// `kernel policy lint`.
package struct PolicyLint: Operation {
  package static let path = ["policy", "lint"]
  package static let summary = "Look for mistakes in a policy file."
  package static let discussion = """
    Every fault is listed with its line; with a fault the exit code is 3. What is lawful and still \
    likely a mistake is a warning: events that nobody may do, queues that no task can reach, rules \
    that decide nothing. No ledger is needed.
    """
  package static let examples = [
    Example("kernel policy lint specs/policy.yaml", "Look at the policy before adopting it.")
  ]
  var file = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("file", &file, about: "The policy's file.", completion: .files)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let bytes = try Files.given(kernel.effects.absolute(file), max: PolicyText.byteCountMax)
    let survey = PolicySurvey(bytes)
    let advice = survey.policy.map { PolicyAdvice.of($0) } ?? []
    let faults = survey.faults.map { "\(file):\($0.place.line):\($0.place.column): \($0.reason)" }
    let digest = survey.policy.map { SHA256.hash($0.canonicalBytes) }
    return Answer(
      "kernel.policy_lint/1",
      data: .members([
        "digest": digest.map { .string($0.hex) },
        "faults": .array(
          survey.faults.map {
            .members([
              "line": .integer($0.place.line), "column": .integer($0.place.column),
              "reason": .string($0.reason),
            ])
          }),
        "advice": .array(advice.map { .string($0) }),
      ]),
      lines: faults + (digest.map { ["the policy can be adopted; digest \($0)"] } ?? []),
      next: faults.isEmpty ? ["kernel policy adopt \(ShellWord.quoted(file)) --dry-run"] : [],
      exit: faults.isEmpty ? .ok : .refused, warnings: advice)
  }
}

/// `kernel policy adopt`.
package struct PolicyAdopt: Judged {
  package static let path = ["policy", "adopt"]
  package static let summary = "Put a policy file in force, as a root."
  package static let discussion = """
    The policy enters the ledger whole; the file is kept as a blob, cited by its digest. The \
    policy that it replaces is named, so that two adoptions cannot cross.
    """
  package static let examples = [
    Example("kernel policy adopt specs/policy.yaml --dry-run", "See whether it would be admitted."),
    Example("kernel policy adopt specs/policy.yaml", "Put it in force."),
  ]
  var change = ChangeOptions()
  var file = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("file", &file, about: "The policy's file.", completion: .files)
    try change.arguments(&visitor)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let bytes = try Files.given(kernel.effects.absolute(file), max: PolicyText.byteCountMax)
    let policy = try PolicyText.parse(bytes)
    let digest = SHA256.hash(policy.canonicalBytes)
    let (acted, ledger) = try kernel.act(change) { (ledger) throws(Problem) in
      guard let current = ledger.state.get(PolicyEntity.self, PolicyEntity.id) else {
        throw OpenLedger.broken("the ledger has no policy")
      }
      if current.digest == digest { return [] }
      let source = BlobReference(digest: SHA256.hash(bytes), size: bytes.count)
      return [
        Draft(
          .policy(
            .adopted(PolicyAdopted(policy: policy, previous: current.digest, source: source))),
          content: [bytes])
      ]
    }
    return Answer(
      "kernel.policy_adoption/1",
      data: .members([
        "digest": .string(digest.hex), "is_new": .boolean(!acted.records.isEmpty),
      ]),
      lines: [
        acted.records.isEmpty
          ? "the policy \(digest) is in force already"
          : "the policy \(digest) is in force (\(acted.place))"
      ], next: ["kernel policy show"], ledger: ledger.position, warnings: PolicyAdvice.of(policy))
  }
}
