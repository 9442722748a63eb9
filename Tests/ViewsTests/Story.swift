import Governance
import Testing
import Wire

/// The steps from which scenes are put together.
extension Scene {
  /// Record 0, and an agent for each role with an open session.
  func found(queues: [String] = ["dev", "hotfix"]) throws {
    happen(
      .ledger(.created),
      .ledger(
        .created(
          LedgerCreated(
            checkpointKey: Self.checkpointKey, checkpointPossession: Self.possession,
            eventKey: Self.eventKey, eventPossession: Self.possession, law: Law.number,
            origin: Self.ledger, policy: try Self.policy(queues: queues),
            roots: [
              RootKey(key: Self.ownerKey, principal: Self.owner),
              RootKey(key: Self.otherOwnerKey, principal: Self.principal("human:bob")),
            ], threshold: 1))))
    try enrol(Self.builder, name: "Builder \"One\": é\t№1 # not a comment", [.builder, .executor])
    try enrol(Self.reviewer, name: nil, [.reviewer])
    try open(Self.builderSession, of: Self.builder, .builder, Self.builderKey, scope: [])
    try open(
      Self.reviewerSession, of: Self.reviewer, .reviewer, Self.reviewerKey,
      scope: ["FIX-1", "NO"])
    happen(
      .spec(.registered),
      .spec(
        .registered(
          SpecRegistered(
            id: Self.spec("SPEC-1"), title: try Self.text("Slots, and why: 2 are enough"),
            scope: .framework, status: .active, version: "1.10", path: "specs/framework/slots.md",
            digest: SHA256.hash([1])))))
    happen(
      .repository(.registered),
      .repository(.registered(RepositoryRegistered(name: Self.repository, target: Self.main))))
  }

  func enrol(_ id: PrincipalID, name: String?, _ roles: [RoleMode]) throws {
    let email = try Self.text("\(id.identifier.string.utf8.count)@example.org")
    happen(
      .agent(.enrolled),
      .agent(
        .enrolled(
          AgentEnrolled(
            id: id, roles: roles, name: try name.map { try Self.text($0) }, gitEmails: [email]))))
  }

  func open(
    _ session: SessionID, of agent: PrincipalID, _ role: RoleMode, _ key: PublicKey,
    scope: [String]
  ) throws {
    happen(
      .session(.opened),
      .session(
        .opened(
          SessionOpened(
            session: session, agent: agent, role: role, reach: scope.isEmpty ? .all : .listed,
            scope: scope.map { Self.task($0) },
            expires: now.advanced(byMilliseconds: 86_400_000), parent: nil, key: key,
            possession: Self.possession))))
  }

  /// Imports a card; each text of `verification` stands in the card as it is.
  func importTask(
    _ id: String, queue: String = "dev", branch: String = "refs/heads/fix-1",
    type: String = "code", verification: [String] = ["swift test"], dependencies: [String] = []
  ) throws {
    importTask(
      id, queue, branch, type, try verification.map { try Self.text($0) }, dependencies)
  }

  /// Imports a card with texts that the format would not let in.
  func importTask(_ id: String, unchecked verification: [String]) throws {
    importTask(id, "dev", "refs/heads/fix-1", "code", verification.map { Text.known($0) }, [])
  }

  private func importTask(
    _ id: String, _ queue: String, _ branch: String, _ type: String, _ verification: [Text],
    _ dependencies: [String]
  ) {
    let card = Card(
      branch: Self.known(GitRef(branch)), dependencies: dependencies.map { Self.task($0) },
      file: BlobReference(digest: SHA256.hash(Array(id.utf8)), size: 812), parent: nil,
      priority: .p1, queue: Self.known(Identifier(queue)),
      review: CardReview(requiredPersonas: [Identifier("security_expert")], minCoverage: 90),
      specs: [Self.spec("SPEC-1")], type: Self.known(Identifier(type)),
      verification: verification)
    happen(.task(.imported), .task(.imported(TaskImported(id: Self.task(id), card: card))))
  }

  func start(_ id: String) {
    happen(.task(.started), .task(.started(TaskStarted(id: Self.task(id)))), by: .builder)
  }

  func stop(_ id: String, because reason: String) throws {
    stop(id, try Self.text(reason))
  }

  /// Stops a task for a reason that the format would not let in.
  func stop(_ id: String, unchecked reason: String) throws { stop(id, Text.known(reason)) }

  private func stop(_ id: String, _ reason: Text) {
    happen(.task(.stopped), .task(.stopped(TaskStopped(id: Self.task(id), reason: reason))))
  }

  func approveStart(_ id: String) {
    let card = Self.known(state.get(TaskEntity.self, Self.task(id).text)).card
    happen(
      .task(.startApproved),
      .task(.startApproved(TaskStartApproved(id: Self.task(id), card: card.file.digest))))
  }

  /// Submits a running task, reviews it and signs the verdict.
  func approve(_ id: String) throws {
    let task = Self.task(id)
    let range = GitRange(
      repository: Self.repository, ref: Self.main, from: Self.object("a"), to: Self.object("b"),
      tree: Self.object("c"), diff: SHA256.hash([2]), commits: 2, authors: ["15@example.org"],
      changed: [Self.object("d"), Self.object("e")])
    let evidence = happen(
      .evidence(.recorded),
      .evidence(
        .recorded(EvidenceRecorded(subject: task, range: range, selfObserved: true))), by: .kernel)
    happen(
      .review(.submitted),
      .review(.submitted(ReviewSubmitted(id: task, evidence: evidence.seq, notes: nil))),
      by: .builder)
    happen(
      .review(.opened), .review(.opened(ReviewOpened(id: task, revision: 1))), by: .reviewer)
    happen(
      .review(.reported),
      .review(
        .reported(
          ReviewReported(
            id: task, revision: 1, findings: [], reviewed: range.changed,
            personas: [Identifier("security_expert")], blockedReason: nil))), by: .reviewer)
    try submitVerdict(on: task)
  }

  private func submitVerdict(on task: TaskID) throws {
    let review = Self.known(state.get(ReviewEntity.self, task.text))
    let verdict = Verdict(
      on: review, report: Self.known(review.report), reviewer: Self.reviewer,
      session: Self.reviewerSession, producedBy: .agent,
      policy: Self.known(state.get(PolicyEntity.self, PolicyEntity.id)).digest,
      ledger: Self.known(state.get(LedgerEntity.self, LedgerEntity.id)), issued: now)
    happen(
      .verdict(.submitted),
      .verdict(
        .submitted(
          VerdictSubmitted(
            signed: SignedVerdict(
              key: Self.reviewerKey, signature: Self.possession, verdict: verdict)))),
      by: .reviewer)
  }

  func push(_ id: String) {
    let allowed = happen(
      .push(.allowed),
      .push(
        .allowed(
          PushAllowed(
            repository: Self.repository, ref: Self.main, from: Self.object("a"),
            to: Self.object("b"), tree: Self.object("c"), diff: SHA256.hash([2]),
            task: Self.task(id)))), by: .kernel)
    happen(
      .push(.landed),
      .push(
        .landed(
          PushLanded(
            allowed: allowed.seq, ref: Self.main, repository: Self.repository,
            to: Self.object("b")))), by: .kernel)
  }

  func lock(_ queue: String, because reason: String) throws {
    happen(
      .queue(.locked),
      .queue(
        .locked(
          QueueLocked(queue: Self.known(Identifier(queue)), reason: try Self.text(reason)))))
  }

  /// Ends what the golden scene began: tasks, a session, a queue, a key.
  func end() throws {
    let done = Self.task("FIX-1")
    happen(.task(.finished), .task(.finished(TaskFinished(id: done))), by: .builder)
    happen(.task(.merged), .task(.merged(TaskMerged(id: done))))
    happen(.task(.released), .task(.released(TaskReleased(id: done))))
    try stop("ON-HOLD", because: "Wait.")
    happen(
      .task(.unblocked),
      .task(.unblocked(TaskUnblocked(id: Self.task("ON-HOLD"), reason: "It never was."))))
    happen(
      .task(.abandoned),
      .task(.abandoned(TaskAbandoned(id: Self.task("NO"), reason: "Nobody wants it."))))
    happen(
      .session(.suspended),
      .session(.suspended(SessionSuspended(session: Self.reviewerSession, reason: "Lunch."))))
    happen(
      .session(.ended),
      .session(.ended(SessionEnded(session: Self.builderSession, reason: "Done."))))
    try adopt(queues: ["hotfix"])
    revoke(Self.builderKey, trustedThrough: 3)
    revoke(Self.otherOwnerKey, trustedThrough: 0)
  }

  private func revoke(_ key: PublicKey, trustedThrough seq: Int) {
    let leaf = SHA256.hash(Array("record \(seq)".utf8))
    happen(
      .key(.revoked),
      .key(
        .revoked(
          KeyRevoked(
            key: key.id, mode: .compromised, reason: "It was shared.",
            trustedThrough: RecordReference(leaf: leaf, seq: seq)))))
  }

  /// Adopts a policy that has these queues and no others.
  func adopt(queues: [String]) throws {
    let current = Self.known(state.get(PolicyEntity.self, PolicyEntity.id))
    happen(
      .policy(.adopted),
      .policy(
        .adopted(
          PolicyAdopted(
            policy: try Self.policy(queues: queues), previous: current.digest, source: nil))))
  }

  /// The state that the golden files show.
  static func golden(watched: Bool = false) throws -> Scene {
    let scene = Scene(watched: watched)
    try scene.found()
    try scene.importTask(
      "FIX-1",
      verification: ["swift test --filter Slots", "See `README`:\n\n- it builds\n- it runs"],
      dependencies: ["DOC-1", "DOC-2"])
    scene.start("FIX-1")
    try scene.approve("FIX-1")
    scene.push("FIX-1")
    try scene.importTask("NO", queue: "hotfix", branch: "refs/heads/no#1", type: "hotfix")
    scene.start("NO")
    try scene.stop("NO", because: "Down: \"disk full\"\n# on all hosts\n```\nrm -rf /\n```")
    try scene.importTask("ON-HOLD")
    scene.start("ON-HOLD")
    try scene.lock("hotfix", because: "- off: {yes} \\ & * | > %")
    return scene
  }
}
