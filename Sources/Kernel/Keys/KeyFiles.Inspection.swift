internal import Glibc

extension KeyFiles {
  /// Whether others than the owner may look into the folder of keys.
  var isFolderOpen: Bool {
    var status = stat()
    return unsafe lstat(folder, &status) == 0 && status.st_mode & 0o077 != 0
  }
}
