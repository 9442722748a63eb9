package import Wire

/// `task.stopped`: the emergency stop. It never advances a task: it blocks it, with a reason.
package struct TaskStopped: TaskStepWithReason {
  package let id: TaskID
  package let reason: Text

  package static let traits = EventTraits.stop

  package init(id: TaskID, reason: Text) {
    self.id = id
    self.reason = reason
  }

  package func judge(in court: Court) {
    _ = court.requireTask(id, to: .blocked)
    court.require(.reasonGiven, Reason.isGiven(reason))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    let from = state.get(TaskEntity.self, id.text)?.status ?? .running
    state.move(id, to: .blocked, as: occurrence) {
      $0.block = Block(from: from, reason: reason, source: occurrence.source)
    }
  }
}

/// `task.abandoned`: nobody will work on the task any more.
package struct TaskAbandoned: TaskStepWithReason {
  package let id: TaskID
  package let reason: Text

  package static let traits = EventTraits(.policy)

  package init(id: TaskID, reason: Text) {
    self.id = id
    self.reason = reason
  }

  package func judge(in court: Court) {
    _ = court.requireTask(id, to: .abandoned)
    court.require(.reasonGiven, Reason.isGiven(reason))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.move(id, to: .abandoned, as: occurrence)
    ReviewEntity.close(id, in: state, as: occurrence)
  }
}

/// `task.finished`: the work is done as far as its author can tell; people look at it next.
package struct TaskFinished: TaskStep {
  package let id: TaskID

  package static let traits = EventTraits(.policy)

  /// Proposes that the work is done.
  package init(id: TaskID) { self.id = id }

  package func judge(in court: Court) {
    let task = court.requireTask(id, in: [.running, .codeReview])
    court.requireSpecs(task?.card)
    court.require(
      .taskFinishable,
      task.map { task in
        if task.status == .running { return !task.card.review.required }
        return court.liveApproval(of: task) != nil
      },
      ConditionDetail(
        ["review required": "\(task?.card.review.required ?? true)"],
        step: "kernel task show \(id)"))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.move(id, to: .reviewing, as: occurrence)
  }
}

/// `task.merged`: a person takes the work in; authority is granted here and nowhere before.
package struct TaskMerged: TaskStep {
  package let id: TaskID

  package static let traits = EventTraits(.policy, window: .deliberate)

  /// Proposes the merge.
  package init(id: TaskID) { self.id = id }

  package func judge(in court: Court) {
    let task = court.requireTask(id, to: .merged)
    court.require(
      .taskByPerson, court.proposal.actor.kind == .human && court.proposal.session == nil)
    court.require(
      .taskFinishable, when: task?.card.review.required ?? true,
      task.map { court.liveApproval(of: $0) != nil })
    court.require(
      .taskLanded, task.map { !$0.card.review.required || $0.landed != nil },
      ConditionDetail(restsOn: task?.landed.map { [$0.seq] } ?? []))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.move(id, to: .merged, as: occurrence)
  }
}

/// `task.released`: the task is over. A released task is never opened again.
package struct TaskReleased: TaskStep {
  package let id: TaskID

  package static let traits = EventTraits(.policy, window: .deliberate)

  /// Proposes the release.
  package init(id: TaskID) { self.id = id }

  package func judge(in court: Court) {
    _ = court.requireTask(id, to: .released)
    court.require(
      .taskByPerson, court.proposal.actor.kind == .human && court.proposal.session == nil)
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.move(id, to: .released, as: occurrence)
    ReviewEntity.close(id, in: state, as: occurrence)
  }
}
