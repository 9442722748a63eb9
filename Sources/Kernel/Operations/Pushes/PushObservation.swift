internal import Governance
internal import Pipelines
internal import Wire

/// What git shows of one ref of a push at this moment, and what people should know of it.
struct PushObservation {
  let pushed: PushedRef
  let tree: GitObjectID?
  let diff: Digest?
  let obstacles: [PushObstacle]
  /// Where the commits are that come; nil on the sending side.
  private let receiver: GitRepository?
  /// What the law does not ask about, or why something could not be read.
  let remarks: [String]

  /// Looks at a push from the receiving side; nothing that the sender said is taken for granted.
  static func receiving(
    _ pushed: PushedRef, in repository: GitRepository
  ) throws(Problem) -> PushObservation {
    try observing { () throws(GitError) in
      var obstacles: [PushObstacle] = []
      if repository.facts.hasGrafts { obstacles.append(.grafted) }
      let held = try repository.resolve(pushed.ref)
      if (held ?? repository.facts.objectFormat.zero) != pushed.from { obstacles.append(.moved) }
      if repository.facts.hasReplaceRefs { obstacles.append(.replaced) }
      if repository.facts.isShallow { obstacles.append(.shallow) }
      if try repository.isSymbolic(pushed.ref) { obstacles.append(.symbolic) }
      return PushObservation(pushed, obstacles, in: repository, isReceiving: true)
    }
  }

  /// Looks at a push from the sending side, where the receiving repository cannot be seen.
  static func sending(_ pushed: PushedRef, in repository: GitRepository) -> PushObservation {
    PushObservation(pushed, [], in: repository, isReceiving: false)
  }

  private init(
    _ pushed: PushedRef, _ obstacles: [PushObstacle], in repository: GitRepository,
    isReceiving: Bool
  ) {
    self.pushed = pushed
    self.obstacles = obstacles
    receiver = isReceiving ? repository : nil
    var remarks: [String] = []
    var change: TreeChange?
    if !pushed.to.isZero {
      do throws(GitError) {
        change = try repository.treeChange(from: pushed.from, to: pushed.to)
        if !pushed.from.isZero, !(try repository.isAncestor(pushed.from, of: pushed.to)) {
          remarks.append("\(pushed.ref): commits that are there now would be gone")
        }
      } catch {
        // Without these facts no verdict binds, so a protected ref stays shut.
        remarks.append("\(pushed.ref): \(error)")
      }
    }
    for file in change?.changed ?? [] where file.touchesSubmodule {
      remarks.append("\(pushed.ref): the submodule \(file.path) points elsewhere")
    }
    tree = change?.tree
    diff = change?.diff
    self.remarks = remarks
  }

  /// The event that lets it pass, in the name of the task whose verdict fits best.
  func event(
    _ repository: Identifier, on ledger: OpenLedger, at now: Timestamp
  ) throws(Problem) -> Event {
    let prefix = VerdictEntity.prefix(repository, pushed.to)
    let policy = ledger.state.get(PolicyEntity.self, PolicyEntity.id)?.policy
    let isProtected = policy?.protects(pushed.ref) ?? true
    let candidates = ledger.state.all(VerdictEntity.self, prefix: prefix) {
      // A free ref needs no verdict; a task is named only where the push is that task's own.
      isProtected || $0.verdict.ref == pushed.ref
    }.map(\.verdict)
    var best: (event: Event, unmet: Int)?
    for verdict in candidates {
      // A verdict about another range binds no push, whoever wrote its commits.
      let looks = isProtected && verdict.from == pushed.from
      let event = event(repository, for: verdict.task, looksAtCommits: looks)
      let judgement = try ledger.foresee(event, at: now, explains: false)
      let unmet = judgement.isAdmitted ? -1 : judgement.unmet.count
      if unmet < best?.unmet ?? .max { best = (event, unmet) }
    }
    return best?.event ?? event(repository, for: nil)
  }

  private func event(
    _ repository: Identifier, for task: TaskID?, looksAtCommits: Bool = false
  ) -> Event {
    var (tree, commits) = (tree, nil as PushedCommits?)
    if looksAtCommits, let receiver {
      do throws(GitError) {
        let found = try receiver.commits(from: pushed.from, to: pushed.to)
        commits = PushedCommits(count: found.count, authors: found.authors)
      } catch {
        // What cannot be told of is bound by no verdict.
        tree = nil
      }
    }
    return .push(
      .allowed(
        PushAllowed(
          repository: repository, ref: pushed.ref, from: pushed.from, to: pushed.to, tree: tree,
          diff: diff, task: task, obstacles: obstacles, commits: commits)))
  }
}
