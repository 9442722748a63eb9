internal import Wire

extension State {
  /// Moves a task to another state and keeps the slots that follow from it: the one place where a
  /// task's state changes, so that no path can leave a lock behind.
  func move(
    _ id: TaskID, to status: TaskStatus, as occurrence: Occurrence,
    _ change: (inout TaskEntity) -> Void = { _ in }
  ) {
    guard var task = get(TaskEntity.self, id.text) else {
      preconditionFailure("apply moves only a task that judge has found")
    }
    precondition(task.status.successors.contains(status), "judge admits only legal transitions")
    if task.status.holdsSlot != status.holdsSlot {
      hold(task, status.holdsSlot, as: occurrence)
    }
    task.status = status
    task.since = occurrence.at
    if status != .blocked { task.block = nil }
    change(&task)
    put(task, seq: occurrence.seq)
    noteLive(task, as: occurrence)
  }

  private func hold(_ task: TaskEntity, _ holds: Bool, as occurrence: Occurrence) {
    updateQueue(task.card.queue, seq: occurrence.seq) { queue in
      queue.holders.removeAll { $0 == task.id }
      if holds { queue.holders.append(task.id) }
    }
  }
}

extension Court {
  /// Asks that a task exists and may go to `status` now.
  func requireTask(_ id: TaskID, to status: TaskStatus) -> TaskEntity? {
    let task = requireTask(id)
    require(
      .taskState, task.map { $0.status.successors.contains(status) },
      ConditionDetail(
        ["state": task?.status.rawValue ?? "none", "wanted": status.rawValue],
        step: "kernel task show \(id)"))
    return task
  }

  /// Asks that a task exists and is in one of some states.
  func requireTask(_ id: TaskID, in states: [TaskStatus]) -> TaskEntity? {
    let task = requireTask(id)
    require(
      .taskState, task.map { states.contains($0.status) },
      ConditionDetail(
        [
          "state": task?.status.rawValue ?? "none",
          "needed": states.map(\.rawValue).joined(separator: " or "),
        ], step: "kernel task show \(id)"))
    return task
  }

  private func requireTask(_ id: TaskID) -> TaskEntity? {
    let task = state.get(TaskEntity.self, id.text)
    require(
      .taskKnown, task != nil,
      ConditionDetail(["task": id.description], step: "kernel task list"))
    return task
  }

  /// Asks that every spec of a card is registered: at least one (INV on every transition).
  func requireSpecs(_ card: Card?) {
    let missing = card?.specs.filter { state.get(SpecEntity.self, $0.identifier.text) == nil }
    require(
      .taskSpecs, card.map { !$0.specs.isEmpty && missing?.isEmpty ?? false },
      ConditionDetail(
        ["not registered": missing?.map(\.description).joined(separator: ", ") ?? ""],
        step: "kernel spec list"))
  }

  /// Asks for a slot of the task's queue and room in the work in progress, unless it has them.
  func requireSlot(_ task: TaskEntity?, when applies: Bool = true) {
    let rule = requireQueueRule(task, when: applies)
    let queue = task.map { state.queue($0.card.queue) }
    require(
      .queueUnlocked, when: applies, queue.map { $0.lock == nil },
      ConditionDetail(
        ["reason": queue?.lock?.reason.string ?? ""],
        restsOn: queue?.lock.map { [$0.source.seq] } ?? []))
    let others = queue.map { queue in queue.holders.filter { $0 != task?.id } }
    require(
      .queueSlot, when: applies, rule.flatMap { rule in others.map { $0.count < rule.slots } },
      ConditionDetail(
        [
          "slots": rule.map { "\($0.slots)" } ?? "none",
          "held by": others?.map(\.description).joined(separator: " ") ?? "",
        ], step: task.map { "kernel task list --queue \($0.card.queue)" }))
    requireWorkInProgress(task, when: applies)
  }

  private func requireQueueRule(_ task: TaskEntity?, when applies: Bool) -> QueueRule? {
    let rule = task.flatMap { policy?.policy.queue($0.card.queue) }
    require(
      .queueKnown, when: applies, task.map { _ in rule != nil },
      ConditionDetail(["queue": task?.card.queue.string ?? ""]))
    return rule
  }

  private func requireWorkInProgress(_ task: TaskEntity?, when applies: Bool) {
    let rule = policy?.policy.workInProgress
    let counts = task.flatMap { task in rule.map { $0.queues.contains(task.card.queue) } } ?? true
    let others = rule.map { rule in
      state.queues.holders(of: rule.queues).count { $0 != task?.id }
    }
    let limit = rule.map { task?.card.type == Card.hotfix ? $0.hotfixLimit : $0.limit }
    require(
      .workInProgress, when: applies && counts && task?.card.priority != .p0,
      others.flatMap { others in limit.map { others < $0 } },
      ConditionDetail(
        ["in progress": "\(others ?? 0)", "limit": "\(limit ?? 0)"], step: "kernel status"))
  }
}

extension TaskEntity {
  /// Notes that the actor of a record worked on the task.
  mutating func addWorker(_ occurrence: Occurrence, in state: State) {
    let session = occurrence.session.flatMap { state.get(SessionEntity.self, $0.text) }
    for worker in session?.lineage ?? [occurrence.actor] where !workers.contains(worker) {
      workers.append(worker)
    }
    if let sponsor = session?.sponsor, !sponsors.contains(sponsor) { sponsors.append(sponsor) }
  }
}

extension ConditionKind {
  static let taskKnown = ConditionKind(
    "task.known", "KRN-TASK-UNKNOWN", "The task exists.")
  static let taskState = ConditionKind(
    "task.state", "KRN-TASK-STATE", "The task is in a state from which this leads on.")
  static let taskSpecs = ConditionKind(
    "task.specs", "KRN-SPEC-UNKNOWN", "Every spec that the card cites is registered.",
    fixer: "whoever may register specs")
  static let taskImportable = ConditionKind(
    "task.importable", "KRN-TASK-EXISTS", "The task is new or still a draft.")
  static let taskCard = ConditionKind(
    "task.card", "KRN-CARD-LIMITS",
    "The card has short lists, cites a spec, is not its own parent and asks for a possible review.")
  static let taskUnblockTarget = ConditionKind(
    "task.unblock_target", "KRN-TASK-STATE",
    "The block is left to the state before it, or further back.")
  static let taskApproved = ConditionKind(
    "task.start_approved", "KRN-APPROVAL-MISSING",
    "A person has approved the start of this card.", fixer: "a person whom the policy names",
    isConsent: true)
  static let taskCardSeen = ConditionKind(
    "task.card_seen", "KRN-CARD-CHANGED", "The approval names the card as it is now.")
  static let taskByPerson = ConditionKind(
    "task.by_person", "KRN-PERSON-NEEDED", "A person does it, with their own key.",
    fixer: "a person")
  static let taskFinishable = ConditionKind(
    "task.reviewed", "KRN-VERDICT-MISSING",
    "A live APPROVED verdict covers the current revision, or the card asks for no code review.",
    fixer: "a reviewer who is not an author")
  static let taskLanded = ConditionKind(
    "task.landed", "KRN-NOT-LANDED",
    "The reviewed commit has landed on its target ref, or the card asks for no code review.",
    fixer: "whoever may push")

  static let tasks: [ConditionKind] = [
    .taskKnown, .taskState, .taskSpecs, .taskImportable, .taskCard, .taskApproved, .taskCardSeen,
    .taskByPerson, .taskFinishable, .taskLanded, .taskUnblockTarget,
  ]
}
