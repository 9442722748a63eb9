package import Wire

/// What a push would change: the two trees' difference, without the commits between them.
///
/// A gate compares these with what a verdict binds; unlike `RangeFacts` they are had however long
/// the history of a new ref is.
package struct TreeChange: Equatable, Sendable {
  /// The tree of the new commit.
  package let tree: GitObjectID
  /// The digest of `changed`, as `ChangedFile.digest(of:)` defines it.
  package let diff: Digest
  /// What differs between the two trees, in the byte order of the paths.
  package let changed: [ChangedFile]
}

extension GitRepository {
  /// Compares the trees of two commits; `from` may be zeros, for a new ref, and `to` is a commit.
  ///
  /// - Throws: `GitError.tooMany` beyond 512 changed files; `.missing` and `.wrongType` for ids of
  ///   no commit, an annotated tag's among them.
  package func treeChange(from: GitObjectID, to: GitObjectID) throws(GitError) -> TreeChange {
    let tree = try tree(of: to)
    let before = from.isZero ? facts.objectFormat.emptyTree : try self.tree(of: from)
    let changed = try changes(from: before, to: tree)
    return TreeChange(tree: tree, diff: ChangedFile.digest(of: changed), changed: changed)
  }

  /// Whether a ref is symbolic, so that writing to it moves another one.
  package func isSymbolic(_ ref: GitRef) throws(GitError) -> Bool {
    let call = call("symbolic-ref", "--quiet", "--", ref.string)
    let answer = try answer(call)
    switch answer.status {
    case 0: return true
    // git-symbolic-ref(1): with --quiet, status 1 means that the ref is not symbolic.
    case 1: return false
    default: throw failure(call, answer)
    }
  }
}
