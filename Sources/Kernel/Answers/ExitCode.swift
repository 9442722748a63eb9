/// The exit codes that scripts rely on (design §8).
package enum ExitCode: Int32, Sendable, CaseIterable {
  case ok = 0
  /// A fault of the program or the machine.
  case `internal` = 1
  /// The command line cannot be understood.
  case usage = 2
  /// Refused by the law.
  case refused = 3
  /// Every unmet condition is an approval or a grant.
  case consent = 4
  /// There is no such thing.
  case notFound = 5
  /// Lost a race; safe to retry.
  case lostRace = 6
  /// The ledger is not what it was.
  case integrity = 7
  /// Timeout, or a fault that may pass.
  case transient = 8
  /// Interrupted.
  case interrupted = 130

  /// What it means, for help and man pages.
  package var about: String {
    switch self {
    case .ok: "Done."
    case .internal: "A fault of the program or the machine."
    case .usage: "The command line cannot be understood."
    case .refused: "Refused by the law; every unmet condition is listed."
    case .consent: "Every unmet condition is an approval or a grant."
    case .notFound: "There is no such thing."
    case .lostRace: "Lost a race; safe to retry."
    case .integrity: "The ledger is not what it was; stop and look."
    case .transient: "Timeout, or a fault that may pass."
    case .interrupted: "Interrupted."
    }
  }
}
