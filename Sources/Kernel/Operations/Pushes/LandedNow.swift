internal import Governance
internal import Ledger
internal import Pipelines
internal import Wire

/// Whether a repository shows that an allowed push has landed there.
///
/// A report may come late, after other pushes of the same ref. A ref has then been where the push
/// goes when that is in its history; after a forced push or a deletion, when a later push that
/// started there was allowed, for the gate looks at where a ref is before it allows anything.
struct LandedNow {
  let ledger: OpenLedger
  let repository: GitRepository

  /// What git shows instead; nil when the push has landed.
  func fault(of push: PushEntity) throws(Problem) -> String? {
    let held = try observing { () throws(GitError) in try repository.resolve(push.ref) }
    if (held ?? repository.facts.objectFormat.zero) == push.to { return nil }
    if let held, !push.to.isZero, try isPast(push.to, before: held) { return nil }
    if hasGoneOn(push) { return nil }
    let place = push.to.isZero ? "it is not gone" : "it has not been at \(push.to)"
    return held.map { "\(push.ref) is at \($0), and \(place)" }
      ?? "there is no \(push.ref), and \(place)"
  }

  private func isPast(_ to: GitObjectID, before held: GitObjectID) throws(Problem) -> Bool {
    try observing { () throws(GitError) in
      do throws(GitError) {
        guard try repository.type(of: to) == .commit, try repository.type(of: held) == .commit
        else { return false }
        return try repository.isAncestor(to, of: held)
      } catch {
        // A push that git did not take in has left nothing behind.
        if case .missing = error { return false }
        throw error
      }
    }
  }

  private func hasGoneOn(_ push: PushEntity) -> Bool {
    let last = ledger.state.get(RefEntity.self, RefEntity.id(push.repository, push.ref))?.push
    if let last, last.allowed > push.allowed, last.from == push.to { return true }
    return !ledger.state.all(
      PushEntity.self, prefix: PushEntity.prefix(push.repository, push.ref),
      after: PushEntity.id(push.repository, push.ref, allowed: push.allowed), limit: 1
    ) { $0.from == push.to }.isEmpty
  }
}
