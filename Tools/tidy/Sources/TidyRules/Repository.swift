import Foundation
import SwiftParser
import SwiftSyntax

/// A text file of the repository.
package struct TextFile {
  /// Where it is, from the root of the repository.
  package let path: String
  /// What is in it.
  package let text: String

  /// Its lines, without their ends.
  var lines: [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// Whether it is the product's own source.
  var isSource: Bool { path.hasPrefix("Sources/") }

  /// The module that a product source belongs to.
  var room: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }
}

/// A parsed Swift file.
package struct SwiftFile {
  let file: TextFile
  let tree: SourceFileSyntax
  /// Every node of the tree, in the order of the source: most rules walk all of them.
  let nodes: [Syntax]
  private let converter: SourceLocationConverter

  init(_ file: TextFile) {
    self.file = file
    tree = Parser.parse(source: file.text)
    nodes = Self.descendants(of: Syntax(tree))
    converter = SourceLocationConverter(fileName: file.path, tree: tree)
  }

  var path: String { file.path }

  /// The line of a position, counted from 1.
  func line(_ position: AbsolutePosition) -> Int { converter.location(for: position).line }

  /// The line on which a node's own text begins.
  func line(_ node: some SyntaxProtocol) -> Int {
    line(node.positionAfterSkippingLeadingTrivia)
  }

  private static func descendants(of root: Syntax) -> [Syntax] {
    var nodes: [Syntax] = []
    var waiting = [root]
    while let node = waiting.popLast() {
      nodes.append(node)
      waiting.append(contentsOf: node.children(viewMode: .sourceAccurate).reversed())
    }
    return nodes
  }
}

/// Everything the rules look at, held in memory, so that a test can write one down.
package struct Repository {
  /// The files that rules read: Swift, Markdown and scripts, ordered by path.
  package let files: [TextFile]
  let swift: [SwiftFile]
  /// Every file and folder there is; links may point at them.
  let paths: Set<String>
  /// `Tools/tidy/allow.txt`.
  let allow: TextFile?

  static let allowPath = "Tools/tidy/allow.txt"

  /// The folders that are read; files in the root are too.
  private static let folders = [
    "Sources/", "Tests/", "Tools/", "docs/", "specs/", "ops/", "state/", "ledger/", ".ci/",
  ]

  /// Takes files by path; those that are not read still count as targets of links.
  package init(files all: [String: String], others: Set<String> = []) {
    let isRead = { (path: String) in
      !path.contains("/") || Self.folders.contains { path.hasPrefix($0) }
    }
    files = all.filter { isRead($0.key) && $0.key != Self.allowPath }
      .sorted { $0.key < $1.key }
      .map { TextFile(path: $0.key, text: $0.value) }
    swift = files.filter { $0.path.hasSuffix(".swift") }.map(SwiftFile.init)
    allow = all[Self.allowPath].map { TextFile(path: Self.allowPath, text: $0) }
    var paths = others.union(all.keys)
    for path in paths {
      let parts = path.split(separator: "/")
      for count in 0..<parts.count { paths.insert(parts[..<count].joined(separator: "/")) }
    }
    self.paths = paths
  }

  /// Reads the checkout at `root`, leaving out hidden folders of builds and of git.
  package init(root: String) throws {
    var files: [String: String] = [:]
    var others: Set<String> = []
    let folder = URL(filePath: root, directoryHint: .isDirectory)
    guard let walk = FileManager.default.enumerator(atPath: root) else {
      throw CocoaError(.fileReadNoSuchFile)
    }
    while let path = walk.nextObject() as? String {
      let isFolder = walk.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
      if isFolder {
        if path.hasSuffix(".git") || path.contains(".build") { walk.skipDescendants() }
      } else if Self.isText(path),
        let text = String(data: try Data(contentsOf: folder.appending(path: path)), encoding: .utf8)
      {
        files[path] = text
      } else {
        others.insert(path)
      }
    }
    self.init(files: files, others: others)
  }

  /// Rules read Swift, Markdown and scripts; a script has an extension we know, or none.
  private static func isText(_ path: String) -> Bool {
    if path == allowPath { return true }
    guard let name = path.split(separator: "/").last else { return false }
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else {
      return path.hasPrefix("ops/") || path.hasPrefix(".ci/")
    }
    return ["swift", "md", "sh", "py", "go", "c", "h"].contains(name[name.index(after: dot)...])
  }
}
