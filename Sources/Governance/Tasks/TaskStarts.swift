package import Wire

/// `task.start_approved`: a person agrees that this card is worked on.
package struct TaskStartApproved: EventPayload {
  package let card: Digest
  package let id: TaskID

  package static let traits = EventTraits(.policy, window: .deliberate)

  /// Approves the start of a task whose card has this digest.
  package init(id: TaskID, card: Digest) {
    self.card = card
    self.id = id
  }

  package static let fields: [WireField] = [
    .required("card", Digest.self, "The digest of the card that is approved."),
    .required("task", TaskID.self, "The task."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    card = try reader.field("card")
    id = try reader.field("task")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("card", card)
    writer.field("task", id)
  }

  package var task: TaskID? { id }

  package func judge(in court: Court) {
    let task = court.requireTask(id, in: [.draft, .ready])
    court.require(
      .taskByPerson, court.proposal.actor.kind == .human && court.proposal.session == nil)
    court.require(
      .taskCardSeen, task.map { $0.card.file.digest == card },
      ConditionDetail(["card": task?.card.file.digest.hex ?? "none"]))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.update(TaskEntity.self, id.text, seq: occurrence.seq) {
      $0.approval = occurrence.source
    }
  }
}

/// `task.started`: somebody works on the task; also when a revision becomes a larger rework.
package struct TaskStarted: TaskStep {
  package let id: TaskID

  package static let traits = EventTraits(.policy)

  /// Proposes a start.
  package init(id: TaskID) { self.id = id }

  package func judge(in court: Court) {
    let task = court.requireTask(id, in: [.draft, .ready, .revisionNeeded])
    court.requireSpecs(task?.card)
    let isRework = task?.status == .revisionNeeded
    let asksApproval = task.flatMap { court.policy?.policy.queue($0.card.queue)?.approval } ?? true
    court.require(
      .taskApproved, when: asksApproval && !isRework,
      task.map { task in task.approval.map { court.isTrusted($0) } ?? false },
      ConditionDetail(
        ["card": task?.card.file.digest.hex ?? ""],
        step: "ask a person to look at: kernel task show \(id)"))
    court.requireSlot(task, when: !isRework)
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.move(id, to: .running, as: occurrence) { $0.addWorker(occurrence, in: state) }
  }
}

/// `task.unblocked`: what stood in the way is gone; the task returns to where it was, or further
/// back, so that work can be done again.
package struct TaskUnblocked: EventPayload {
  package let id: TaskID
  package let reason: Text
  package let to: TaskStatus?

  package static let traits = EventTraits(.policy)

  /// Proposes the end of a block; `to` names an earlier state than the one before the block.
  package init(id: TaskID, reason: Text, to: TaskStatus? = nil) {
    self.id = id
    self.reason = reason
    self.to = to
  }

  package static let fields: [WireField] = [
    .required("reason", Text.self, "Why, at most 2,000 bytes."),
    .required("task", TaskID.self, "The task."),
    .optional("to", TaskStatus.self, "running or code_review, to go further back."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    reason = try reader.field("reason")
    id = try reader.field("task")
    to = try reader.optional("to")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("reason", reason)
    writer.field("task", id)
    writer.field("to", to)
  }

  package var task: TaskID? { id }

  /// The way that work goes; a block is left backwards along it, never forwards.
  private static let way: [TaskStatus] = [.running, .codeReview, .reviewing]

  package func judge(in court: Court) {
    let task = court.requireTask(id, in: [.blocked])
    let target = task.flatMap { to ?? $0.block?.from }
    court.require(
      .taskUnblockTarget,
      task?.block.flatMap { block in
        let last = Self.way.firstIndex(of: block.from)
        let wanted = target.flatMap { Self.way.firstIndex(of: $0) }
        return last.flatMap { last in wanted.map { $0 <= last } } ?? false
      },
      ConditionDetail([
        "before the block": task?.block?.from.rawValue ?? "none",
        "wanted": target?.rawValue ?? "none",
      ]))
    court.requireSlot(task, when: target?.holdsSlot ?? true)
    court.require(.reasonGiven, Reason.isGiven(reason))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    let from = state.get(TaskEntity.self, id.text)?.block?.from ?? .running
    state.move(id, to: to ?? from, as: occurrence)
  }
}
