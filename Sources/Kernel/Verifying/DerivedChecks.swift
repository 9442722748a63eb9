internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Views
internal import Wire

/// Holds everything that is derived from the records against what the replay made: entities, ids,
/// the newest checkpoint with its signature, and the view files.
struct DerivedChecks {
  let workspace: Workspace
  let store: LedgerStore
  let replay: Replay

  func faults(ids: IDSum) throws(Problem) -> [VerifyFault] {
    var found: [VerifyFault] = []
    // What a law that is not known here has made of state and ids, nobody here can say.
    if replay.unknownLaw == nil { found += try entityFaults() + idFaults(ids) }
    found += try checkpointFaults()
    return Array(found.prefix(VerifyReport.derivedCountMax))
  }

  private func entityFaults() throws(Problem) -> [VerifyFault] {
    let expected = replay.state.everything()
    var found: [VerifyFault] = []
    var index = 0
    func name(_ key: EntityKey) -> String { "entity \(key.kind.rawValue)/\(key.id)" }
    try storing { () throws(StoreError) in
      var stream = try store.allEntities()
      while let stored = try stream.nextEntity() {
        // Both lists are in byte order of kind and id, so one pass compares them.
        while index < expected.count, precedes(expected[index].key, stored) {
          found.append(VerifyFault(derived: name(expected[index].key), "entity", "it is missing"))
          index += 1
        }
        guard index < expected.count, matches(expected[index].key, stored) else {
          found.append(
            VerifyFault(
              derived: "entity \(stored.kind)/\(stored.id)", "entity",
              "no record brings it about"))
          continue
        }
        let wanted = expected[index]
        if stored.bytes != wanted.entity.value.canonicalBytes || stored.seq != wanted.seq {
          found.append(
            VerifyFault(derived: name(wanted.key), "entity", "it is not what the records make"))
        }
        index += 1
      }
    }
    for missing in expected[index...] {
      found.append(VerifyFault(derived: name(missing.key), "entity", "it is missing"))
    }
    return found
  }

  private func precedes(_ key: EntityKey, _ stored: StoredEntity) -> Bool {
    let kind = Text.known(key.kind.rawValue)
    return kind == stored.kind ? key.id < stored.id : kind < stored.kind
  }

  private func matches(_ key: EntityKey, _ stored: StoredEntity) -> Bool {
    Text.known(key.kind.rawValue) == stored.kind && key.id == stored.id
  }

  private func idFaults(_ expected: IDSum) throws(Problem) -> [VerifyFault] {
    var sum = IDSum()
    try storing { () throws(StoreError) in
      try store.eachStatementID { actor, id, seq in sum.add(actor: actor, id: id, seq: seq) }
    }
    guard sum != expected else { return [] }
    return [
      VerifyFault(
        derived: "statement ids", "ids",
        "the table of \(sum.count) ids is not what the records consumed (\(expected.count))")
    ]
  }

  private func checkpointFaults() throws(Problem) -> [VerifyFault] {
    let newest = try storing { () throws(StoreError) in try store.newestCheckpoint() }
    guard let newest, newest.size == replay.edge.size else {
      return [
        VerifyFault(
          derived: "checkpoint", "checkpoint", "the newest one does not cover all records")
      ]
    }
    // A law that is not known here may have given the ledger another checkpoint key.
    if replay.unknownLaw != nil { return [] }
    guard let ledger = replay.state.get(LedgerEntity.self, LedgerEntity.id),
      let note = try? SignedNote(parsing: newest.note),
      (try? Checkpoint.open(note, origin: ledger.origin, key: ledger.checkpointKey)) != nil
    else {
      return [
        VerifyFault(
          derived: "checkpoint", "checkpoint",
          "the newest one is not signed by the ledger's checkpoint key")
      ]
    }
    return []
  }
}
