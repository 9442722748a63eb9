package import CommandLineKit
internal import Crypto
internal import Ledger
internal import Store
internal import Wire

/// `kernel checkpoint`: the newest signed note, to be kept outside.
package struct ShowCheckpoint: Operation {
  package static let path = ["checkpoint"]
  package static let summary = "Print the newest signed checkpoint, to keep it outside."
  package static let discussion = """
    A checkpoint kept by somebody else is what shows a ledger that was cut or rewritten. The one \
    that is printed is kept in the ledger for good, so that a proof from it can always be made.
    """
  package static let examples = [
    Example("kernel checkpoint > checkpoint-today", "Keep today's checkpoint.")
  ]

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {}

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let (ledger, warnings) = try opened(kernel)
    try ledger.checkSignature()
    var answer = Answer(
      "kernel.checkpoint/1",
      data: .members([
        "note": .string(String(decoding: ledger.note, as: UTF8.self)),
        "size": .integer(ledger.edge.size), "root": .string(ledger.edge.root.hex),
        "origin": .string(ledger.origin.string),
      ]),
      lines: [], ledger: ledger.position, warnings: warnings)
    if !kernel.globals.json { answer.raw = ledger.note }
    return answer
  }

  /// The ledger, with its newest checkpoint marked as seen where that can be written.
  private func opened(_ kernel: Kernel) throws(Problem) -> (OpenLedger, warnings: [String]) {
    do throws(Problem) {
      let ledger = try kernel.open(forWriting: true)
      try ledger.checkSignature()
      try keep(in: ledger)
      kernel.after = AfterWork(unchanged: ledger)
      return (ledger, [])
    } catch {
      // What was signed may be shown even where nothing can be written.
      let ledger = try kernel.open(forWriting: false, records: true)
      return (
        ledger,
        ["\(error.code): the checkpoint could not be marked as seen: \(error.message)"]
      )
    }
  }

  private func keep(in ledger: OpenLedger) throws(Problem) {
    let size = ledger.edge.size
    try storing { () throws(StoreError) in
      let transaction = try ledger.store.begin()
      _ = try transaction.markCheckpointSeen(size: size)
      try transaction.commit()
    }
  }
}
