internal import CommandLineKit
internal import Governance
internal import Wire

/// The work in progress against the limit of the policy.
///
/// A P0 task and a hotfix may go beyond the limit. That one does is told to whoever starts it, and
/// shown to whoever looks for as long as it lasts.
struct WorkInProgress {
  /// The tasks that count, those of each queue first come first.
  let holders: [TaskID]
  /// How many there may be.
  let limit: Int
  /// While there are more, those of them that may exceed the limit, each with why.
  let exceeding: [(task: TaskID, reason: String)]

  var isExceeded: Bool { holders.count > limit }

  init(_ state: State, _ queues: QueuesEntity, _ policy: Policy?) {
    holders = queues.holders(of: policy?.workInProgress.queues ?? [])
    limit = policy?.workInProgress.limit ?? 0
    // A card is read for each only while there are too many.
    let excess = holders.count > limit ? holders : []
    exceeding = excess.compactMap { id in
      guard let card = state.get(TaskEntity.self, id.text)?.card else { return nil }
      if card.priority == .p0 { return (id, card.priority.rawValue) }
      return card.type == Card.hotfix ? (id, "\(card.type)") : nil
    }
  }

  init(_ state: State) {
    self.init(state, state.queues, state.get(PolicyEntity.self, PolicyEntity.id)?.policy)
  }

  /// "4 of 3".
  var count: String { "\(holders.count) of \(limit)" }

  /// Whose doing it is, for people; none says that the limit was lowered below what was running.
  var causes: String {
    exceeding.isEmpty
      ? "no task that may exceed it"
      : exceeding.map { "\($0.task) (\($0.reason))" }.joined(separator: ", ")
  }

  /// What is told to whoever let a task take a slot; nil unless that task exceeds the limit.
  func warning(about id: TaskID) -> String? {
    guard let found = exceeding.first(where: { $0.task == id }) else { return nil }
    return "work in progress is \(count): \(id) exceeds the limit as \(found.reason)"
  }

  var data: JSONText {
    .members([
      "count": .integer(holders.count), "limit": .integer(limit),
      "exceeded": .boolean(isExceeded),
      "exceeding": exceeding.isEmpty
        ? nil
        : .array(
          exceeding.map {
            .members(["task": .string($0.task.description), "as": .string($0.reason)])
          }),
    ])
  }
}
