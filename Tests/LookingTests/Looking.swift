import CommandLineKit

@testable import Kernel

/// A command that looks, while somebody else may write the file.
struct Looking: Operation {
  static let path = ["look"]
  static let summary = "Look."
  var fails = false
  var touch: @Sendable () -> Void = {}

  mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {}

  func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    guard ledger.store.access == .readingUnchanging else { throw OpenLedger.broken("no test") }
    touch()
    if fails { throw OpenLedger.broken("half of it is new") }
    return Answer("kernel.look/1", data: .null, lines: [])
  }
}
