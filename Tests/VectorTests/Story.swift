import Crypto
import Governance
import Ledger
import Pipelines
import Testing
import Wire

/// The story that the small ledger tells: one task from its card to its release, two refusals, a
/// stolen key, and a clock that ran ahead.
struct Story {
  typealias Voice = SmallLedger.Voice

  private(set) var ledger = SmallLedger()

  static let alice = Voice(principal: named(PrincipalID("human:alice")), key: .alice)
  static let bob = Voice(principal: named(PrincipalID("human:bob")), key: .bob)
  static let bobSecond = Voice(principal: bob.principal, key: .bobSecond)
  static let dave = Voice(principal: named(PrincipalID("human:dave")), key: .dave)
  static let runner = Voice(principal: named(PrincipalID("runner:ci")), key: .runner)
  static let kernel = Voice(principal: .kernel, key: .event)
  static let builder = Voice(
    principal: named(PrincipalID("agent:builder-1")), key: .builder,
    session: named(SessionID("S-01KGVECT0R000000000000000B")))
  static let reviewer = Voice(
    principal: named(PrincipalID("agent:reviewer-1")), key: .reviewer,
    session: named(SessionID("S-01KGVECT0R000000000000000R")))

  static let task = named(TaskID("FIX-1"))
  static let repository = identifier("site")
  static let main = named(GitRef("refs/heads/main"))
  static let dev = identifier("dev")

  /// The number of the record that reports the evidence of the task.
  private(set) var evidence = 0
  /// The verdict that the reviewer signed, as the file that travels.
  private(set) var verdict: SignedVerdict?

  /// Tells the whole story, or its first records.
  init(through count: Int? = nil) throws {
    ledger.limit = count
    do { try tell() } catch is SmallLedger.Ended {}
  }

  private mutating func tell() throws {
    try found()
    try enrol()
    try prepare()
    try work()
    try review()
    try land()
    try go()
  }

  private mutating func found() throws {
    let policy = try Policy(canonical: Array(Self.policy(devSlots: 1).utf8))
    try ledger.append(
      .ledger(
        .created(
          LedgerCreated(
            checkpointKey: try TestKey.checkpoint.secret().publicKey,
            checkpointPossession: try possession(.checkpoint, .kernel),
            eventKey: try TestKey.event.secret().publicKey,
            eventPossession: try possession(.event, .kernel), law: 1, origin: SmallLedger.origin,
            policy: policy,
            roots: [
              RootKey(
                key: try TestKey.alice.secret().publicKey, principal: Self.alice.principal)
            ], threshold: 1))), by: Self.alice)
  }

  private mutating func enrol() throws {
    try ledger.append(try enrolled(Self.bob, .lead, "Bob \"the\tlead\" \\ Börk"), by: Self.alice)
    try ledger.append(try enrolled(Self.runner, nil, nil), by: Self.alice, id: "shared")
    try ledger.append(
      .key(
        .enrolled(
          KeyEnrolled(
            key: try TestKey.bobSecond.secret().publicKey,
            possession: try possession(.bobSecond, Self.bob.principal),
            principal: Self.bob.principal))), by: Self.alice)
    for (agent, roles, emails) in [
      (Self.builder, [RoleMode.executor, .builder], ["builder@example.org"]),
      (Self.reviewer, [RoleMode.reviewer], []),
    ] {
      try ledger.append(
        .agent(
          .enrolled(
            AgentEnrolled(
              id: agent.principal, roles: roles, name: nil,
              gitEmails: try emails.map { try Text($0) }))), by: Self.alice)
    }
  }

  private func enrolled(_ voice: Voice, _ level: Level?, _ name: String?) throws -> Event {
    .principal(
      .enrolled(
        PrincipalEnrolled(
          id: voice.principal, key: try voice.key.secret().publicKey,
          possession: try possession(voice.key, voice.principal), level: level,
          name: try name.map { try Text($0) }, gitEmails: [])))
  }

  private func opened(
    _ voice: Voice, _ role: RoleMode, _ scope: [TaskID], days: Int64
  ) throws -> Event {
    .session(
      .opened(
        SessionOpened(
          session: try #require(voice.session), agent: voice.principal, role: role,
          reach: scope.isEmpty ? .all : .listed, scope: scope,
          expires: ledger.now.advanced(byMilliseconds: days * 86_400_000), parent: nil,
          key: try voice.key.secret().publicKey,
          possession: try possession(voice.key, voice.principal))))
  }

  private mutating func prepare() throws {
    try ledger.append(
      try opened(Self.builder, .builder, [Self.task], days: 2), by: Self.alice)
    try ledger.append(
      .spec(
        .registered(
          SpecRegistered(
            id: named(SpecID("S-1")), title: "The site says who made it", scope: .project,
            status: .active, version: "1.0", path: nil, digest: nil))), by: Self.bob)
    try ledger.append(
      .repository(.registered(RepositoryRegistered(name: Self.repository, target: Self.main))),
      by: Self.alice)
    try ledger.append(.task(.imported(try imported())), by: Self.bob)
    // An actor may sign on an older record that they knew.
    try ledger.append(.task(.readied(TaskReadied(id: Self.task))), by: Self.bob, basis: 3)
    try ledger.append(
      .task(.started(TaskStarted(id: Self.task))), by: Self.builder, id: "shared")
  }

  private mutating func imported(verification: [String] = ["The page names its author."]) throws
    -> TaskImported
  {
    let file = ledger.blob(Array("# FIX-1\n\nSay who made the site.\n".utf8))
    return TaskImported(
      id: Self.task,
      card: Card(
        branch: named(GitRef("refs/heads/fix-1")), dependencies: [], file: file, parent: nil,
        priority: .p2, queue: Self.dev, review: .ordinary, specs: [named(SpecID("S-1"))],
        type: identifier("fix"), verification: try verification.map { try Text($0) }))
  }

  /// The builder proposes what its role may not do; the kernel records that, with its signature.
  private mutating func refuse(_ event: Event, id: String) throws {
    let refused = try ledger.statement(event, by: Self.builder, id: id)
    let judgement = try ledger.judge(event, by: Self.builder, refused)
    try #require(!judgement.isAdmitted)
    let bytes = Array(refused.bytes)
    var reader = CanonicalReader(bytes)
    let isSmall = bytes.count <= ProposalRefused.inlineByteCountMax
    let key = try Self.builder.key.secret()
    try ledger.append(
      .proposal(
        .refused(
          ProposalRefused(
            key: key.publicKey, principal: Self.builder.principal,
            signature: refused.sign(with: key),
            statement: isSmall ? try CanonicalValue(reading: &reader) : nil,
            statementBlob: isSmall ? nil : ledger.blob(bytes), suppressed: nil,
            unmet: judgement.unmet.map { UnmetCondition($0) }))), by: Self.kernel)
  }

  private mutating func work() throws {
    try refuse(.task(.released(TaskReleased(id: Self.task))), id: "early-release")
    let large = try imported(
      verification: (0..<9).map { "\($0) " + String(repeating: "again ", count: 320) })
    try refuse(.task(.imported(large)), id: "large-card")
    evidence = ledger.size
    try ledger.append(
      .evidence(
        .recorded(
          EvidenceRecorded(subject: Self.task, range: try Change.range(), selfObserved: false))),
      by: Self.runner)
    try ledger.append(
      .review(
        .submitted(ReviewSubmitted(id: Self.task, evidence: evidence, notes: "Small 🙂."))),
      by: Self.builder)
  }

  private mutating func review() throws {
    try ledger.append(try opened(Self.reviewer, .reviewer, [], days: 1), by: Self.bob)
    try ledger.append(
      .review(.opened(ReviewOpened(id: Self.task, revision: 1))), by: Self.reviewer)
    let finding = Finding(
      dimension: .quality, check: identifier("Q-1"), severity: .minor,
      message: "Tab\there,\nand a \"quoted\" word.", file: "index.html", lineStart: 3, lineEnd: 4)
    try ledger.append(
      .review(
        .reported(
          ReviewReported(
            id: Self.task, revision: 1, findings: [finding],
            reviewed: try Change.range().changed, personas: [], blockedReason: nil))),
      by: Self.reviewer)
    let signed = try signedVerdict()
    verdict = signed
    try ledger.append(.verdict(.submitted(VerdictSubmitted(signed: signed))), by: Self.reviewer)
  }

  private func signedVerdict() throws -> SignedVerdict {
    let review = try #require(ledger.state.get(ReviewEntity.self, Self.task.text))
    let policy = try #require(ledger.state.get(PolicyEntity.self, PolicyEntity.id))
    let verdict = Verdict(
      on: review, report: try #require(review.report), reviewer: Self.reviewer.principal,
      session: Self.reviewer.session, producedBy: .agent, policy: policy.digest,
      ledger: try #require(ledger.state.get(LedgerEntity.self, LedgerEntity.id)),
      issued: ledger.now.advanced(byMilliseconds: -5_000))
    let secret = try Self.reviewer.key.secret()
    let signature = secret.sign(
      DSSE.preAuthenticationEncoding(type: .verdict, body: verdict.canonicalBytes))
    return SignedVerdict(key: secret.publicKey, signature: signature, verdict: verdict)
  }

  private mutating func land() throws {
    let range = try Change.range()
    let allowed = ledger.size
    // Two records may have one time.
    try ledger.append(
      .push(
        .allowed(
          PushAllowed(
            repository: Self.repository, ref: Self.main, from: range.from, to: range.to,
            tree: range.tree, diff: range.diff, task: Self.task))), by: Self.kernel, minutes: 0)
    try ledger.append(
      .push(
        .landed(
          PushLanded(
            allowed: allowed, ref: Self.main, repository: Self.repository, to: range.to))),
      by: Self.kernel)
    try ledger.append(.task(.finished(TaskFinished(id: Self.task))), by: Self.builder)
    try ledger.append(.task(.merged(TaskMerged(id: Self.task))), by: Self.bob)
    let yaml = ledger.blob(Array("# One more slot for dev.\n".utf8))
    let before = try #require(ledger.state.get(PolicyEntity.self, PolicyEntity.id))
    try ledger.append(
      .policy(
        .adopted(
          PolicyAdopted(
            policy: try Policy(canonical: Array(Self.policy(devSlots: 2).utf8)),
            previous: before.digest, source: yaml))), by: Self.alice)
    try ledger.append(
      .session(
        .ended(
          SessionEnded(
            session: try #require(Self.builder.session), reason: "The work is done.\nThank you."))
      ), by: Self.alice)
  }

  /// Bob's second key is stolen and revoked; then the clock runs ahead and is reset.
  private mutating func go() throws {
    let trusted = ledger.size - 1
    try ledger.append(try enrolled(Self.dave, .operator, nil), by: Self.bobSecond)
    try ledger.append(
      .queue(.locked(QueueLocked(queue: Self.dev, reason: "mine now"))), by: Self.dave)
    try ledger.append(
      .key(
        .revoked(
          KeyRevoked(
            key: try TestKey.bobSecond.secret().publicKey.id, mode: .compromised,
            reason: "A laptop was stolen.", trustedThrough: ledger.reference(trusted)))),
      by: Self.alice)
    let right = ledger.clock
    ledger.clock += 365 * 86_400_000
    try ledger.append(
      .queue(.unlocked(QueueUnlocked(queue: Self.dev, reason: "Nobody locked it in earnest."))),
      by: Self.bob)
    ledger.clock = right
    try ledger.append(
      .clock(.reset(ClockReset(reason: "The clock ran a year ahead."))), by: Self.alice)
    try ledger.append(.task(.released(TaskReleased(id: Self.task))), by: Self.bob)
  }
}

extension Story {
  /// A small policy, written out so that these vectors do not change with the default one.
  static func policy(devSlots: Int) -> String {
    let roles = [
      #"{"event":"task.imported","levels":["L2"]}"#,
      #"{"event":"task.readied","levels":["L2"]}"#,
      #"{"event":"task.started","roles":["builder"]}"#,
      #"{"event":"review.submitted","roles":["builder"]}"#,
      #"{"event":"task.finished","roles":["builder"]}"#,
      #"{"event":"task.merged","levels":["L2"]}"#,
      #"{"event":"task.released","levels":["L2"]}"#,
      #"{"event":"review.opened","roles":["reviewer"]}"#,
      #"{"event":"review.reported","roles":["reviewer"]}"#,
      #"{"event":"verdict.submitted","roles":["reviewer"]}"#,
      #"{"event":"queue.locked","levels":["L0","L2","operator"]}"#,
      #"{"event":"queue.unlocked","levels":["L0","L2"]}"#,
      #"{"event":"session.opened","levels":["L0","L2"]}"#,
      #"{"event":"session.ended","levels":["L0","L2"],"roles":["builder","reviewer"]}"#,
      #"{"event":"spec.registered","levels":["L2"]}"#,
      #"{"event":"repository.registered","levels":["L0"]}"#,
    ]
    return #"{"gates":[{"any":[{"condition":"human_reviewed"},"#
      + #"{"condition":"evidence_independent"}],"event":"task.finished","#
      + #""id":"independent-eyes","mode":"observe"}],"#
      + #""modes":{"accept_self_observed":false,"sponsors_are_authors":true},"#
      + #""queues":[{"approval":false,"id":"dev","slots":"# + "\(devSlots)}],"
      + #""refs":[{"pattern":"refs/heads/main","protected":true},"#
      + #"{"pattern":"refs/heads/**","protected":false}],"#
      + #""review":{"max_cycles":3,"min_coverage":100},"roles":["#
      + roles.joined(separator: ",")
      + #"],"version":1,"windows":{"deliberate_seconds":604800,"ordinary_seconds":600},"#
      + #""wip":{"hotfix_limit":4,"limit":3,"queues":["dev"]}}"#
  }
}
