internal import Governance
internal import Pipelines
internal import Wire

/// The commits that a submission offers, as git shows them to this process.
struct CommitRange {
  /// What the law binds.
  let facts: GitRange
  /// What a reviewer should know and the facts do not say.
  let warnings: [String]

  /// Where a submission begins and ends, as it was asked for.
  struct Wanted {
    let repository: Identifier
    let ref: GitRef
    let branch: GitRef
    let from: String?
    let to: String?
  }

  /// Observes the range.
  ///
  /// - Throws: what git could not show; a repository with replace refs or grafts is refused, since
  ///   people would be shown another history than the one that is bound.
  static func observe(
    _ wanted: Wanted, in repository: GitRepository
  ) throws(Problem) -> CommitRange {
    if repository.facts.hasReplaceRefs || repository.facts.hasGrafts {
      throw Problem(
        "KRN-GIT-REPLACED", .refused,
        "the repository has \(repository.facts.hasGrafts ? "grafts" : "replace refs"): git shows "
          + "another history here than the objects hold",
        hint: "take them away, and look at the change again")
    }
    var warnings: [String] = []
    let to = try end(wanted, in: repository, &warnings)
    let from = try start(wanted, in: repository)
    let range = try observing { () throws(GitError) in try repository.observe(from: from, to: to) }
    if !range.isFastForward {
      warnings.append("\(wanted.ref) would lose commits: \(to) does not come after \(from)")
    }
    for file in range.changed where file.touchesSubmodule {
      warnings.append("the submodule \(file.path) changes")
    }
    for file in range.changed where file.touchesSymlink {
      warnings.append("the symbolic link \(file.path) changes")
    }
    return CommitRange(facts: facts(of: range, wanted), warnings: warnings)
  }

  private static func facts(of range: RangeFacts, _ wanted: Wanted) -> GitRange {
    let changed = Set(range.changed.map(\.newBlob).filter { !$0.isZero })
    return GitRange(
      repository: wanted.repository, ref: wanted.ref, from: range.from, to: range.to,
      tree: range.tree, diff: range.diff, commits: range.commitCount, authors: range.authors,
      changed: changed.sorted())
  }

  /// Where the ref is that the change is meant for: what a push will name as the old value.
  private static func start(
    _ wanted: Wanted, in repository: GitRepository
  ) throws(Problem) -> GitObjectID {
    if let from = wanted.from { return try commit(from, in: repository) }
    return try observing { () throws(GitError) in
      if let branch = wanted.ref.branch, let tracking = GitRef("refs/remotes/origin/\(branch)"),
        let tip = try repository.branchTip(tracking)
      {
        return tip
      }
      return try repository.branchTip(wanted.ref) ?? repository.facts.objectFormat.zero
    }
  }

  /// The last commit: the tip of the card's branch, and of HEAD where there is no such branch.
  private static func end(
    _ wanted: Wanted, in repository: GitRepository, _ warnings: inout [String]
  ) throws(Problem) -> GitObjectID {
    if let to = wanted.to { return try commit(to, in: repository) }
    let tip = try observing { () throws(GitError) in try repository.branchTip(wanted.branch) }
    if let tip { return tip }
    warnings.append("there is no \(wanted.branch) here, so HEAD is submitted")
    let head = try observing { () throws(GitError) in try repository.resolveHead() }
    guard let head else {
      throw Problem("KRN-GIT-EMPTY", .notFound, "there is no commit here yet")
    }
    return head
  }

  /// A commit as people name it: its full id, `HEAD`, a full ref name or a branch.
  private static func commit(
    _ name: String, in repository: GitRepository
  ) throws(Problem) -> GitObjectID {
    if let id = GitObjectID(name) { return id }
    let found = try observing { () throws(GitError) in
      if name.utf8.elementsEqual("HEAD".utf8) { return try repository.resolveHead() }
      guard let ref = GitRef(name) ?? GitRef(branch: name) else { return nil }
      return try repository.branchTip(ref)
    }
    guard let found else {
      throw Problem(
        "KRN-GIT-MISSING", .notFound, "there is no commit, branch or ref of that name",
        hint: "name a commit by its full id")
    }
    return found
  }
}
