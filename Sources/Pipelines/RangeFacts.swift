package import Wire

/// What lies between two commits: the difference of their trees, and every commit that came.
package struct RangeFacts: Equatable, Sendable {
  /// The most changed files of one observation.
  package static let changedCountMax = 512
  /// The most commits of one observation.
  package static let commitCountMax = 2000

  /// Where the range starts, as it was asked for: a commit, zeros, or the empty tree.
  package let from: GitObjectID
  /// The commit at its end.
  package let to: GitObjectID
  /// The tree of `from`; the empty tree for a new branch.
  package let fromTree: GitObjectID
  /// The tree of `to`.
  package let tree: GitObjectID
  /// The digest of `changed`, as `ChangedFile.digest(of:)` defines it.
  package let diff: Digest
  /// What differs between the two trees, in the byte order of the paths.
  package let changed: [ChangedFile]
  /// Every commit reachable from `to` and not from `from`, children before their parents.
  package let commits: [CommitFacts]
  /// Whether nothing of `from` is lost: it is an ancestor of `to`, or no commit at all.
  package let isFastForward: Bool

  /// How many commits came.
  package var commitCount: Int { commits.count }
  /// Who wrote them.
  package var authors: [Text] { commits.authors }
}

extension [CommitFacts] {
  /// The addresses of every author, committer and co-author, each once, ascending.
  package var authors: [Text] {
    var authors: Set<Text> = []
    for commit in self {
      authors.formUnion([commit.authorEmail, commit.committerEmail])
      authors.formUnion(commit.coAuthorEmails)
    }
    return authors.sorted()
  }
}

extension GitRepository {
  /// Observes the range from one commit to another.
  ///
  /// `from` is a commit, or for a new branch zeros or the empty tree: then all of the history of
  /// `to` is the range. Replace refs, grafts and a commit-graph file have no effect on the result.
  ///
  /// - Throws: `GitError.shallow` where history is cut off; `.tooMany` beyond 512 changed files or
  ///   2,000 commits, with the number; `.unreadableAuthor` with the commit; `.missing` and
  ///   `.wrongType` for ids that are no commits.
  package func observe(from: GitObjectID, to: GitObjectID) throws(GitError) -> RangeFacts {
    try check(from, to)
    try checkDepth()
    let format = facts.objectFormat
    let isNew = from.isZero || from == format.emptyTree
    let ends = try objects(isNew ? [to] : [to, from])
    let tree = try RawCommit(ends[0]).tree
    let fromTree = isNew ? format.emptyTree : try RawCommit(ends[1]).tree

    let commits = try commits(from: from, to: to)
    let changed = try changes(from: fromTree, to: tree)
    return RangeFacts(
      from: from, to: to, fromTree: fromTree, tree: tree, diff: ChangedFile.digest(of: changed),
      changed: changed, commits: commits,
      isFastForward: isNew ? true : try isAncestor(from, of: to))
  }

  /// The rows that differ between two trees.
  ///
  /// - Throws: `GitError.tooMany` beyond 512.
  package func changes(
    from: GitObjectID, to: GitObjectID
  ) throws(GitError) -> [ChangedFile] {
    try check(from, to)
    var diff = RawDiff(format: facts.objectFormat, rowCountMax: RangeFacts.changedCountMax)
    let call = call(
      "diff-tree", "-r", "-z", "--raw", "--no-renames", "--full-index", "--no-abbrev",
      // Said again where a repository's configuration or attributes could say otherwise.
      "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", "--ignore-submodules=none",
      "-O/dev/null", "--end-of-options", from.string, to.string, "--")
    try stream(call) { diff.take($0) }
    return try diff.finish()
  }

  /// Every commit reachable from `to` and not from `from`, which may be zeros or the empty tree.
  ///
  /// - Throws: as `observe`.
  package func commits(
    from: GitObjectID, to: GitObjectID
  ) throws(GitError) -> [CommitFacts] {
    try check(from, to)
    try checkDepth()
    let isNew = from.isZero || from == facts.objectFormat.emptyTree
    let range = isNew ? [to.string] : [to.string, "^\(from)"]
    let max = RangeFacts.commitCountMax
    let list = call(
      "rev-list", "--topo-order", "--max-count=\(max + 1)", "--end-of-options", range: range)
    let ids = try ids(try output(list), of: list)
    guard ids.count <= max else {
      throw .tooMany(.commits, count: try count(range), max: max)
    }
    guard !ids.isEmpty else { return [] }
    var commits: [CommitFacts] = []
    commits.reserveCapacity(ids.count)
    for object in try objects(ids) { commits.append(try RawCommit(object).facts()) }
    return commits
  }

  private func count(_ range: [String]) throws(GitError) -> Int {
    let call = call("rev-list", "--count", "--end-of-options", range: range)
    let line = String(decoding: try output(call).dropLast(), as: UTF8.self)
    guard let count = Int(line) else { throw .unreadableOutput(call.name) }
    return count
  }

  private func call(_ arguments: String..., range: [String]) -> Git.Call {
    call(arguments + range + ["--"])
  }
}
