package import CommandLineKit
internal import Governance
internal import Ledger
internal import Wire

/// `kernel key list`.
package struct KeyList: Operation {
  package static let path = ["key", "list"]
  package static let summary = "List the key files of this user; never their secrets."
  package static let examples = [
    Example("kernel key list", "See which keys are here, and which are enrolled.")
  ]

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {}

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.openIfThere()
    var rows: [[String]] = []
    var data: [JSONText] = []
    var warnings: [String] = []
    for (id, found) in try kernel.keys.listing() {
      switch found {
      case .success(let header):
        let standing = KeyStanding(header, on: ledger)
        rows.append([
          "\(id)", "\(header.principal)", standing.rawValue, "\(header.ledger)",
        ])
        data.append(
          .members([
            "key": .string("\(id)"), "principal": .string("\(header.principal)"),
            "ledger": .string("\(header.ledger)"), "standing": .string(standing.rawValue),
          ]))
      case .failure(let problem):
        rows.append(["\(id)", "-", KeyStanding.unusable.rawValue, "-"])
        data.append(
          .members([
            "key": .string("\(id)"), "standing": .string(KeyStanding.unusable.rawValue),
            "code": .string(problem.code),
          ]))
        warnings.append("\(problem.code): \(problem.message)")
      }
    }
    try ledger?.check()
    return Answer(
      "kernel.keys/1", data: .object([.init("keys", .array(data))]),
      lines: Columns.table(["KEY", "WHOSE", "STANDING", "LEDGER"], rows, none: "no key files"),
      next: rows.isEmpty ? ["kernel key request --principal human:NAME"] : [],
      ledger: ledger?.position, warnings: warnings)
  }
}

/// How a key file stands to the ledger of the workspace.
enum KeyStanding: String {
  case enrolled, revoked
  case requested = "not enrolled"
  case elsewhere = "other ledger"
  case unknown = "no ledger here"
  case unusable

  init(_ header: KeyFileHeader, on ledger: OpenLedger?) {
    guard let ledger else {
      self = .unknown
      return
    }
    let id = header.key.id
    if header.ledger != ledger.origin {
      self = .elsewhere
    } else if ledger.isRevoked(id) {
      self = .revoked
    } else if id == ledger.entity.eventKey || id == ledger.entity.checkpointKey.id {
      self = .enrolled
    } else {
      self = ledger.isEnrolled(id) ? .enrolled : .requested
    }
  }
}

extension Kernel {
  /// Opens the workspace's ledger to read, where there is a workspace at all.
  func openIfThere() throws(Problem) -> OpenLedger? {
    do throws(Problem) { return try open(forWriting: false) } catch {
      if error.code == "KRN-NO-WORKSPACE" { return nil }
      throw error
    }
  }
}

/// `kernel key show`.
package struct KeyShow: Operation {
  package static let path = ["key", "show"]
  package static let summary = "Show an enrolled key, or the ledger's own keys."
  package static let discussion = """
    Without a key, the keys of the ledger itself: what checkpoints are verified with, the key of \
    the kernel's own events, and the roots. --vkey prints the checkpoint key alone, in the form \
    that verifiers of C2SP signed notes take.
    """
  package static let examples = [
    Example("kernel key show", "Show the ledger's own keys."),
    Example("kernel key show --vkey", "Print the checkpoint key for a witness or verifier."),
  ]
  var key: String?
  var isVerifierKey = false

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument(
      "key", &key, about: "The key's id.", isRequired: false, completion: .dynamic("key"))
    try visitor.flag(
      "vkey", &isVerifierKey, about: "Print the ledger's checkpoint key as a verifier key.")
  }

  package func validate() throws(UsageError) {
    if key != nil, isVerifierKey { throw UsageError(.exclusive("KEY", "--vkey")) }
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    if let key { return try show(try Names.key(key), on: ledger) }
    let entity = ledger.entity
    let verifier = Checkpoint.verifierKey(origin: entity.origin, key: entity.checkpointKey)
    let roots = entity.roots.map { ["root", "\($0.key.id)", "\($0.principal)"] }
    return Answer(
      "kernel.ledger_keys/1",
      data: .members([
        "vkey": .string("\(verifier)"),
        "checkpoint": .string("\(entity.checkpointKey)"),
        "event": .string("\(entity.eventKey)"),
        "roots": .array(entity.roots.map { .wire($0) }),
        "threshold": .integer(entity.threshold),
      ]),
      lines: isVerifierKey
        ? ["\(verifier)"]
        : Columns.lines(
          [
            ["checkpoint", "\(entity.checkpointKey.id)", "\(verifier)"],
            ["event", "\(entity.eventKey)", "\(PrincipalID.kernel)"],
          ] + roots),
      next: ["kernel key list"], ledger: ledger.position)
  }

  private func show(_ id: KeyID, on ledger: OpenLedger) throws(Problem) -> Answer {
    let entity = ledger.state.key(id)
    try ledger.check()
    guard let entity else {
      throw Problem(
        "KRN-KEY-UNKNOWN", .notFound, "the key \(id) was never enrolled here",
        hint: "kernel key list")
    }
    var lines = [
      "key \(id)", "whose \(entity.owner)", "public \(entity.key)",
      "enrolled in record \(entity.source.seq) by key \(entity.source.key)",
    ]
    if let session = entity.session { lines.append("speaks in session \(session) alone") }
    if let revocation = entity.revocation {
      lines.append(
        "revoked (\(revocation.mode.rawValue)) in record \(revocation.seq); "
          + "trusted through record \(revocation.trustedThrough.seq)")
    }
    return Answer(
      "kernel.key/1", data: .members(["key": .wire(entity)]), lines: lines,
      next: ["kernel principal show \(entity.owner)"], ledger: ledger.position)
  }
}
