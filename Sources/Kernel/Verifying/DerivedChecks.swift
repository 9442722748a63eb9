internal import Governance
internal import Ledger
internal import Store
internal import Views

/// Holds everything that is derived from the records against what the replay made: entities, ids,
/// views, the newest checkpoint's file, and the database's own tables. No row is believed, and what
/// cannot be read is named and passed over.
struct DerivedChecks {
  let workspace: Workspace
  let store: LedgerStore
  let replay: Replay
  /// The view files that show what an earlier record left.
  let confirmed: Set<ViewPath>

  func faults(ids: IDSum, content: NamedContent) throws(Problem) -> [VerifyFault] {
    let files = FileCheck(workspace: workspace, store: store)
    var found = EntityCheck.faults(in: store, against: replay.state)
    found += try IDCheck(store: store, content: content).faults(ids)
    if let ledger = replay.state.get(LedgerEntity.self, LedgerEntity.id) {
      found += files.checkpointFaults(ledger, newest: (try? store.newestCheckpoint()) ?? nil)
    }
    found += files.viewFaults(
      replay.state, head: replay.edge.size - 1, confirmed: confirmed)
    found += StoreCheck(store: store).faults()
    return found
  }
}
