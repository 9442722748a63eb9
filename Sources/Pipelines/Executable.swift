internal import Glibc

/// A program that children are started from: an absolute path, found once and checked once.
package struct Executable: Hashable, Sendable {
  /// The absolute path.
  package let path: String

  /// Takes an absolute path.
  ///
  /// - Throws: `ChildError.noProgram` unless it is a regular file that this process may execute.
  package init(absolute path: String) throws(ChildError) {
    guard path.utf8.first == UInt8(ascii: "/"), Self.isExecutable(path) else {
      throw .noProgram(path)
    }
    self.path = path
  }

  /// Finds `name` in the folders of `searchPath`, in order; folders that are not absolute are
  /// passed over, so that the current folder is never searched.
  ///
  /// - Throws: `ChildError.noProgram` when no folder has it.
  package static func find(
    _ name: String, in searchPath: [String]
  ) throws(ChildError) -> Executable {
    guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")) else { throw .noProgram(name) }
    for folder in searchPath where folder.utf8.first == UInt8(ascii: "/") {
      let path = folder + "/" + name
      if isExecutable(path) { return try Executable(absolute: path) }
    }
    throw .noProgram(name)
  }

  private static func isExecutable(_ path: String) -> Bool {
    guard !path.utf8.contains(0) else { return false }
    var facts = stat()
    guard unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return false }
    return unsafe access(path, X_OK) == 0
  }
}
