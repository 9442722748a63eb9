package import CommandLineKit
internal import Governance
internal import Ledger
internal import Store
internal import Wire

/// `kernel key revoke`.
package struct KeyRevoke: Change {
  package static let path = ["key", "revoke"]
  package static let summary = "Revoke a key, as a root: what it signs later has no authority."
  package static let discussion = """
    The past is not judged again. What the key signed after the last trusted record is contested: \
    listed, and without authority until somebody confirms it. By default everything up to now is \
    trusted; name an earlier record when the key was in other hands before.
    """
  package static let examples = [
    Example(
      "kernel key revoke 0f3c… --mode superseded --reason 'new laptop'",
      "Retire a key; all that it signed stands."),
    Example(
      "kernel key revoke 0f3c… --mode compromised --trusted-through 41 --reason 'stolen on Friday'",
      "Trust it for the records up to 41 alone."),
  ]

  var change = ChangeOptions()
  var key = ""
  var mode: RevocationMode?
  var reason = ""
  var trustedThrough: Int?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("key", &key, about: "The key's id.", completion: .dynamic("key"))
    try visitor.option(
      "mode", &mode, placeholder: "MODE",
      about: "Whether another key takes its place, or somebody else may have used it.",
      isRequired: true, completion: .none)
    try visitor.reason(&reason)
    try visitor.option(
      "trusted-through", &trustedThrough, placeholder: "SEQ",
      about: "The last record that is trusted; by default the newest.", isRequired: false,
      completion: .none)
    try change.arguments(&visitor)
  }

  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft] {
    guard let mode else { throw Problem("KRN-USAGE", .usage, "--mode is needed") }
    let seq = trustedThrough ?? ledger.head.seq
    let leaf = try storing { () throws(StoreError) in try ledger.store.leaf(seq) }
    guard let leaf else {
      throw Problem(
        "KRN-RECORD-UNKNOWN", .notFound,
        "there is no record \(seq); the newest is \(ledger.head.seq)", hint: "kernel log")
    }
    return [
      Draft(
        .key(
          .revoked(
            KeyRevoked(
              key: try Names.key(key), mode: mode, reason: try Names.text(reason, "--reason"),
              trustedThrough: RecordReference(leaf: leaf, seq: seq)))))
    ]
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    let id = try Names.key(key)
    let entity = ledger.state.key(id)
    let through = entity?.revocation?.trustedThrough.seq ?? 0
    return Answer(
      "kernel.key/1", data: .members(["key": entity.map { .wire($0) }]),
      lines: [
        "key \(id)\(entity.map { " of \($0.owner)" } ?? "") is revoked (\(acted.place))",
        "what it signed after record \(through) has no authority",
      ],
      next: ["kernel key request --principal \(entity?.owner.description ?? "WHO")"])
  }
}
