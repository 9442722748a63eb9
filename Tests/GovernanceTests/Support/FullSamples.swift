import Wire

@testable import Governance

extension Samples {
  /// Bodies that between them have every field that an event can have; the first is the golden one.
  func full(_ kind: EventKind) throws -> [any EventPayload] {
    switch kind {
    case .ledger(.created):
      let wide = try Policy(canonical: Array(Self.widePolicy.utf8))
      return [
        World.creation(try .standard()).payload,
        World.creation(wide, roots: [Cast.olga, Cast.otto], threshold: 2) {
          [Text.known("\($0.actor)@example.org")]
        }.payload,
      ]
    case .principal(.enrolled):
      return [
        PrincipalEnrolled(
          id: Known.principal("human:nora"), key: Known.key("nora"), possession: Known.signature,
          level: .lead, name: "Nora Ünal", gitEmails: [Cast.email("nora")])
      ]
    case .agent(.enrolled):
      return [
        AgentEnrolled(
          id: Known.principal("agent:new"), roles: [.executor, .builder], name: "A new one",
          gitEmails: [Cast.email("new")])
      ]
    case .policy(.adopted):
      let policy = try Policy(canonical: Array(Self.widePolicy.utf8))
      return [
        PolicyAdopted(
          policy: try .standard(), previous: try world.policy().digest,
          source: Known.blob("policy.yaml")),
        PolicyAdopted(policy: policy, previous: try world.policy().digest, source: nil),
      ]
    case .session(.opened):
      return [
        SessionOpened(
          session: Known.session(99), agent: Known.principal("agent:new"), role: .executor,
          reach: .listed, scope: [task], expires: Known.moment(.day), parent: Known.session(3),
          key: Known.key("new"), possession: Known.signature)
      ]
    case .spec(.registered):
      return [
        SpecRegistered(
          id: Known.spec("SPEC-2"), title: "How \"work\" flows\n\tand where", scope: .framework,
          status: .draft, version: "1.2.0", path: "specs/framework/flow.md",
          digest: Known.digest("flow"))
      ]
    case .task(.imported): return [TaskImported(id: task, card: Self.fullCard)]
    case .task(.unblocked): return [TaskUnblocked(id: task, reason: "it is safe", to: .running)]
    case .review(.submitted):
      return [ReviewSubmitted(id: task, evidence: 7, notes: "look at the parser first")]
    case .review(.reported):
      return [
        ReviewReported(
          id: task, revision: 2, findings: [Self.fullFinding], reviewed: range.changed,
          personas: ["security_expert"], blockedReason: "the licence forbids it")
      ]
    case .verdict(.submitted): return [try fullVerdict()]
    case .push(.allowed):
      return [
        PushAllowed(
          repository: range.repository, ref: range.ref, from: range.from, to: range.to,
          tree: range.tree, diff: range.diff, task: task, obstacles: [.grafted, .shallow],
          commits: PushedCommits(count: 1, authors: [Cast.email("executor-1")]))
      ]
    case .proposal(.refused):
      let refused = try deed(kind, by: Cast.kernel).payload
      return [refused] + [Self.largeRefusal]
    default: return [try deed(kind, by: Cast.lea).payload]
    }
  }

  static let fullCard = Card(
    branch: Known.ref("refs/heads/feature/T-1"), dependencies: [Known.task("T-0")],
    file: Known.blob("card"), parent: Known.task("EPIC-1"), priority: .p1, queue: "dev",
    review: CardReview(
      required: true, requiredPersonas: ["security_expert"], optionalPersonas: ["domain_expert"],
      minCoverage: 100, maxCycles: 2),
    specs: [Known.spec("SPEC-1")], type: "build", verification: ["it builds", "é is kept"])

  static let fullFinding = Finding(
    dimension: .quality, check: "Q-006", severity: .critical, message: "a query is put together",
    file: "kernel/new_module.py", lineStart: 45, lineEnd: 47, fix: "bind the values")

  private func fullVerdict() throws -> VerdictSubmitted {
    let other = try World.founded()
    try other.bring(task, to: .codeReview)
    try other.approve(task, producedBy: .simulated)
    let signed = try other.verdict(task)
    return VerdictSubmitted(signed: signed)
  }

  private static let largeRefusal = ProposalRefused(
    key: Cast.lea.key, principal: Cast.lea.actor, signature: Known.signature, statement: nil,
    statementBlob: Known.blob("statement"), suppressed: 3,
    unmet: [UnmetCondition(Condition(kind: .actorMay, outcome: .unsatisfied, detail: nil))])

  /// A policy with a gate of every shape.
  static let widePolicy = """
    {"gates":[\
    {"all":[{"condition":"specs_active"}],"event":"task.started","id":"g1","mode":"enforce"},\
    {"any":[{"condition":"actor_is_human"},{"all":[{"condition":"dependencies_released"}]}],\
    "event":"task.finished","id":"g2","mode":"observe"},\
    {"at_least":{"count":1,"of":[{"condition":"human_reviewed"},{"condition":"start_approved"}]},\
    "event":"task.merged","id":"g3","mode":"enforce"}],\
    "modes":{"accept_self_observed":false,"sponsors_are_authors":false},\
    "queues":[{"approval":false,"id":"dev","slots":1}],\
    "refs":[{"pattern":"refs/heads/*","protected":true}],\
    "review":{"max_cycles":1,"min_coverage":50},\
    "roles":[{"event":"task.started","levels":["L0"],"roles":["executor"]}],\
    "version":1,"windows":{"deliberate_seconds":60,"ordinary_seconds":6},\
    "wip":{"hotfix_limit":2,"limit":1,"queues":["dev"]}}
    """
}
