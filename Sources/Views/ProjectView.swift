internal import Governance
internal import Wire

extension Views {
  /// Writes what the ledger is, who holds its roots, and which policy is in force.
  static func project(in state: State, to yaml: inout YAMLEmitter) {
    yaml.map("ledger") { yaml in
      guard let ledger = state.get(LedgerEntity.self, LedgerEntity.id) else { return }
      yaml.field("origin", word: ledger.origin.string)
      yaml.field("identity", digits: ledger.identity)
      yaml.field("law", ledger.law)
      yaml.field("epoch", ledger.epoch)
      yaml.field("event_key", digits: ledger.eventKey)
      yaml.field("checkpoint_key", digits: ledger.checkpointKey)
      yaml.field("threshold", ledger.threshold)
      yaml.field("accepted", ledger.isAccepted)
      yaml.map("roots") { yaml in
        for root in ledger.roots { write(root, of: ledger, in: state, to: &yaml) }
      }
    }
    yaml.map("policy") { yaml in
      guard let policy = state.get(PolicyEntity.self, PolicyEntity.id) else { return }
      yaml.field("digest", digits: policy.digest)
      yaml.field("seq", policy.source.seq)
    }
  }

  private static func write(
    _ root: RootKey, of ledger: LedgerEntity, in state: State, to yaml: inout YAMLEmitter
  ) {
    let id = root.key.id
    yaml.map(word: root.principal.description) { yaml in
      yaml.field("key", digits: id)
      yaml.field("accepted", ledger.accepted.contains(id))
      let key = state.key(id)
      guard let revocation = key?.revocation else { return }
      yaml.map("revoked") { yaml in
        yaml.field("mode", word: revocation.mode.rawValue)
        yaml.field("trusted_through", revocation.trustedThrough.seq)
        yaml.field("seq", revocation.seq)
      }
    }
  }
}
