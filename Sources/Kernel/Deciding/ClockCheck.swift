internal import Governance
internal import Ledger
internal import Wire

extension OpenLedger {
  /// The most by which the clock may be behind the newest record.
  static let clockLagMillisecondsMax: Int64 = 5_000

  /// A clock far behind the ledger lets only stops and its own repair through (design §5, time).
  func checkClock(_ drafts: [Draft], _ now: Timestamp) throws(Problem) {
    let lag = head.at.milliseconds - now.milliseconds
    guard lag > Self.clockLagMillisecondsMax else { return }
    let mayPass = drafts.allSatisfy {
      type(of: $0.event.payload).traits.isStop || $0.kind == .clock(.reset)
    }
    if mayPass { return }
    throw Problem(
      "KRN-CLOCK-BEHIND", .refused,
      "the clock is \(lag / 1000) s behind the newest record, of \(head.at)",
      hint: "set the clock; stopping and looking still work")
  }
}
