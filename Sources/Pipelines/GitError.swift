package import Wire

/// Why git's answer could not be had, or may not be relied on.
package enum GitError: Error, Equatable, Sendable {
  /// No repository at or above the folder.
  case notARepository(String)
  /// No folder of this name.
  case noFolder(String)
  /// The repository belongs to another user, so git will not read it.
  case foreignOwner(String)
  /// No object with this id is there.
  case missing(GitObjectID)
  /// What lies under the id is not what the id names.
  case corrupt(GitObjectID)
  /// The object is there but of another type.
  case wrongType(GitObjectID, found: GitObjectType, wanted: GitObjectType)
  /// The id is of the other hash function; in this repository it would be read as a name.
  case wrongFormat(GitObjectID, repository: GitObjectFormat)
  /// History is cut off here, so no statement about a range would be complete.
  case shallow
  /// A commit names a person in a way that cannot be read for certain.
  case unreadableAuthor(commit: GitObjectID, AuthorRole, AuthorFault)
  /// A commit object that is not laid out as git lays it out.
  case malformedCommit(GitObjectID)
  /// A path that is longer than `GitPath.byteCountMax`, or empty.
  case unusablePath
  /// A ref whose name is not a `GitRef`; the text is its name, quoted as a path would be.
  case unusableRef(String)
  /// More of something than is observed at once.
  case tooMany(GitLimit, count: Int, max: Int)
  /// git wrote something that it does not write.
  case unreadableOutput(String)
  /// git ended with a status of its own; the message is printable ASCII.
  case failed(command: String, status: Int32, message: String)
  /// git did not end by itself.
  case ended(command: String, ChildEnd)
  /// git could not be run at all.
  case notRun(ChildError)
}

/// The type of a git object.
package enum GitObjectType: String, Sendable, CaseIterable {
  case commit
  case tree
  case blob
  case tag
}

/// Who a line of a commit names.
package enum AuthorRole: String, Sendable, CaseIterable {
  case author
  case committer
  case coAuthor
}

/// What keeps a line from being read for certain.
package enum AuthorFault: String, Error, Sendable, CaseIterable {
  case notUTF8
  case controlCharacter
  /// Not exactly one `<` and one `>` around the address.
  case brackets
  case emptyAddress
  /// White space in the address.
  case spaces
  /// No time and zone after the address, or something else there.
  case ending
  /// Longer than `CommitFacts.emailBytesMax`.
  case tooLong
}

/// What is bounded.
package enum GitLimit: String, Sendable, CaseIterable {
  case changedFiles
  case commits
  case coAuthors
  case refs
}

extension GitError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notARepository(let folder): "\(folder) is not in a git repository"
    case .noFolder(let folder): "there is no folder \(folder)"
    case .foreignOwner(let folder): "the git repository of \(folder) belongs to another user"
    case .missing(let id): "git object \(id) is missing"
    case .corrupt(let id): "git object \(id) is not what its name says"
    case .wrongType(let id, let found, let wanted):
      "git object \(id) is a \(found.rawValue), not a \(wanted.rawValue)"
    case .wrongFormat(let id, let format):
      "\(id) is not an id of this repository, whose objects are named by \(format.rawValue)"
    case .shallow: "the repository is shallow: its history is cut off"
    case .unreadableAuthor(let commit, let role, let fault):
      "the \(role.rawValue) of commit \(commit) cannot be read: \(fault.rawValue)"
    case .malformedCommit(let id): "commit \(id) is malformed"
    case .unusablePath: "a path in the repository is longer than \(GitPath.byteCountMax) bytes"
    case .unusableRef(let name): "the ref \(name) has a name that cannot be used here"
    case .tooMany(let what, let count, let max): "\(count) \(what.rawValue), the most is \(max)"
    case .unreadableOutput(let command): "the output of git \(command) cannot be read"
    case .failed(let command, let status, let message):
      "git \(command) failed with status \(status): \(message)"
    case .ended(let command, let end): "git \(command) was ended: \(end)"
    case .notRun(let error): "git could not be run: \(error)"
    }
  }
}
