import Foundation
import Kernel
import Testing

/// Makes a folder and those above it.
func makeFolder(_ path: String) throws {
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
}

/// Removes a folder and all in it.
func removeFolder(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

extension TestWorkspace {
  /// The folder of a user's key files.
  func keyFolder(of user: String = TestWorkspace.owner) -> String {
    "\(folder)/homes/\(user)/.config/kernel/keys"
  }

  /// The names of a user's key files.
  func keyFiles(of user: String = TestWorkspace.owner) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: keyFolder(of: user))) ?? []).sorted()
  }

  /// Writes a file of the workspace.
  func write(_ text: String, to path: String) throws {
    let whole = "\(root)/\(path)"
    try makeFolder((whole as NSString).deletingLastPathComponent)
    try Data(text.utf8).write(to: URL(fileURLWithPath: whole))
  }

  /// The bytes of a file of the workspace.
  func read(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)")))
  }

  /// The files below the temporary folder whose bytes contain any of `needles`.
  func files(containing needles: [[UInt8]]) throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return try names.filter { name in
      var isFolder: ObjCBool = false
      let whole = "\(folder)/\(name)"
      guard FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder),
        !isFolder.boolValue
      else { return false }
      let data = try Data(contentsOf: URL(fileURLWithPath: whole))
      return needles.contains { data.range(of: Data($0)) != nil }
    }.sorted()
  }
}

extension Answer {
  /// A member of the data by its path, as text, number, list or object of Foundation's.
  func member(_ path: String...) throws -> Any {
    var value = try JSONSerialization.jsonObject(with: Data(data.text.utf8))
    for name in path {
      value = try #require((value as? [String: Any])?[name], "no \(name) in \(data.text)")
    }
    return value
  }

  /// A member of the data that is text.
  func text(_ path: String...) throws -> String {
    var value = try JSONSerialization.jsonObject(with: Data(data.text.utf8))
    for name in path {
      value = try #require((value as? [String: Any])?[name], "no \(name) in \(data.text)")
    }
    return try #require(value as? String)
  }

  /// The token of the one line `KERNEL_SESSION=…`.
  func token() throws -> String {
    let mark = "KERNEL_SESSION="
    let line = try #require(lines.first { $0.hasPrefix(mark) })
    return String(line.dropFirst(mark.count))
  }
}
