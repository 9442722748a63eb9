internal import Governance
internal import Ledger
internal import Store
internal import Views
internal import Wire

/// The law's view of a store. A failure is latched and answered with nothing; `OpenLedger.check`
/// turns it into a problem before any answer is used.
final class StoreSource: EntitySource {
  private let store: LedgerStore
  private(set) var failure: StoreError?

  init(_ store: LedgerStore) { self.store = store }

  func entity(_ key: EntityKey) -> (seq: Int, bytes: [UInt8])? {
    do throws(StoreError) {
      return try store.entity(Text.known(key.kind.rawValue), key.id).map { ($0.seq, $0.bytes) }
    } catch {
      if failure == nil { failure = error }
      return nil
    }
  }

  func entities(
    _ kind: EntityKind, prefix: Text, after: Text?, limit: Int
  ) -> [(id: Text, seq: Int, bytes: [UInt8])] {
    do throws(StoreError) {
      return try store.entities(
        Text.known(kind.rawValue), prefix: prefix, after: after, limit: limit
      ).map { ($0.id, $0.seq, $0.bytes) }
    } catch {
      if failure == nil { failure = error }
      return []
    }
  }

  /// What a record says of itself, for the views; nil with a latched failure when it cannot be
  /// read.
  func happening(_ seq: Int) -> Happening? {
    do throws(StoreError) {
      guard let stored = try store.record(seq), let record = try? Record(parsing: stored.bytes)
      else { throw .corrupt(StoreError.Fault("record \(seq)", "cannot be read")) }
      let statement = record.statement
      return Happening(
        actor: statement.actor, at: record.at, event: statement.event, session: statement.session)
    } catch {
      if failure == nil { failure = error }
      return nil
    }
  }
}

/// The store's leaves and upper hashes are what proofs are made from.
extension LedgerStore: TreeHashes {}
