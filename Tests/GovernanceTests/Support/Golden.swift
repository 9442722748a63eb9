import Foundation
import Testing

/// Files that hold what the law says, for people to review.
enum Golden {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Golden")

  /// Compares a text with its file; with `UPDATE_GOLDEN=1` writes the file instead.
  static func expect(
    _ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      return
    }
    let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    let lines = zip(text.split(separator: "\n"), expected.split(separator: "\n"))
    let first = lines.first { $0 != $1 }.map { "now: \($0)\nwas: \($1)" } ?? "in its length"
    let isSame = text == expected
    #expect(isSame, "differs from Golden/\(name):\n\(first)", sourceLocation: sourceLocation)
  }
}
