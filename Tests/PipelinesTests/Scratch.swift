import Glibc
import Pipelines
import Testing
import Wire

/// A folder of its own with a git repository, removed with its last owner.
///
/// Authors, dates and configuration are all stated, so every id is the same on every machine.
final class Scratch: Sendable {
  struct Failure: Error {
    let arguments: [String]
    let message: String
  }

  /// One entry of a tree: `100644`, the object, the path's bytes.
  struct Entry {
    var mode = "100644"
    let id: GitObjectID
    let path: [UInt8]
  }

  let path: String

  /// The working tree.
  var repo: String { path + "/repo" }

  init(format: GitObjectFormat = .sha1) throws {
    var template = Array("/tmp/pipelines-XXXXXX".utf8CString)
    path = String(cString: try #require(mkdtemp(&template)))
    try git(
      ["init", "-q", "--initial-branch=main", "--object-format=\(format.rawValue)", repo], in: path)
  }

  deinit {
    guard let program = try? Executable.find("rm", in: ["/bin", "/usr/bin"]) else { return }
    _ = try? ChildProcess.run(ChildCommand(program: program, arguments: ["-rf", path]))
  }

  /// Runs git as a user would, with the settings of the user at the machine out of reach.
  @discardableResult
  func git(
    _ arguments: [String], in directory: String? = nil, input: [UInt8] = [],
    environment: [String: String] = [:]
  ) throws -> String {
    let command = ChildCommand(
      program: try Executable.find("git", in: Git.searchPath),
      arguments: ["-c", "protocol.file.allow=always"] + arguments,
      environment: ChildEnvironment([
        "GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_AUTHOR_EMAIL": "ann@example.org",
        "GIT_AUTHOR_NAME": "Ann", "GIT_COMMITTER_DATE": "1700000000 +0000",
        "GIT_COMMITTER_EMAIL": "carl@example.org", "GIT_COMMITTER_NAME": "Carl",
        "GIT_CONFIG_NOSYSTEM": "1", "HOME": path, "LC_ALL": "C", "PATH": "/usr/bin:/bin",
      ]).setting(environment),
      directory: directory ?? repo, input: input)
    let result = try ChildProcess.run(command)
    guard result.end == .exited(0) else {
      throw Failure(arguments: arguments, message: String(decoding: result.stderr, as: UTF8.self))
    }
    let hasLineEnd = result.stdout.last == 0x0A
    return String(decoding: result.stdout.dropLast(hasLineEnd ? 1 : 0), as: UTF8.self)
  }

  /// The id that git prints.
  func id(_ arguments: [String], input: [UInt8] = []) throws -> GitObjectID {
    try #require(GitObjectID(try git(arguments, input: input)))
  }

  func id(of name: String) throws -> GitObjectID { try id(["rev-parse", name]) }

  func blob(_ text: String) throws -> GitObjectID {
    try id(["hash-object", "-w", "-t", "blob", "--stdin"], input: Array("\(text)\n".utf8))
  }

  /// A tree of files, each holding its text.
  func tree(_ files: [String: String]) throws -> GitObjectID {
    try tree(
      files.map { path, text in Entry(id: try blob(text), path: Array(path.utf8)) })
  }

  func tree(_ entries: [Entry]) throws -> GitObjectID {
    try git(["read-tree", "--empty"])
    var input: [UInt8] = []
    for entry in entries {
      input += Array("\(entry.mode) \(entry.id)\t".utf8) + entry.path + [0]
    }
    if !input.isEmpty { try git(["update-index", "-z", "--index-info"], input: input) }
    return try id(["write-tree"])
  }

  func commit(
    _ tree: GitObjectID, _ parents: GitObjectID..., message: String = "a change"
  ) throws -> GitObjectID {
    var arguments = ["commit-tree", tree.string]
    for parent in parents { arguments += ["-p", parent.string] }
    return try id(arguments, input: Array(message.utf8))
  }

  /// A commit object of any bytes.
  func rawCommit(_ bytes: [UInt8]) throws -> GitObjectID {
    try id(["hash-object", "-w", "-t", "commit", "--literally", "--stdin"], input: bytes)
  }

  func branch(_ name: String, at id: GitObjectID) throws {
    try git(["update-ref", "refs/heads/\(name)", id.string])
  }

  func open(_ directory: String? = nil) throws -> GitRepository {
    try Git.installed().discover(from: directory ?? repo)
  }

  /// Whether a file is there, from the folder that holds the repository.
  func has(_ file: String) -> Bool { access(path + "/" + file, F_OK) == 0 }

  func write(_ text: String, to file: String) throws {
    let descriptor = Glibc.open(path + "/" + file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o755)
    try #require(descriptor >= 0)
    let bytes = Array(text.utf8)
    #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
  }
}

/// The error of one type that `body` throws; nil when it throws none.
func failure<Failure: Error, Value>(of body: () throws(Failure) -> Value) -> Failure? {
  do {
    _ = try body()
    return nil
  } catch { return error }
}
