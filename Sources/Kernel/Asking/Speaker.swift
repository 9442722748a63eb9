internal import Governance
internal import Wire

/// Who would speak in a question to the law. To ask, no secret is needed.
struct Speaker {
  let principal: PrincipalID
  let session: SessionID?
  let key: KeyID
  /// Why it is not the caller who is asked for, if so.
  let hypothesis: String?

  init(
    _ principal: PrincipalID, session: SessionID? = nil, key: KeyID, hypothesis: String? = nil
  ) {
    self.principal = principal
    self.session = session
    self.key = key
    self.hypothesis = hypothesis
  }

  /// The kernel itself, for what it alone may propose.
  static func kernel(of ledger: OpenLedger) -> Speaker {
    Speaker(.kernel, key: ledger.entity.eventKey)
  }

  /// The principal named, else the caller, else the first root as an example.
  static func find(
    for name: String?, in ledger: OpenLedger, _ keys: KeyFiles, _ effects: Effects
  ) throws(Problem) -> Speaker {
    if let name { return try enrolled(try Names.principal(name), in: ledger) }
    do throws(Problem) {
      let actor = try Actor.find(as: nil, in: ledger, keys, effects)
      return Speaker(actor.principal, session: actor.session, key: actor.keyID)
    } catch {
      guard error.exit == .notFound, let root = ledger.entity.roots.first else { throw error }
      return Speaker(
        root.principal, key: root.key.id,
        hypothesis: "you have no key for this ledger; asked as if \(root.principal) did it")
    }
  }

  /// A principal as the ledger knows it: an agent with its open session, anybody else with a key of
  /// their own, one that was not revoked if there is one.
  private static func enrolled(
    _ principal: PrincipalID, in ledger: OpenLedger
  ) throws(Problem) -> Speaker {
    let agent = ledger.state.get(AgentEntity.self, principal.identifier.text)
    let session = agent?.session
    let own = ledger.state.keys(of: principal).filter { $0.session == session }
    try ledger.check()
    guard let key = own.first(where: { $0.revocation == nil }) ?? own.first else {
      throw Problem(
        "KRN-NO-KEY", .notFound,
        agent == nil
          ? "no key of \(principal) is enrolled" : "\(principal) has no open session",
        hint: agent == nil ? "kernel status" : "kernel session list")
    }
    return Speaker(
      principal, session: session, key: key.key.id,
      hypothesis: "asked as if \(principal) did it")
  }
}
