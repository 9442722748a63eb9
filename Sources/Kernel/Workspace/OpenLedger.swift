internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Views
internal import Wire

/// A workspace's ledger, opened and checked as far as one action can: the marker, the newest
/// record, the tree's edge and the checkpoint fit together and extend what this user has seen.
final class OpenLedger {
  let workspace: Workspace
  let store: LedgerStore
  let source: StoreSource
  let state: State
  /// The ledger's own entity as it was when the ledger was opened.
  let entity: LedgerEntity
  let anchor: Anchor
  /// The kernel's own keys.
  let orderingKeys: OrderingKeys
  /// The one transaction that writes. It begins before the first reading where something is to be
  /// written, so that all readings share one look at the WAL.
  var transaction: WriteTransactionBox
  /// How many writers there have been: the newest one has the transaction.
  private(set) var turn = 0
  /// The newest record.
  var head: Chain.Head
  /// The tree's right edge, from which the next append goes on.
  var edge: RightEdge
  /// The newest signed checkpoint.
  var note: [UInt8]
  /// Why this ledger does not extend what this user has seen: reads go on and exit with 7, writes
  /// refuse.
  private(set) var distrust: Problem?

  var origin: Identifier { entity.origin }
  var identity: Digest { entity.identity }
  /// When the newest record was ordered.
  var moment: Timestamp { head.at }
  var position: LedgerPosition { LedgerPosition(seq: head.seq, head: head.leaf) }

  /// How long a command waits for the writer's lock.
  static let lockTimeoutMs = 30_000

  /// Opens the ledger to write: takes the lock and holds it until this goes. With `begins`, the
  /// transaction of the writing is open already.
  static func forWriting(
    _ workspace: Workspace, _ home: HomeFolders, trust: Digest?, begins: Bool = false
  ) throws(Problem) -> OpenLedger {
    let lock = try storing { () throws(StoreError) in
      try LedgerStore.lock(workspace.ledger, timeoutMs: lockTimeoutMs)
    }
    let store: LedgerStore
    do { store = try LedgerStore.openForWriting(workspace.ledger, lock: lock) } catch {
      throw LostLedger.problem(error, in: workspace)
    }
    let ledger = try OpenLedger(workspace, store, home, begins: begins)
    try ledger.compareWithAnchor(trust)
    if let distrust = ledger.distrust { throw distrust }
    return ledger
  }

  /// Opens the ledger to read.
  static func forReading(
    _ workspace: Workspace, _ home: HomeFolders, trust: Digest?
  ) throws(Problem) -> OpenLedger {
    let ledger = try OpenLedger(workspace, try storeForReading(workspace), home)
    try ledger.compareWithAnchor(trust)
    return ledger
  }

  /// Opens the database of a workspace to read.
  static func storeForReading(_ workspace: Workspace) throws(Problem) -> LedgerStore {
    do { return try LedgerStore.openForReading(workspace.ledger) } catch {
      throw LostLedger.problem(error, in: workspace)
    }
  }

  private init(
    _ workspace: Workspace, _ store: LedgerStore, _ home: HomeFolders, begins: Bool = false
  ) throws(Problem) {
    self.workspace = workspace
    self.store = store
    source = StoreSource(store)
    state = State(source: source)
    var transaction = WriteTransactionBox()
    if begins { try storing { () throws(StoreError) in try transaction.begin(store) } }
    self.transaction = transaction
    let (stored, checkpoint) = try storing { () throws(StoreError) in
      (try store.head(), try store.newestCheckpoint())
    }
    guard let stored, let checkpoint, let record = try? Record(parsing: stored.bytes) else {
      throw Self.broken("the newest record or checkpoint is missing or cannot be read")
    }
    guard record.seq == stored.seq, record.leaf == stored.leaf,
      checkpoint.size == stored.seq + 1
    else { throw Self.broken("the newest record, its hash and the checkpoint do not fit together") }
    head = Chain.Head(seq: stored.seq, leaf: stored.leaf, at: record.at)
    note = checkpoint.note
    guard let edge = RightEdge(bytes: checkpoint.rightEdge), edge.size == checkpoint.size,
      let parsed = try? SignedNote(parsing: note), let tree = try? Checkpoint(text: parsed.text),
      tree.size == edge.size, tree.root == edge.root
    else { throw Self.broken("the newest checkpoint does not fit the tree's right edge") }
    self.edge = edge
    guard let entity = state.get(LedgerEntity.self, LedgerEntity.id) else {
      if let failure = source.failure { throw Problem(failure) }
      // A later law may write it in another form.
      let unknown = try storing { () throws(StoreError) in try UnknownLaw.find(in: store) }
      if let unknown { throw unknown.problem }
      throw Self.broken("the ledger's own entity is missing or cannot be read")
    }
    self.entity = entity
    orderingKeys = OrderingKeys(KeyFiles(home), entity)
    anchor = Anchor(home, identity: workspace.marker.identity)
    guard entity.identity == workspace.marker.identity, entity.origin == workspace.marker.origin
    else { throw Self.broken("ledger/origin names another ledger than the store holds") }
  }

  /// Makes whoever asks the one writer, whose end ends the transaction.
  func takeTurn() -> Int {
    turn += 1
    return turn
  }

  /// Begins the transaction, unless it is open already.
  func begin() throws(Problem) {
    if transaction.isOpen { return }
    try storing { () throws(StoreError) in try transaction.begin(store) }
  }

  static func broken(_ what: String) -> Problem {
    Problem("KRN-INTEGRITY", .integrity, what, hint: "kernel verify")
  }

  /// Turns a failure that the state latched into a problem; called before an answer is used.
  func check() throws(Problem) {
    if let failure = source.failure { throw Problem(failure) }
    if let fault = state.fault { throw Self.unreadable(fault) }
  }

  /// Whether the state is one that the law of this program has made.
  ///
  /// - Throws: `KRN-LAW-UNKNOWN` with the record from which on it is not.
  func checkLaw() throws(Problem) {
    guard entity.law != Law.number else { return }
    let unknown = try storing { () throws(StoreError) in try UnknownLaw.find(in: store) }
    throw (unknown ?? UnknownLaw(law: entity.law, adoptedBy: 0)).problem
  }

  /// Renders a view as record `seq` left it; `check()` tells whether all of it could be read.
  func render(_ path: ViewPath, seq: Int) -> View {
    Views.render(path, in: state, seq: seq) { source.happening($0) }
  }

  /// What a stored entity that cannot be read means.
  static func unreadable(_ fault: (key: EntityKey, error: WireError)) -> Problem {
    broken("the entity \(fault.key.kind.rawValue)/\(fault.key.id) cannot be read: \(fault.error)")
  }

  /// Whether a key was ever enrolled.
  func isEnrolled(_ key: KeyID) -> Bool {
    state.key(key) != nil
  }

  /// Whether a key was revoked.
  func isRevoked(_ key: KeyID) -> Bool {
    state.key(key)?.revocation != nil
  }

  /// Holds the ledger against the last checkpoint that this user has seen of it.
  private func compareWithAnchor(_ trust: Digest?) throws(Problem) {
    if let trust, trust != identity {
      throw Problem(
        "KRN-LEDGER-UNTRUSTED", .refused, "this is the ledger \(identity), not \(trust)",
        hint: "find out which of the two you meant")
    }
    let read: (checkpoint: Checkpoint, note: [UInt8])?
    do throws(Problem) { read = try anchor.read() } catch {
      // Looking stays possible, and says that nobody can tell any more what was seen.
      guard error.exit == .integrity else { throw error }
      distrust = error
      return
    }
    guard let seen = read else { return try trustNew(trust) }
    let size = head.seq + 1
    guard seen.checkpoint.origin == origin else {
      distrust = Problem(
        "KRN-ANCHOR-BROKEN", .integrity,
        "what you have seen of this ledger is a checkpoint of \(seen.checkpoint.origin)",
        hint: "find out who changed it before you remove it")
      return
    }
    // Whoever acts alone has seen exactly the newest one. Then there is nothing to compare, and no
    // signature to check, which would cost as much as signing a record.
    if seen.note == note { return }
    guard isSigned(seen.note) else {
      distrust = Problem(
        "KRN-ANCHOR-BROKEN", .integrity,
        "what you have seen of this ledger is not signed by the checkpoint key that it names",
        hint: "find out who changed which of the two before you remove either; kernel verify")
      return
    }
    guard seen.checkpoint.size <= size else {
      distrust = Problem(
        "KRN-LEDGER-SHORTER", .integrity,
        "this ledger has \(size) records, but you have seen \(seen.checkpoint.size)",
        hint: "find out who cut it; the anchor is a signed proof")
      return
    }
    let root = try storing { () throws(StoreError) in try store.root(size: seen.checkpoint.size) }
    guard root == seen.checkpoint.root else {
      distrust = Problem(
        "KRN-LEDGER-FORKED", .integrity,
        "the first \(seen.checkpoint.size) records are not the ones that you have seen",
        hint: "find out who replaced them; the anchor is a signed proof")
      return
    }
  }

  /// Whether a checkpoint that this user has seen is the ledger's own. Unsigned, anybody could have
  /// put a smaller one there, which forgets what was seen, or a larger one, which accuses somebody.
  private func isSigned(_ seen: [UInt8]) -> Bool {
    // A later law may have changed the key; what it wrote is for a later program to judge.
    guard entity.law == Law.number else { return true }
    guard let parsed = try? SignedNote(parsing: seen) else { return false }
    return (try? Checkpoint.open(parsed, origin: origin, key: entity.checkpointKey)) != nil
  }

  private func trustNew(_ trust: Digest?) throws(Problem) {
    guard trust == identity else {
      throw Problem(
        "KRN-LEDGER-UNTRUSTED", .refused,
        "you have never seen the ledger \(origin) with identity \(identity)",
        hint: "if somebody you trust told you this identity, add --trust and the identity")
    }
    // What is kept from now on is a proof, so it is one from the beginning.
    try checkSignature()
    try anchor.advance(to: note)
  }

  /// Makes sure that the newest checkpoint is signed by the ledger, before it is handed to anybody.
  func checkSignature() throws(Problem) {
    guard let parsed = try? SignedNote(parsing: note),
      (try? Checkpoint.open(parsed, origin: origin, key: entity.checkpointKey)) != nil
    else { throw Self.broken("the newest checkpoint is not signed by the ledger's checkpoint key") }
  }
}
