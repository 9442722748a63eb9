package import Wire

/// One object as `git cat-file --batch` hands it over.
struct GitObject {
  let id: GitObjectID
  let type: GitObjectType
  let content: ArraySlice<UInt8>
}

extension GitRepository {
  /// The type of an object.
  ///
  /// - Throws: `GitError.missing`, among others.
  package func type(of id: GitObjectID) throws(GitError) -> GitObjectType {
    try check(id)
    let call = call("cat-file", "--batch-check", input: Array("\(id)\n".utf8))
    var reader = BatchReader(try output(call), hasContent: false)
    return try reader.next(id).type
  }

  /// The tree of a commit.
  ///
  /// - Throws: `GitError.missing` and `.wrongType`, among others.
  package func tree(of commit: GitObjectID) throws(GitError) -> GitObjectID {
    let object = try objects([commit])[0]
    return try RawCommit(object).tree
  }

  /// Whether `ancestor` is `commit` or one of its ancestors.
  ///
  /// - Throws: `GitError.shallow` where history is cut off, among others.
  package func isAncestor(
    _ ancestor: GitObjectID, of commit: GitObjectID
  ) throws(GitError) -> Bool {
    try check(ancestor, commit)
    try checkDepth()
    let call = call(
      "merge-base", "--is-ancestor", "--end-of-options", ancestor.string, commit.string)
    let answer = try answer(call)
    switch answer.status {
    case 0: return true
    case 1: return false
    default: throw failure(call, answer)
    }
  }

  /// Reads objects whole, in the order of `ids`, and makes sure that each is what its id names.
  ///
  /// - Throws: `GitError.missing` for the first that is not there; `.corrupt` for one that lies
  ///   there under another's id.
  func objects(_ ids: [GitObjectID]) throws(GitError) -> [GitObject] {
    var input: [UInt8] = []
    for id in ids {
      try check(id)
      input += Array("\(id)\n".utf8)
    }
    var reader = BatchReader(
      try output(call("cat-file", "--batch", input: input)), hasContent: true)
    var objects: [GitObject] = []
    objects.reserveCapacity(ids.count)
    for id in ids {
      let object = try reader.next(id)
      guard object.isWhatItsNameSays else { throw .corrupt(id) }
      objects.append(object)
    }
    return objects
  }

  /// Reads lines that each are one id of this repository.
  func ids(_ output: [UInt8], of call: Git.Call) throws(GitError) -> [GitObjectID] {
    var ids: [GitObjectID] = []
    for line in output.split(separator: 0x0A) {
      guard let id = GitObjectID(line), id.format == facts.objectFormat else {
        throw .unreadableOutput(call.name)
      }
      ids.append(id)
    }
    return ids
  }
}

/// Reads what `git cat-file --batch` and `--batch-check` write (git-cat-file(1), BATCH OUTPUT).
private struct BatchReader {
  private var rest: ArraySlice<UInt8>
  private let hasContent: Bool

  init(_ output: [UInt8], hasContent: Bool) {
    rest = output[...]
    self.hasContent = hasContent
  }

  /// The next object, which must be the one that was asked for.
  mutating func next(_ wanted: GitObjectID) throws(GitError) -> GitObject {
    guard let lineEnd = rest.firstIndex(of: 0x0A) else { throw .unreadableOutput("cat-file") }
    let words = rest[..<lineEnd].split(separator: UInt8(ascii: " "))
    rest = rest[(lineEnd + 1)...]
    guard let first = words.first, GitObjectID(first) == wanted else {
      throw .unreadableOutput("cat-file")
    }
    if words.count == 2, words[1].elementsEqual("missing".utf8) { throw .missing(wanted) }
    guard words.count == 3,
      let type = GitObjectType(rawValue: String(decoding: words[1], as: UTF8.self)),
      let size = Int(String(decoding: words[2], as: UTF8.self)), size >= 0
    else { throw .unreadableOutput("cat-file") }
    guard hasContent else { return GitObject(id: wanted, type: type, content: []) }
    guard rest.count > size, rest[rest.startIndex + size] == 0x0A else {
      throw .unreadableOutput("cat-file")
    }
    let content = rest.prefix(size)
    rest = rest.dropFirst(size + 1)
    return GitObject(id: wanted, type: type, content: content)
  }
}
