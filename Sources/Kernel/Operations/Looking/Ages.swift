internal import Governance
internal import Wire

/// How long things may stand still (seed-systems §1.9).
enum Ages {
  private static let hour: Int64 = 3_600_000
  /// A running task that nobody touched for longer is an orphan.
  static let orphanMilliseconds: Int64 = 7 * 24 * hour

  /// The colour word of a block's age: green below a day, yellow up to three, then red.
  enum Colour: String, CaseIterable {
    case green, yellow, red

    init(blockedMilliseconds age: Int64) {
      switch age {
      case ..<(24 * hour): self = .green
      case ...(72 * hour): self = .yellow
      default: self = .red
      }
    }

    /// The mark that goes before the word.
    var mark: String {
      switch self {
      case .green: "✓"
      case .yellow: "!"
      case .red: "✗"
      }
    }
  }

  /// Whether a live task is an orphan.
  static func isOrphan(_ task: LiveTask, at now: Timestamp) -> Bool {
    task.status == .running && age(task, at: now) > orphanMilliseconds
  }

  /// How long a task has been in its state; never negative, since clocks differ.
  static func age(_ task: LiveTask, at now: Timestamp) -> Int64 {
    max(0, now.milliseconds - task.since.milliseconds)
  }

  /// An age in the largest whole unit: `45 min`, `26 h`, `8 d`.
  static func words(_ milliseconds: Int64) -> String {
    switch milliseconds {
    case ..<hour: "\(milliseconds / 60_000) min"
    case ..<(72 * hour): "\(milliseconds / hour) h"
    default: "\(milliseconds / (24 * hour)) d"
    }
  }
}
