internal import CommandLineKit
internal import Governance
internal import Wire

extension Why {
  /// The most live verdicts that one answer goes through.
  private static let verdictCountMax = 256

  /// What the push gate would say to a push to a ref: for each live verdict on it, and without one.
  func answer(_ ref: GitRef, _ inquiry: Inquiry) throws(Problem) -> Answer {
    let ledger = inquiry.ledger
    let name = try repositoryName(in: ledger)
    let known = ledger.state.all(
      VerdictEntity.self, prefix: name.map { Text.known("\($0)/") } ?? "",
      limit: Self.verdictCountMax + 1
    ) { $0.verdict.ref == ref }
    let verdicts = Array(known.prefix(Self.verdictCountMax))
    try ledger.check()
    let kernel = Speaker.kernel(of: ledger)
    var prospects = verdicts.map { Prospect.push(of: $0.verdict) }
    if prospects.isEmpty { prospects = [unreviewed(ref, name)] }
    let found = try Answered.all(prospects, inquiry, kernel)
    let rule = rule(for: ref, in: ledger)
    var lines = ["\(ref) of \(name?.string ?? "no registered repository") is \(rule.words)"]
    for (index, answered) in found.enumerated() {
      if index < verdicts.count {
        let verdict = verdicts[index].verdict
        lines.append("\(verdict.task): \(verdict.from) to \(verdict.to)")
      } else {
        lines.append("no live verdict is for this ref")
      }
      lines += answered.lines(all: showsAll)
    }
    return Answer(
      "kernel.why/1",
      data: .members([
        "subject": .string("ref"), "ref": .string(ref.string),
        "repository": name.map { .string($0.string) },
        "protected": .boolean(rule.isProtected), "rule": rule.pattern.map { .string($0) },
        "verdicts": .array(verdicts.map { .wire($0.verdict) }),
        "events": .array(found.map(\.data)),
      ]),
      lines: lines, next: verdicts.map { "kernel why \($0.verdict.task)" },
      ledger: ledger.position,
      warnings: known.count > verdicts.count
        ? ["only the first \(verdicts.count) verdicts for this ref are gone through"] : [])
  }

  /// The repository named, or the only one; nil when none is registered.
  private func repositoryName(in ledger: OpenLedger) throws(Problem) -> Identifier? {
    if let repository {
      let name = try Names.identifier(repository, "a repository")
      let entity = ledger.state.get(RepositoryEntity.self, name.text)
      try ledger.check()
      guard entity != nil else {
        throw Problem(
          "KRN-REPOSITORY-UNKNOWN", .notFound, "no repository \(name) is registered",
          hint: "kernel repo list")
      }
      return name
    }
    let known = ledger.state.scan(RepositoryEntity.self).map(\.name)
    try ledger.check()
    guard known.count <= 1 else {
      throw Problem(
        "KRN-USAGE", .usage,
        "there are repositories \(known.map(\.string).joined(separator: ", "))",
        hint: "say which with --repository")
    }
    return known.first
  }

  private func unreviewed(_ ref: GitRef, _ repository: Identifier?) -> Prospect {
    let commit = Assumed.commit
    return Prospect(
      event: .push(
        .allowed(
          PushAllowed(
            repository: repository ?? Assumed.repository, ref: ref,
            from: commit.format.zero, to: commit, tree: nil, diff: nil, task: nil))),
      leadsTo: [], command: "git push", rank: 0, assumes: "a push of commits without a verdict",
      isByKernel: true)
  }

  private struct Rule {
    let isProtected: Bool
    let pattern: String?

    var words: String {
      let by = pattern.map { "by \($0)" } ?? "because no rule of the policy matches it"
      return isProtected ? "protected, \(by)" : "open, \(by)"
    }
  }

  /// The policy's rule, as the law reads it; the law itself decides above.
  private func rule(for ref: GitRef, in ledger: OpenLedger) -> Rule {
    let policy = ledger.state.get(PolicyEntity.self, PolicyEntity.id)?.policy
    let rule = policy?.refs.first { ref.matches(pattern: $0.pattern) }
    return Rule(
      isProtected: policy?.protects(ref) ?? true, pattern: rule.map { "\($0.pattern)" })
  }
}

extension Prospect {
  /// The push of exactly what a verdict is about.
  static func push(of verdict: Verdict) -> Prospect {
    Prospect(
      event: .push(
        .allowed(
          PushAllowed(
            repository: verdict.repository, ref: verdict.ref, from: verdict.from, to: verdict.to,
            tree: verdict.tree, diff: verdict.diff, task: verdict.task))),
      leadsTo: [], command: "git push", rank: 0, assumes: "a push of exactly the reviewed commits",
      isByKernel: true)
  }
}
