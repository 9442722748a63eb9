internal import Glibc
package import Wire

/// What a repository is, with one flag for each thing that could show another history than the
/// objects hold.
package struct RepositoryFacts: Equatable, Sendable {
  /// The absolute git folder; of a linked worktree its own one.
  package let gitDirectory: String
  /// The absolute git folder that all worktrees share.
  package let commonDirectory: String
  /// Whether there is no working tree.
  package let isBare: Bool
  /// The hash function that names the objects.
  package let objectFormat: GitObjectFormat
  /// Whether history is cut off; ranges are refused then.
  package let isShallow: Bool
  /// Whether there is a grafts file; it is never honoured.
  package let hasGrafts: Bool
  /// Whether there are replace refs; they are never honoured.
  package let hasReplaceRefs: Bool
}

/// One repository, ready to be asked.
package struct GitRepository: Sendable {
  /// What it is, as it was when it was found.
  package let facts: RepositoryFacts

  private let git: Git
  private let directory: String

  fileprivate init(facts: RepositoryFacts, git: Git, directory: String) {
    self.facts = facts
    self.git = git
    self.directory = directory
  }

  /// A call to this repository.
  func call(_ arguments: String..., input: [UInt8] = []) -> Git.Call {
    call(arguments, input: input)
  }

  /// A call to this repository.
  func call(_ arguments: [String], input: [UInt8] = []) -> Git.Call {
    Git.Call(
      directory: directory, gitDirectory: facts.gitDirectory, arguments: arguments, input: input)
  }

  func answer(_ call: Git.Call) throws(GitError) -> Git.Answer { try git.answer(call) }

  func output(_ call: Git.Call) throws(GitError) -> [UInt8] { try git.output(call) }

  func stream(
    _ call: Git.Call, reader: (ArraySlice<UInt8>) -> ChildFlow
  ) throws(GitError) {
    try git.stream(call, reader: reader)
  }

  func failure(_ call: Git.Call, _ answer: Git.Answer) -> GitError {
    git.failure(call, answer.status, answer.stderr)
  }

  /// Checks that ids are of this repository's hash function, before git sees them: it would take
  /// others for names of refs.
  func check(_ ids: GitObjectID...) throws(GitError) {
    for id in ids where id.format != facts.objectFormat {
      throw .wrongFormat(id, repository: facts.objectFormat)
    }
  }

  /// Checks that history is whole, now and not only when the repository was found.
  func checkDepth() throws(GitError) {
    if facts.isShallow || GitFile.exists(facts.commonDirectory + "/shallow") { throw .shallow }
  }
}

extension Git {
  /// Finds the repository at or above `directory`, or the hook's own inside a quarantine.
  ///
  /// - Throws: `GitError.noFolder`, `.notARepository` and `.foreignOwner`, among others.
  package func discover(from directory: String) throws(GitError) -> GitRepository {
    guard GitFile.mayBeFolder(directory) else { throw .noFolder(directory) }
    let found = Call(
      directory: directory, gitDirectory: nil,
      arguments: [
        "rev-parse", "--path-format=absolute", "--absolute-git-dir", "--git-common-dir",
        "--is-bare-repository", "--is-shallow-repository", "--show-object-format",
      ])
    let answer = try answer(found)
    guard answer.status == 0 else {
      // LC_ALL=C keeps git's messages in these words.
      if answer.stderr.says("not a git repository") {
        throw .notARepository(directory)
      }
      if answer.stderr.says("dubious ownership") {
        throw .foreignOwner(directory)
      }
      throw failure(found, answer.status, answer.stderr)
    }
    let lines = answer.stdout.split(separator: 0x0A, omittingEmptySubsequences: false)
    // A line feed in a path makes another number of lines, and is refused with it.
    guard lines.count == 6, lines[5].isEmpty, let format = GitObjectFormat(ascii: lines[4]),
      let isBare = Bool(ascii: lines[2]), let isShallow = Bool(ascii: lines[3]),
      let gitDirectory = String(validating: lines[0], as: UTF8.self),
      let commonDirectory = String(validating: lines[1], as: UTF8.self)
    else { throw .unreadableOutput(found.name) }
    let replaced = Call(
      directory: directory, gitDirectory: gitDirectory,
      arguments: ["for-each-ref", "--count=1", "--format=%(refname)", "--", "refs/replace/"])
    let facts = RepositoryFacts(
      gitDirectory: gitDirectory, commonDirectory: commonDirectory, isBare: isBare,
      objectFormat: format, isShallow: isShallow,
      hasGrafts: GitFile.exists(commonDirectory + "/info/grafts"),
      hasReplaceRefs: try !output(replaced).isEmpty)
    return GitRepository(facts: facts, git: self, directory: directory)
  }
}

private enum GitFile {
  /// Whether there is such a folder, or something that keeps anybody from telling.
  static func mayBeFolder(_ path: String) -> Bool {
    var facts = stat()
    guard unsafe stat(path, &facts) == 0 else { return errno != ENOENT && errno != ENOTDIR }
    return facts.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether there is such a file, or something that keeps anybody from telling.
  static func exists(_ path: String) -> Bool {
    unsafe access(path, F_OK) == 0 || errno != ENOENT && errno != ENOTDIR
  }
}

extension GitObjectFormat {
  fileprivate init?(ascii text: some Sequence<UInt8>) {
    self.init(rawValue: String(decoding: Array(text), as: UTF8.self))
  }
}

extension Bool {
  fileprivate init?(ascii text: some Sequence<UInt8>) {
    self.init(String(decoding: Array(text), as: UTF8.self))
  }
}

extension [UInt8] {
  /// Whether the words occur in it.
  fileprivate func says(_ words: String) -> Bool {
    let words = Array(words.utf8)
    guard count >= words.count else { return false }
    return (0...count - words.count).contains { self[$0...].starts(with: words) }
  }
}
