import Crypto
import Governance
import Ledger
import Testing
import Wire

@testable import Kernel

extension Site {
  /// Revokes every key of a person; what they signed after a record has no authority any more.
  func revoke(_ name: String, trustedThrough seq: Int) throws {
    var events: [Event] = []
    try kernel { kernel, ledger in
      let leaf = try #require(try ledger.store.leaf(seq))
      for header in try kernel.keys.all() where header.principal.description == "human:\(name)" {
        events.append(
          .key(
            .revoked(
              KeyRevoked(
                key: header.key.id, mode: .compromised, reason: "It was lost.",
                trustedThrough: RecordReference(leaf: leaf, seq: seq)))))
      }
    }
    try act(events)
  }

  /// Adopts a policy in which a few words of the YAML are replaced.
  func adopt(replacing old: String, with new: String) throws {
    let text = String(decoding: PolicyText.ordinary, as: UTF8.self)
    let parts = text.split(separator: old, omittingEmptySubsequences: false)
    try #require(parts.count > 1)
    let policy = try PolicyText.parse(Array(parts.joined(separator: new).utf8))
    var previous = Digest.zero
    try kernel { _, ledger in
      previous = try #require(ledger.state.get(PolicyEntity.self, PolicyEntity.id)).digest
    }
    try act([.policy(.adopted(PolicyAdopted(policy: policy, previous: previous, source: nil)))])
  }

  /// Opens a session for an agent of that name, and returns what `KERNEL_SESSION` holds.
  func session(_ name: String, _ role: RoleMode, _ session: String) throws -> String {
    let agent = try #require(PrincipalID("agent:\(name)"))
    let id = try #require(SessionID("S-\(session)"))
    let key = try SecretKey.generate()
    let possession = Possession(key: key.publicKey, ledger: "gate.example/kernel", principal: agent)
    let expires = try #require(
      Timestamp(milliseconds: try effects().now().milliseconds + 3_600_000))
    try act([
      .agent(
        .enrolled(
          AgentEnrolled(
            id: agent, roles: [role], name: nil, gitEmails: [try Text("\(name)@example.org")]))),
      .session(
        .opened(
          SessionOpened(
            session: id, agent: agent, role: role, reach: .all, scope: [], expires: expires,
            parent: nil, key: key.publicKey, possession: possession.signed(with: key)))),
    ])
    return SessionToken.text(id, key)
  }
}

extension Site {
  /// Ends a session, as its owner.
  func endSession(_ session: String) throws {
    let id = try #require(SessionID("S-\(session)"))
    try act([.session(.ended(SessionEnded(session: id, reason: "It is done.")))])
  }
}
