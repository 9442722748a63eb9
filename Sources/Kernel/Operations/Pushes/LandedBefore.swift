internal import Governance
internal import Ledger
internal import Pipelines
internal import Store
internal import Wire

/// Whether a move of a ref that no waiting push explains is one that was reported before.
///
/// The law keeps of each ref the last push that landed; of older ones the records tell. A repeat
/// and a ref that was moved the same way again around the gate are told alike by git's hook, so the
/// ref itself is looked at: it must be where an allowed push has left it.
struct LandedBefore {
  let ledger: OpenLedger
  let name: Identifier
  let repository: GitRepository

  /// The most records that are looked through, from the newest back: about a tenth of a second.
  static let recordCountMax = 16_384

  /// The record that reported the move; nil when none did, or when the ref is elsewhere now.
  func find(_ moved: PushedRef) throws(Problem) -> Int? {
    guard let last = ledger.state.get(RefEntity.self, RefEntity.id(name, moved.ref)),
      try isWherePushed(moved.ref, last)
    else { return nil }
    if last.push.from == moved.from, last.push.to == moved.to { return last.landed }
    return try record(of: moved)
  }

  /// The newest record that reported the move of a push allowed after record `start`; nil when none
  /// did.
  func record(of moved: PushedRef, allowedAfter start: Int = 0) throws(Problem) -> Int? {
    let first = max(start, ledger.head.seq - Self.recordCountMax)
    for seq in (first...ledger.head.seq).reversed() where seq > 0 {
      guard let landed = try ledger.body(PushLanded.self, of: seq), landed.repository == name,
        landed.ref == moved.ref, landed.to == moved.to, landed.allowed > start,
        let allowed = try ledger.body(PushAllowed.self, of: landed.allowed)
      else { continue }
      if allowed.from == moved.from { return seq }
    }
    return nil
  }

  /// Whether git has the ref where the last push left it, or where one goes that is still to be
  /// reported.
  private func isWherePushed(_ ref: GitRef, _ last: RefEntity) throws(Problem) -> Bool {
    let held = try observing { () throws(GitError) in try repository.resolve(ref) }
    let place = held ?? repository.facts.objectFormat.zero
    return last.push.to == place
      || !ledger.state.all(
        PushEntity.self, prefix: PushEntity.prefix(name, ref), limit: 1
      ) { $0.to == place }.isEmpty
  }
}
