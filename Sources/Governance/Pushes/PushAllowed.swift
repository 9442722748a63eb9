package import Wire

/// `push.allowed`: one ref of a push may move; recorded before git moves it.
package struct PushAllowed: EventPayload {
  /// The commits that it brings; nil where nobody looked, as in advice.
  package let commits: PushedCommits?
  package let diff: Digest?
  package let from: GitObjectID
  package let obstacles: [PushObstacle]
  package let ref: GitRef
  package let repository: Identifier
  package let task: TaskID?
  package let to: GitObjectID
  package let tree: GitObjectID?

  package static let traits = EventTraits(.kernel)

  /// Proposes that `ref` moves from `from` to `to`; the other values were read from git just now,
  /// and `task` names whose verdict lets it pass.
  package init(
    repository: Identifier, ref: GitRef, from: GitObjectID, to: GitObjectID, tree: GitObjectID?,
    diff: Digest?, task: TaskID?, obstacles: [PushObstacle] = [], commits: PushedCommits? = nil
  ) {
    self.commits = commits
    self.diff = diff
    self.from = from
    self.obstacles = obstacles
    self.ref = ref
    self.repository = repository
    self.task = task
    self.to = to
    self.tree = tree
  }

  package static let fields: [WireField] = [
    .optional(
      "commits", PushedCommits.self, "The commits that it brings, where a verdict is about them."),
    .optional("diff", Digest.self, "The digest of the difference between the two trees."),
    .required("from", GitObjectID.self, "Where the ref is; zeros when it is new."),
    .optional("obstacles", [PushObstacle].self, "What was seen that keeps the gate shut."),
    .required("ref", GitRef.self, "The ref."),
    .required("repository", Identifier.self, "The repository."),
    .optional("task", TaskID.self, "The task whose verdict lets it pass."),
    .required("to", GitObjectID.self, "Where it goes; zeros when it is deleted."),
    .optional("tree", GitObjectID.self, "The tree of the new commit."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    commits = try reader.optional("commits")
    diff = try reader.optional("diff")
    from = try reader.field("from")
    obstacles = try reader.list("obstacles")
    ref = try reader.field("ref")
    repository = try reader.field("repository")
    task = try reader.optional("task")
    to = try reader.field("to")
    tree = try reader.optional("tree")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("commits", commits)
    writer.field("diff", diff)
    writer.field("from", from)
    writer.field("obstacles", unlessEmpty: obstacles)
    writer.field("ref", ref)
    writer.field("repository", repository)
    writer.field("task", task)
    writer.field("to", to)
    writer.field("tree", tree)
  }

  package func judge(in court: Court) {
    court.requireRepository(repository)
    court.require(
      .pushKind, ref.isTag || ref.branch.map { GitRef(branch: $0) != nil } ?? false,
      ConditionDetail(["ref": ref.string]))
    court.require(
      .pushPlain, obstacles.isEmpty,
      ConditionDetail(["seen": obstacles.map(\.rawValue).joined(separator: " ")]))
    court.require(.pushMoves, from != to)
    let needsVerdict = court.policy.map { $0.policy.protects(ref) }
    court.require(
      .pushNotDeleted, when: needsVerdict ?? true, !to.isZero,
      ConditionDetail(["ref": ref.string]))
    requireVerdict(in: court, when: (needsVerdict ?? true) && !to.isZero)
  }

  private func requireVerdict(in court: Court, when applies: Bool) {
    let found = task.flatMap { task in
      court.state.get(
        VerdictEntity.self,
        Text.known(VerdictEntity.prefix(repository, to).string + task.description))
    }
    let verdict = found?.verdict
    let entity = task.flatMap { court.state.get(TaskEntity.self, $0.text) }
    let told = task.flatMap { court.state.get(ReviewEntity.self, $0.text) }
      .map { PushedCommits(told: $0.range.facts) }
    court.require(
      .pushVerdict, when: applies, verdict.map { $0.outcome == .approved } ?? false,
      ConditionDetail(
        ["ref": ref.string, "to": to.string, "verdict": verdict?.outcome.rawValue ?? "none"],
        restsOn: found.map { [$0.source.seq] } ?? [],
        step: "kernel why \(ShellWord.quoted(ref.string))"))
    court.require(
      .pushVerdictReal, when: applies, verdict.map { $0.producedBy != .simulated })
    court.require(
      .pushVerdictTrusted, when: applies, found.map { court.isTrusted($0.source) })
    court.require(
      .pushVerdictBinds, when: applies,
      verdict.map {
        $0.repository == repository && $0.ref == ref && $0.from == from && $0.to == to
          && $0.tree == tree && $0.diff == diff && (commits == nil || commits == told)
      },
      ConditionDetail(
        [
          "reviewed for": verdict?.ref.string ?? "", "reviewed from": verdict?.from.string ?? "",
          "pushed from": from.string, "reviewed commits": told.map { "\($0.count)" } ?? "",
          "pushed commits": commits.map { "\($0.count)" } ?? "",
        ], step: entity.flatMap(Self.submission)))
    court.require(
      .pushVerdictPolicy, when: applies,
      verdict.flatMap { verdict in court.policy.map { $0.digest == verdict.policy } },
      ConditionDetail(
        [
          "signed under": verdict?.policy.hex ?? "",
          "in force": verdict == nil ? "" : court.policy?.digest.hex ?? "none",
        ], restsOn: found.map { [$0.source.seq] } ?? [],
        step: verdict.map {
          "ask \($0.reviewer) for a new verdict on the same revision: kernel why \($0.task)"
        }))
    court.require(
      .pushTaskLive, when: applies,
      entity.map { $0.status == .codeReview || $0.status == .reviewing },
      ConditionDetail(["state": entity?.status.rawValue ?? "none"]))
  }

  /// What leads to a review of what is really pushed: a task that has finished must first be taken
  /// back to work, which a person does.
  private static func submission(of task: TaskEntity) -> String? {
    switch task.status {
    case .codeReview: "kernel review submit \(task.id)"
    case .reviewing: "kernel task stop \(task.id) --reason TEXT"
    default: nil
    }
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.put(
      PushEntity(
        allowed: occurrence.seq, from: from, ref: ref, repository: repository, task: task,
        to: to),
      seq: occurrence.seq)
  }
}

/// `push.landed`: git has moved the ref.
package struct PushLanded: EventPayload {
  package let allowed: Int
  package let ref: GitRef
  package let repository: Identifier
  package let to: GitObjectID

  package static let traits = EventTraits(.kernel, isPrivileged: false)

  /// Reports that the push allowed by record `allowed` has happened.
  package init(allowed: Int, ref: GitRef, repository: Identifier, to: GitObjectID) {
    self.allowed = allowed
    self.ref = ref
    self.repository = repository
    self.to = to
  }

  package static let fields: [WireField] = [
    .required("allowed", Int.self, "The record that allowed it."),
    .required("ref", GitRef.self, "The ref."),
    .required("repository", Identifier.self, "The repository."),
    .required("to", GitObjectID.self, "Where the ref is now."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    allowed = try reader.field("allowed")
    ref = try reader.field("ref")
    repository = try reader.field("repository")
    to = try reader.field("to")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("allowed", allowed)
    writer.field("ref", ref)
    writer.field("repository", repository)
    writer.field("to", to)
  }

  package func judge(in court: Court) {
    // Each push stands by itself: two that cross on one ref are both still to be reported.
    let push = waiting(in: court.state)
    // Of those that have landed only the last on a ref is kept. The records tell of the others, so
    // whoever proposes looks there for a repeat.
    let last = court.state.get(RefEntity.self, RefEntity.id(repository, ref))
    let hasLanded = last.map { $0.push.allowed == allowed && $0.push.to == to } ?? false
    court.require(
      .pushWasAllowed, push != nil || hasLanded,
      ConditionDetail(["ref": ref.string], restsOn: [allowed]))
    court.require(.pushNotLanded, push != nil ? true : hasLanded ? false : nil)
  }

  /// The push that this reports, while it waits for that; nil when there is none of these values.
  private func waiting(in state: State) -> PushEntity? {
    guard allowed >= 0 else { return nil }
    let push = state.get(PushEntity.self, PushEntity.id(repository, ref, allowed: allowed))
    return push.flatMap { $0.to == to ? $0 : nil }
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    guard let push = waiting(in: state) else {
      preconditionFailure("apply changes only what judge has found")
    }
    state.remove(PushEntity.self, push.entityID, seq: occurrence.seq)
    // Reports may cross as well. The push that was allowed later is the one that began where the
    // other ended, so it is where the ref is now.
    let last = state.get(RefEntity.self, RefEntity.id(repository, ref))
    if last.map({ $0.push.allowed < allowed }) ?? true {
      state.put(RefEntity(push, landed: occurrence.seq), seq: occurrence.seq)
    }
    // Only the reviewed commit on the ref that it was reviewed for is the task's landing; a task
    // may also be named on pushes that need no verdict.
    guard let task = push.task, state.get(TaskEntity.self, task.text) != nil,
      let facts = state.get(ReviewEntity.self, task.text)?.range.facts,
      facts.repository == repository, facts.ref == ref, facts.to == to
    else { return }
    state.update(TaskEntity.self, task.text, seq: occurrence.seq) {
      $0.landed = occurrence.source
    }
  }
}

extension ConditionKind {
  static let pushKind = ConditionKind(
    "push.kind", "KRN-PUSH-KIND",
    "The ref is a tag, or a branch of a name that git itself would make.")
  static let pushPlain = ConditionKind(
    "push.plain", "KRN-PUSH-OBSTACLE",
    "The ref and the history are as they seem: not moved, symbolic, replaced, grafted or shallow.",
    fixer: "whoever keeps the receiving repository")
  static let pushMoves = ConditionKind(
    "push.moves", "KRN-PUSH-EMPTY", "The ref moves.")
  static let pushNotDeleted = ConditionKind(
    "push.not_deleted", "KRN-PUSH-DELETE", "A protected ref is not deleted.")
  static let pushVerdict = ConditionKind(
    "push.verdict", "KRN-VERDICT-MISSING", "A live APPROVED verdict names the pushed commit.",
    fixer: "a reviewer who is not an author")
  static let pushVerdictReal = ConditionKind(
    "push.verdict_real", "KRN-VERDICT-SIMULATED", "The verdict is not simulated.",
    fixer: "a reviewer who is not an author")
  static let pushVerdictTrusted = ConditionKind(
    "push.verdict_trusted", "KRN-VERDICT-CONTESTED",
    "The verdict lies within what is trusted.", fixer: "a reviewer who is not an author")
  static let pushVerdictBinds = ConditionKind(
    "push.verdict_binds", "KRN-VERDICT-RANGE",
    "The verdict binds this repository, ref, range, tree and difference; the commits are its own.",
    fixer: "the author, by submitting what is really pushed")
  static let pushVerdictPolicy = ConditionKind(
    "push.verdict_policy", "KRN-VERDICT-POLICY",
    "The verdict was signed under the policy in force.",
    fixer: "a reviewer who is not an author")
  static let pushTaskLive = ConditionKind(
    "push.task_live", "KRN-TASK-STATE", "The task is in code review or reviewing.")
  static let pushWasAllowed = ConditionKind(
    "push.was_allowed", "KRN-PUSH-UNKNOWN", "The push was allowed before, to this commit.")
  static let pushNotLanded = ConditionKind(
    "push.not_landed", "KRN-PUSH-LANDED", "It has not been reported before.")

  static let pushes: [ConditionKind] = [
    .pushKind, .pushPlain, .pushMoves, .pushNotDeleted, .pushVerdict, .pushVerdictReal,
    .pushVerdictTrusted, .pushVerdictBinds, .pushVerdictPolicy, .pushTaskLive, .pushWasAllowed,
    .pushNotLanded,
  ]
}
