package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel ledger accept`.
package struct LedgerAccept: Change {
  package static let path = ["ledger", "accept"]
  package static let summary = "Say, as another root, that record 0 is what was agreed."
  package static let discussion = """
    Before the threshold of roots has accepted, nothing else is lawful. Compare the identity with \
    the others first: it is the hash of record 0.
    """
  package static let examples = [
    Example("kernel ledger accept --as human:bob", "Accept the ledger as Bob.")
  ]
  var change = ChangeOptions()

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try change.arguments(&visitor)
  }

  func drafts(on ledger: OpenLedger, in kernel: Kernel) -> [Draft] {
    [
      Draft(
        .ledger(
          .accepted(LedgerAccepted(genesis: RecordReference(leaf: ledger.identity, seq: 0)))))
    ]
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    let entity = ledger.state.get(LedgerEntity.self, LedgerEntity.id) ?? ledger.entity
    return Answer(
      "kernel.ledger/1", data: .wire(entity),
      lines: [
        "the ledger \(entity.origin) with identity \(entity.identity) is accepted by "
          + "\(entity.acceptedCount) of \(entity.threshold) (\(acted.place))"
      ],
      next: entity.isAccepted ? ["kernel status"] : ["kernel ledger accept --as ROOT"])
  }
}

/// `kernel clock reset`.
package struct ClockResetStep: Change {
  package static let path = ["clock", "reset"]
  package static let summary = "Begin a new epoch, as a root, after a clock once ran ahead."
  package static let discussion = """
    While the clock is behind the newest record, only stops and reads work. If that record was \
    ordered by a clock that ran ahead, this is the one way out. Sessions count only in the epoch \
    that opened them: all of them have to be opened anew.
    """
  package static let examples = [
    Example("kernel clock reset --reason 'the server ran a day ahead'", "Begin a new epoch.")
  ]
  var change = ChangeOptions()
  var reason = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.reason(&reason)
    try change.arguments(&visitor)
  }

  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft] {
    [Draft(.clock(.reset(ClockReset(reason: try Names.text(reason, "--reason")))))]
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    let entity = ledger.state.get(LedgerEntity.self, LedgerEntity.id) ?? ledger.entity
    return Answer(
      "kernel.ledger/1", data: .wire(entity),
      lines: ["epoch \(entity.epoch) has begun (\(acted.place))"],
      next: ["kernel session list --all"])
  }
}
