internal import Wire

extension ConditionKind {
  static let ledgerNamed = ConditionKind(
    "ledger.named", "KRN-LEDGER-OTHER", "The statement names this ledger.")
  static let ledgerAccepted = ConditionKind(
    "ledger.accepted", "KRN-LEDGER-UNACCEPTED",
    "Enough roots have accepted the ledger.", fixer: "the roots", isConsent: true)
  static let eventVersion = ConditionKind(
    "event.version", "KRN-EVENT-VERSION", "The event has the version of the law in force.")
  static let basisKnown = ConditionKind(
    "basis.known", "KRN-BASIS-UNKNOWN",
    "The basis and every record that the body names are in this ledger with that leaf.")
  static let issuedInWindow = ConditionKind(
    "issued.window", "KRN-STATEMENT-OLD",
    "The statement was signed within the window before it is ordered.")
  static let keyEnrolled = ConditionKind(
    "key.enrolled", "KRN-KEY-UNKNOWN", "The signing key is enrolled.", fixer: "an owner")
  static let keyTrusted = ConditionKind(
    "key.trusted", "KRN-KEY-REVOKED",
    "The key and all that gave it its authority lie within what is trusted.", fixer: "an owner")
  static let keySpeaksForActor = ConditionKind(
    "key.actor", "KRN-KEY-NOT-YOURS", "The key belongs to the actor and the session named.")
  static let sessionActive = ConditionKind(
    "session.active", "KRN-SESSION-NOT-ACTIVE",
    "The session and those that it descends from are open, neither suspended nor ended.",
    fixer: "the human who opened it")
  static let sessionUnexpired = ConditionKind(
    "session.unexpired", "KRN-SESSION-EXPIRED", "The session has not expired.",
    fixer: "the human who opened it")
  static let actorMay = ConditionKind(
    "actor.may", "KRN-ROLE-DENIED", "The actor's role or level may do this.",
    fixer: "somebody with that role or level")
  static let rootThreshold = ConditionKind(
    "root.threshold", "KRN-ROOT-THRESHOLD", "As many roots as the threshold agree.",
    fixer: "the other roots", isConsent: true)
  static let taskInScope = ConditionKind(
    "scope.task", "KRN-SCOPE-DENIED", "The session's scope holds the task.",
    fixer: "the human who opened the session")
  static let policyTrusted = ConditionKind(
    "policy.trusted", "KRN-POLICY-CONTESTED",
    "The policy in force lies within what is trusted.", fixer: "the roots")

  /// What every event is asked before its own conditions.
  static let admission: [ConditionKind] = [
    .ledgerNamed, .ledgerAccepted, .eventVersion, .basisKnown, .issuedInWindow, .keyEnrolled,
    .keyTrusted, .keySpeaksForActor, .sessionActive, .sessionUnexpired, .actorMay, .rootThreshold,
    .taskInScope,
    .policyTrusted,
  ]
}

extension Court {
  /// How far ahead of the kernel's clock a statement's time may lie.
  package static let skewMilliseconds: Int64 = 5_000

  /// Asks what every event is asked: who speaks, with which key, in which session and role.
  func admit(_ kind: EventKind, _ payload: some EventPayload) {
    let traits = type(of: payload).traits
    require(
      .ledgerNamed, ledger.map { $0.origin == proposal.ledger },
      ConditionDetail(["named": proposal.ledger.string]))
    requireAccepted(traits)
    require(
      .eventVersion, proposal.version == traits.version,
      ConditionDetail(["given": "\(proposal.version)", "in force": "\(traits.version)"]))
    require(
      .basisKnown, proposal.basis != nil && proposal.unknownReferences.isEmpty,
      ConditionDetail([
        "unknown": proposal.unknownReferences.map { "\($0)" }.joined(separator: ", ")
      ]))
    requireIssued(traits)

    let key = state.key(proposal.key)
    let session = proposal.session.flatMap { state.get(SessionEntity.self, $0.text) }
    requireKey(key, session)
    requireSession(session)
    requireActor(kind, traits, session)
    requireThreshold(traits)
    require(
      .taskInScope, when: session != nil && payload.task != nil,
      payload.task.flatMap { task in session.map { $0.covers(task) } },
      ConditionDetail([
        "task": payload.task?.description ?? "",
        "scope": session.map {
          $0.reach == .all ? "every task" : $0.scope.map(\.description).joined(separator: " ")
        } ?? "",
      ]))
    // A contested policy blocks what is privileged; roots repair it, stops and reports stay
    // possible.
    require(
      .policyTrusted, when: traits.authority.needsPolicy && traits.isPrivileged,
      policy.map { isTrusted($0.source) })
  }

  /// One signature speaks in a record, so where more roots than one decide together, it is not
  /// enough: their approvals are events of their own.
  private func requireThreshold(_ traits: EventTraits) {
    let isRoot =
      switch traits.authority {
      case .root: true
      default: false
      }
    require(
      .rootThreshold, when: isRoot, ledger.map { $0.threshold == 1 },
      ConditionDetail(["threshold": "\(ledger?.threshold ?? 0)"]))
  }

  private func requireAccepted(_ traits: EventTraits) {
    let isFounding =
      switch traits.authority {
      case .founding: true
      default: false
      }
    require(
      .ledgerAccepted, when: !isFounding, ledger.map(\.isAccepted),
      ConditionDetail([
        "accepted": "\(ledger?.acceptedCount ?? 0)", "threshold": "\(ledger?.threshold ?? 0)",
      ]))
  }

  private func requireIssued(_ traits: EventTraits) {
    let age = proposal.at.milliseconds - proposal.issued.milliseconds
    let isAhead = age < -Self.skewMilliseconds
    let limit = policy?.policy.windows.milliseconds(traits.window)
    // A stop has no window at all, so a machine with a wrong clock can still stop things.
    require(
      .issuedInWindow, when: limit != nil, limit.map { !isAhead && age <= $0 },
      ConditionDetail([
        "issued": proposal.issued.description, "ordered": proposal.at.description,
        "window": limit.map { "\($0 / 1000) s" } ?? "none",
      ]))
  }

  private func requireKey(_ key: KeyEntity?, _ session: SessionEntity?) {
    require(
      .keyEnrolled, key != nil,
      ConditionDetail(["key": proposal.key.description], step: "kernel key list"))
    require(
      .keyTrusted, key.map { state.isTrusted($0, through: proposal.seq) },
      ConditionDetail(["key": proposal.key.description]))
    let speaks = key.map { key in
      key.owner == proposal.actor && key.session == proposal.session
        && (proposal.session == nil || session?.agent == proposal.actor)
    }
    require(
      .keySpeaksForActor, speaks,
      ConditionDetail(["actor": proposal.actor.description, "owner": key?.owner.description ?? ""]))
  }

  private func requireSession(_ session: SessionEntity?) {
    let inSession = proposal.session != nil
    require(
      .sessionActive, when: inSession,
      session.map {
        $0.status == .active && $0.epoch == ledger?.epoch
          && state.obstacles(above: $0, at: proposal.at, epoch: $0.epoch).isEmpty
      },
      ConditionDetail(
        [
          (name: "session", value: proposal.session?.description ?? ""),
          (name: "status", value: session?.status.rawValue ?? ""),
        ] + facts(above: session),
        restsOn: session.map { [$0.source.seq] } ?? [],
        step: proposal.session.map { "kernel session show \($0)" }))
    require(
      .sessionUnexpired, when: inSession, session.map { proposal.at < $0.expires },
      ConditionDetail(["expires": session?.expires.description ?? ""]))
  }

  private func requireActor(
    _ kind: EventKind, _ traits: EventTraits, _ session: SessionEntity?
  ) {
    let level = proposal.session == nil ? self.level : nil
    let rule = policy?.policy.rule(for: kind)
    let may: Bool? =
      switch traits.authority {
      case .policy:
        policy.map { _ in rule?.allows(role: session?.role, level: level) ?? false }
      case .root, .founding: ledger.map { $0.isRoot(proposal.key) && proposal.session == nil }
      case .level: proposal.session == nil ? level != nil : false
      case .kernel: ledger.map { $0.eventKey == proposal.key && proposal.actor == .kernel }
      case .observer:
        ledger.map {
          $0.eventKey == proposal.key && proposal.actor == .kernel
            || proposal.actor.kind == .runner && proposal.session == nil
        }
      }
    require(
      .actorMay, may,
      ConditionDetail([
        "role": session?.role.rawValue ?? "none", "level": level?.rawValue ?? "none",
        "allowed roles": rule?.roles.map(\.rawValue).joined(separator: " ") ?? "",
        "allowed levels": rule?.levels.map(\.rawValue).joined(separator: " ") ?? "",
      ]))
  }

  /// The level of the actor, if the actor is a person.
  package var level: Level? {
    state.get(PrincipalEntity.self, proposal.actor.identifier.text)?.level
  }

  /// Whether a record signed by a key still bears authority at this position.
  package func isTrusted(_ source: Source) -> Bool { state.isTrusted(source) }
}

extension State {
  /// The most links from a key back to the ledger's beginning.
  static let trustDepthMax = 32

  /// Whether a record signed by a key still bears authority: neither the key nor any key up the
  /// chain that enrolled it was revoked at or before the record (design §6, revocation).
  package func isTrusted(_ source: Source) -> Bool {
    guard let key = key(source.key) else { return false }
    return isTrusted(key, through: source.seq)
  }

  /// Whether a key still bears authority in record `seq`.
  func isTrusted(_ key: KeyEntity, through seq: Int) -> Bool {
    var (key, seq) = (key, seq)
    for _ in 0..<Self.trustDepthMax {
      if let revocation = key.revocation, seq > revocation.trustedThrough.seq { return false }
      // Record 0 is signed by a key that it enrolls itself: the chain ends there.
      if key.source.seq == 0 { return true }
      seq = key.source.seq
      guard let above = self.key(key.source.key) else { return false }
      key = above
    }
    return false
  }
}

extension Authority {
  /// Whether the policy has a say in who may do it.
  var needsPolicy: Bool {
    switch self {
    case .policy, .level, .kernel, .observer: true
    case .root, .founding: false
    }
  }
}
