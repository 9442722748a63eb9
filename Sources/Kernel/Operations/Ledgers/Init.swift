package import CommandLineKit
internal import Governance
internal import Ledger
internal import Store
internal import Views
internal import Wire

/// `kernel init`: makes a workspace with a new ledger.
package struct Init: Operation {
  package static let path = ["init"]
  package static let summary = "Make a workspace with a new ledger."
  package static let discussion = """
    Makes the folders of a workspace, a root key for its owner, the kernel's own keys, and record 0 \
    of the ledger with the policy of specs/policy.yaml (the default one is written there if there \
    is none). An existing ledger is never touched; an interrupted init is finished.
    """
  package static let examples = [
    Example("kernel init", "Make a workspace in the current folder."),
    Example(
      "kernel init --origin acme.example/kernel --owner olga --git-email olga@acme.example",
      "Name the ledger, its first owner and the address of their commits."),
  ]

  var origin: String?
  var owner: String?
  var gitEmails: [String] = []

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.option(
      "origin", &origin, placeholder: "NAME",
      about: "The ledger's name, by default kernel.local/ and random digits.", isRequired: false,
      completion: .none)
    try visitor.option(
      "owner", &owner, placeholder: "NAME", about: "The owner, by default `owner`.",
      isRequired: false, completion: .none)
    try visitor.options(
      "git-email", &gitEmails, placeholder: "ADDRESS",
      about: "An address under which the owner commits.", isRequired: false, completion: .none)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    do throws(Problem) { return try make(in: kernel) } catch {
      // The usual advice is an id to repeat with, and an init has none.
      guard error.code == "KRN-SYNC-FAILED" else { throw error }
      throw Problem(
        error.code, error.exit, error.message, hint: "repeat it: what is there is finished",
        mayRetry: true)
    }
  }

  private func make(in kernel: Kernel) throws(Problem) -> Answer {
    let root = kernel.effects.absolute(kernel.globals.directory ?? ".")
    let folder = "\(root)/ledger"
    try refuseExisting(folder, kernel)
    for name in [
      "ledger", "ledger/blobs", "ledger/blobs/sha256", "state", "specs", "ops", "ops/audit",
    ] {
      try storing { () throws(StoreError) in try DurableFile.makeFolder("\(root)/\(name)") }
    }
    let lock = try storing { () throws(StoreError) in
      try LedgerStore.lock(folder, timeoutMs: OpenLedger.lockTimeoutMs)
    }
    // Another init may have held the lock until now.
    try refuseExisting(folder, kernel)
    let store = try opened(folder, lock)
    // One that cannot be read is refused below, where it is needed.
    let given = try? Files.read("\(root)/\(Self.policyFile)", max: PolicyText.byteCountMax)
    let marker = try marker(kernel, root, store)
    try storing { () throws(StoreError) in
      try DurableFile.replace("\(folder)/origin", marker.bytes, durable: true)
    }
    var answer = answer(marker, root)
    // A folder that somebody handed over may bring rules of its own, which now are in force.
    if let given, given != PolicyText.ordinary {
      answer.warnings = [
        "the policy in force is that of \(Self.policyFile), which was here already and is not the "
          + "default: read it with kernel policy show"
      ]
    }
    return answer
  }

  private static let policyFile = "specs/policy.yaml"

  private func refuseExisting(_ folder: String, _ kernel: Kernel) throws(Problem) {
    try LostLedger.check(folder, origin: origin, kernel.home)
    guard try Files.exists("\(folder)/origin") else { return }
    throw Problem(
      "KRN-WORKSPACE-EXISTS", .refused, "there is a ledger in \(folder) already",
      hint: "kernel status")
  }

  /// A new store, or the one that an interrupted init has left.
  private func opened(
    _ folder: String, _ lock: consuming FileLock
  ) throws(Problem) -> LedgerStore {
    do {
      return try Files.exists("\(folder)/\(LedgerStore.fileName)")
        ? try LedgerStore.openForWriting(folder, lock: lock)
        : try LedgerStore.create(folder, lock: lock)
    } catch let error as StoreError {
      throw Problem(error)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem("KRN-STORE", .internal, "\(error)")
    }
  }

  private func marker(
    _ kernel: Kernel, _ root: String, _ store: LedgerStore
  ) throws(Problem) -> OriginFile {
    if let first = try storing({ () throws(StoreError) in try store.record(0) }) {
      return try finish(first, kernel, store)
    }
    guard try Self.isUntouched(store) else {
      throw OpenLedger.broken("ledger/\(LedgerStore.fileName) has lost its records")
    }
    let founding = Founding(
      origin: try ledgerOrigin(kernel), owner: try ledgerOwner(),
      gitEmails: try Names.texts(gitEmails, "--git-email"),
      policy: try policy(root), keys: try kernel.keys, effects: kernel.effects)
    let (identity, note, views) = try founding.found(store)
    let anchor = Anchor(try kernel.home, identity: identity)
    try anchor.advance(to: note)
    // The file says that all views were rendered up to here.
    for view in views { try Files.replace("\(root)/\(view.path.file)", Array(view.text.utf8)) }
    try Files.replace("\(root)/\(CheckpointFile.path)", note)
    return OriginFile(origin: founding.origin, identity: identity)
  }

  /// Whether a store is as its making left it: a new ledger is not built on what another one left.
  private static func isUntouched(_ store: LedgerStore) throws(Problem) -> Bool {
    try storing { () throws(StoreError) in
      guard try store.newestCheckpoint() == nil, try store.views().isEmpty else { return false }
      var entities = try store.rows(of: .entity)
      return try !entities.advance()
    }
  }

  /// Record 0 was committed, and then something ended the init before the marker was written.
  private func finish(
    _ first: StoredRecord, _ kernel: Kernel, _ store: LedgerStore
  ) throws(Problem) -> OriginFile {
    guard let record = try? Record(parsing: first.bytes), record.leaf == first.leaf,
      let checkpoint = try storing({ () throws(StoreError) in try store.newestCheckpoint() })
    else { throw OpenLedger.broken("record 0 cannot be read") }
    if let origin, origin != record.statement.ledger.string {
      throw Problem(
        "KRN-WORKSPACE-EXISTS", .refused,
        "an init of \(record.statement.ledger) was interrupted here, after its first record",
        hint: "repeat it without --origin: that ledger is finished")
    }
    let anchor = Anchor(try kernel.home, identity: record.leaf)
    if try anchor.read() == nil { try anchor.advance(to: checkpoint.note) }
    // Which views were written, nobody knows: the next act finds out, since the file of the newest
    // checkpoint, which would say that all were, is left to it.
    return OriginFile(origin: record.statement.ledger, identity: record.leaf)
  }

  private func ledgerOrigin(_ kernel: Kernel) throws(Problem) -> Identifier {
    let text = origin ?? "kernel.local/" + Hex.encode(kernel.effects.random(8))
    guard let identifier = Identifier(text) else {
      throw Problem(
        "KRN-USAGE", .usage, "--origin takes letters, digits and . _ : / -, at most 128 of them")
    }
    return identifier
  }

  private func ledgerOwner() throws(Problem) -> PrincipalID {
    let name = owner ?? "owner"
    guard let id = PrincipalID(name.utf8.starts(with: "human:".utf8) ? name : "human:\(name)"),
      id.kind == .human
    else {
      throw Problem("KRN-USAGE", .usage, "--owner takes a name like olga or human:olga")
    }
    return id
  }

  private func policy(_ root: String) throws(Problem) -> Policy {
    let path = "\(root)/\(Self.policyFile)"
    if try Files.exists(path) {
      return try PolicyText.parse(try Files.given(path, max: PolicyText.byteCountMax))
    }
    let policy = try PolicyText.parse(PolicyText.ordinary)
    try Files.replace(path, PolicyText.ordinary)
    return policy
  }

  private func answer(_ marker: OriginFile, _ root: String) -> Answer {
    Answer(
      "kernel.init/1",
      data: .members([
        "origin": .string(marker.origin.string), "identity": .string(marker.identity.hex),
        "root": .string(root),
      ]),
      lines: [
        "ledger \(marker.origin)", "identity \(marker.identity)",
        "Keep the identity where others can compare it: it names this ledger and no other.",
      ],
      next: ["kernel status", "kernel agent enroll agent:builder-1 --role builder"])
  }
}
