internal import Governance
internal import Ledger
internal import Store

/// Holds everything that is derived from the records against what the replay made: entities, ids,
/// views, the newest checkpoint's file, and the database's own tables. No row is believed, and what
/// cannot be read is named and passed over.
struct DerivedChecks {
  let workspace: Workspace
  let store: LedgerStore
  let replay: Replay

  func faults(
    ids: IDSum, content: NamedContent, views: inout ViewComparison
  ) throws(Problem) -> [VerifyFault] {
    var found: [VerifyFault] = []
    // What a law that is not known here has made of state and ids, nobody here can say.
    if replay.unknownLaw == nil {
      found += try EntityCheck.faults(in: store, against: replay.state)
      found += try IDCheck(store: store, content: content).faults(ids)
      try views.compareRows(with: replay.state, head: replay.edge.size - 1)
    }
    found += try views.faults(unjudgedFrom: replay.unknownLaw?.firstUnjudged)
    return try found + StoreCheck(store: store).faults()
  }
}
