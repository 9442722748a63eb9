internal import CommandLineKit
internal import Crypto
internal import Governance
internal import Ledger
internal import Store
internal import Views
internal import Wire

/// Fills a workspace with lawful records: for measurements, and for tests that need a long ledger.
///
/// Everything goes through the one loop that decides and writes. Only the number of events in one
/// transaction is larger than any command's, and the views are rendered once, at the end.
package struct Seeder: ~Copyable {
  private let kernel: Kernel
  private let ledger: OpenLedger
  private let decision: Decision

  /// How many events one transaction holds.
  private static let batchCount = 1000
  private static let spec = SpecID("SEED_SPEC")

  /// Opens the workspace in `directory`.
  package init(directory: String, _ effects: Effects, actor: String? = nil) throws(Problem) {
    var globals = Globals()
    globals.directory = directory
    let kernel = Kernel(effects, globals)
    let ledger = try kernel.open(forWriting: true)
    let who = try Actor.find(as: actor, in: ledger, kernel.keys, effects)
    self.kernel = kernel
    self.ledger = ledger
    decision = Decision(
      ledger: ledger, actor: who, effects: effects, options: ActOptions(rendersViews: false))
  }

  /// Appends records until there are `count`, the last ones importing `live` tasks that stay live.
  package func fill(to count: Int, live: Int) throws(Problem) {
    try register()
    var serial = ledger.head.seq
    let end = count - 2 * live
    while ledger.head.seq + 1 < end {
      var drafts: [Draft] = []
      let room = end - ledger.head.seq - 1
      while drafts.count + 5 <= min(Self.batchCount, max(room, 5)) {
        drafts += Self.life(of: Self.task("SEED", serial))
        serial += 1
      }
      try act(drafts)
    }
    var drafts: [Draft] = []
    for index in 0..<live {
      let id = Self.task("LIVE", index)
      drafts.append(Self.imported(id))
      drafts.append(Draft(.task(.readied(TaskReadied(id: id)))))
    }
    if !drafts.isEmpty { try act(drafts) }
  }

  /// Appends `count` records, each durable before the next one, and returns how long it took.
  /// `acknowledge` is told of each record once it is committed, before the next one.
  package func append(
    _ count: Int, acknowledge: (LedgerPosition) -> Void = { _ in }
  ) throws(Problem) -> Int64 {
    try register()
    let start = kernel.effects.now().milliseconds
    var done = 0
    var serial = ledger.head.seq
    while done < count {
      for draft in Self.shortLife(of: Self.task("ONE", serial)) where done < count {
        try act([draft])
        acknowledge(ledger.position)
        done += 1
      }
      serial += 1
    }
    return kernel.effects.now().milliseconds - start
  }

  /// Renders all views and does what is left after an answer, so that views and anchor fit the
  /// ledger.
  package func finish() throws(Problem) -> [Problem] {
    let seq = ledger.head.seq
    let views = Views.all(in: ledger.state).map { ledger.render($0, seq: seq) }
    try ledger.check()
    let missed = try MissedViews(ledger)
    try ledger.begin()
    try storing { () throws(StoreError) in
      for view in views {
        try ledger.transaction.putView(
          view, seq: seq, keepsPrevious: missed.isBehind(view.path))
      }
      try ledger.transaction.commit()
    }
    return AfterWork(ledger, views: views).run()
  }

  /// The card that all seeded tasks share, so that seeding a million of them makes one file.
  private static let card = Array("A card that was made up to measure with.\n".utf8)

  private func register() throws(Problem) {
    let blobs = BlobStore(ledger: ledger.workspace.ledger)
    _ = try storing { () throws(StoreError) in try blobs.put(Self.card) }
    guard let spec = Self.spec, ledger.state.get(SpecEntity.self, spec.identifier.text) == nil
    else {
      return
    }
    try act([
      Draft(
        .spec(
          .registered(
            SpecRegistered(
              id: spec, title: "What seeded tasks cite", scope: .project, status: .active,
              version: nil, path: nil, digest: nil))))
    ])
  }

  private func act(_ drafts: [Draft]) throws(Problem) {
    let (_, after) = try decision.act(drafts)
    after.keepLogShort()
  }

  private static func task(_ prefix: String, _ serial: Int) -> TaskID {
    guard let id = TaskID("\(prefix)-\(serial)") else {
      preconditionFailure("a prefix and a number are a task id")
    }
    return id
  }

  /// From card to the end without a slot, so that a process that is killed leaves none taken.
  private static func shortLife(of id: TaskID) -> [Draft] {
    [
      imported(id), Draft(.task(.readied(TaskReadied(id: id)))),
      Draft(.task(.abandoned(TaskAbandoned(id: id, reason: "the measurement goes on")))),
    ]
  }

  /// From card to the end, in five events.
  private static func life(of id: TaskID) -> [Draft] {
    [
      imported(id), Draft(.task(.readied(TaskReadied(id: id)))),
      Draft(.task(.started(TaskStarted(id: id)))),
      Draft(.task(.stopped(TaskStopped(id: id, reason: "the measurement goes on")))),
      Draft(.task(.abandoned(TaskAbandoned(id: id, reason: "the measurement goes on")))),
    ]
  }

  private static func imported(_ id: TaskID) -> Draft {
    guard let branch = GitRef("refs/heads/feature/\(id)"), let spec else {
      preconditionFailure("a task id makes a branch")
    }
    let card = Card(
      branch: branch, dependencies: [],
      file: BlobReference(digest: SHA256.hash(Self.card), size: Self.card.count), parent: nil,
      priority: .p2, queue: Identifier("dev"), review: .ordinary, specs: [spec],
      type: Identifier("dev"),
      verification: ["the tests pass on a fresh clone", "the documentation says what changed"])
    return Draft(.task(.imported(TaskImported(id: id, card: card))))
  }
}
