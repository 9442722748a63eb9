package import Wire

extension GitRepository {
  /// The most refs that one listing may have.
  package static let refCountMax = 4096

  /// The object that a ref holds (of an annotated tag the tag itself); nil when there is no such
  /// ref.
  package func resolve(_ ref: GitRef) throws(GitError) -> GitObjectID? {
    try resolve(exactly: ref.string)
  }

  /// The commit that HEAD leads to; nil on a branch that has no commit yet.
  package func resolveHead() throws(GitError) -> GitObjectID? {
    try resolve(exactly: "HEAD")
  }

  /// The commit at a ref; nil when there is no such ref.
  ///
  /// - Throws: `GitError.wrongType` when the ref holds something else than a commit.
  package func branchTip(_ ref: GitRef) throws(GitError) -> GitObjectID? {
    guard let id = try resolve(ref) else { return nil }
    try checkType(of: id, is: .commit)
    return id
  }

  /// Every ref that a pattern covers, with the object it holds, in the byte order of the names.
  ///
  /// - Throws: `GitError.tooMany` beyond `refCountMax`; `.unusableRef` for a name that is no
  ///   `GitRef`; any broken ref below the prefix fails the whole listing.
  package func refs(
    matching pattern: GitRefPattern
  ) throws(GitError) -> [(ref: GitRef, id: GitObjectID)] {
    let call = call(
      "for-each-ref", "--format=%(objectname) %(refname)", "--", pattern.base.string)
    let answer = try answer(call)
    // A broken ref is only warned about; leaving it out would hide it.
    guard answer.status == 0, answer.stderr.isEmpty else { throw failure(call, answer) }
    var found: [(ref: GitRef, id: GitObjectID)] = []
    for line in answer.stdout.split(separator: 0x0A) {
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
      guard words.count == 2, let id = GitObjectID(words[0]) else {
        throw .unreadableOutput(call.name)
      }
      let ref = try ref(words[1])
      if ref.matches(pattern: pattern) { found.append((ref, id)) }
    }
    guard found.count <= Self.refCountMax else {
      throw .tooMany(.refs, count: found.count, max: Self.refCountMax)
    }
    return found.sorted { $0.ref < $1.ref }
  }

  func checkType(of id: GitObjectID, is wanted: GitObjectType) throws(GitError) {
    let found = try type(of: id)
    guard found == wanted else { throw .wrongType(id, found: found, wanted: wanted) }
  }

  /// `show-ref --verify` takes the name as it is. `rev-parse` would go on to try other folders, so
  /// that `refs/heads/refs/heads/main` could stand in for a missing `refs/heads/main`.
  private func resolve(exactly name: String) throws(GitError) -> GitObjectID? {
    let call = call("show-ref", "--verify", "--hash", "--", name)
    let answer = try answer(call)
    if answer.status == 0 {
      let ids = try ids(answer.stdout, of: call)
      guard ids.count == 1 else { throw .unreadableOutput(call.name) }
      return ids[0]
    }
    // Only with --quiet does the status tell a ref that is not there from a failure.
    let quiet = try self.answer(self.call("show-ref", "--verify", "--quiet", "--", name))
    if quiet.status == 1 { return nil }
    throw failure(call, answer)
  }

  private func ref(_ name: some Sequence<UInt8>) throws(GitError) -> GitRef {
    let bytes = Array(name)
    // Quoted, because a ref name that is no GitRef can have bytes that no message may show.
    guard let text = String(validating: bytes, as: UTF8.self), let ref = GitRef(text) else {
      throw .unusableRef(GitPath(bytes: Array(bytes.prefix(GitPath.byteCountMax)))?.quoted ?? "")
    }
    return ref
  }
}
