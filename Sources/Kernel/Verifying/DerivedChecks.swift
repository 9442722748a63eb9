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
    var found: [VerifyFault] = []
    var known = 0
    var last: EntityKey?
    func report(_ kind: String, _ id: Text, _ message: String) {
      found.append(VerifyFault(derived: "entity \(kind)/\(id)", "entity", message))
    }
    try storing { () throws(StoreError) in
      var stream = try store.allEntities()
      while let stored = try stream.nextEntity() {
        let kind = stored.kind.string
        guard let key = EntityKind(rawValue: kind).map({ EntityKey(kind: $0, id: stored.id) }),
          // Rows come in the order of their keys; were one to come twice, the table is damaged.
          key != last, let wanted = replay.state.kept(key)
        else {
          report(kind, stored.id, "no record brings it about")
          continue
        }
        last = key
        known += 1
        if stored.seq != wanted.seq || stored.bytes != wanted.entity.value.canonicalBytes {
          report(kind, stored.id, "it is not what the records make")
        }
      }
    }
    guard known < replay.state.keptCount else { return found }
    // Only now, since all of them have to be sorted for it.
    for (key, _, _) in replay.state.everything() {
      let stored = try storing { () throws(StoreError) in
        try store.entity(Text.known(key.kind.rawValue), key.id)
      }
      if stored == nil { report(key.kind.rawValue, key.id, "it is missing") }
    }
    return found
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
