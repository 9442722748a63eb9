internal import Glibc
internal import Wire

extension KeyFiles {
  /// What is wrong with each key file that cannot be used, in order of the names.
  func faults() throws(Problem) -> [(name: String, problem: Problem)] {
    var faults: [(name: String, problem: Problem)] = []
    for id in ids() {
      do throws(Problem) { _ = try read(id) } catch { faults.append((id.description, error)) }
    }
    return faults
  }

  /// Whether others than the owner may look into the folder of keys.
  var isFolderOpen: Bool {
    var status = stat()
    return unsafe lstat(folder, &status) == 0 && status.st_mode & 0o077 != 0
  }

  /// The ids by which key files are named, in order.
  func ids() -> [KeyID] {
    guard let handle = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(handle) }
    var ids: [KeyID] = []
    while let entry = unsafe readdir(handle), ids.count < Self.fileCountMax {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if let id = KeyID(hex: name) { ids.append(id) }
    }
    return ids.sorted { $0.description < $1.description }
  }
}
