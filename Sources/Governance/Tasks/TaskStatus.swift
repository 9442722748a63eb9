internal import Wire

/// The ten states of a task (seed-systems §1.2).
package enum TaskStatus: String, WireChoice, Sendable {
  case draft, ready, running
  case codeReview = "code_review"
  case revisionNeeded = "revision_needed"
  case reviewing, merged, released, blocked, abandoned

  /// The states that a task may go to from this one: exactly the 23 legal transitions.
  package var successors: [TaskStatus] {
    switch self {
    case .draft: [.ready, .running, .abandoned]
    case .ready: [.running, .abandoned]
    case .running: [.codeReview, .reviewing, .blocked, .abandoned]
    case .codeReview: [.revisionNeeded, .reviewing, .blocked, .abandoned]
    case .revisionNeeded: [.codeReview, .running, .abandoned]
    case .reviewing: [.merged, .blocked]
    case .merged: [.released]
    case .blocked: [.running, .reviewing, .codeReview, .abandoned]
    case .released, .abandoned: []
    }
  }

  /// Whether a task in this state holds a slot of its queue.
  package var holdsSlot: Bool {
    switch self {
    case .running, .codeReview, .revisionNeeded: true
    case .draft, .ready, .reviewing, .merged, .released, .blocked, .abandoned: false
    }
  }

  /// Whether nothing happens to the task any more: a released task is never opened again.
  package var isTerminal: Bool { successors.isEmpty }
}

/// How urgent a task is.
package enum Priority: String, WireChoice, Comparable, Sendable {
  case p0 = "P0"
  case p1 = "P1"
  case p2 = "P2"
  case p3 = "P3"

  package static func < (left: Priority, right: Priority) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .p0: 0
    case .p1: 1
    case .p2: 2
    case .p3: 3
    }
  }
}
