import SwiftSyntax

/// How large things may be. Small pieces with names are what a reader can check.
package enum Limits {
  package static let functionLines = 60
  package static let fileLines = 400
  package static let columns = 100
  /// From this width on, a word in a test is a vector, copied and compared in one piece.
  package static let vectorColumns = 80
}

let sizeRules: [Rule] = [functionLength, fileLength, lineLength]

private let functionLength = Rule(swift: "function-length") { file in
  file.nodes.compactMap { node in
    guard let (open, close) = bodyBraces(node) else { return nil }
    let count = max(0, file.line(close) - file.line(open) - 1)
    guard count > Limits.functionLines else { return nil }
    return (
      file.line(open),
      "the body has \(count) lines, at most \(Limits.functionLines): move a step into a helper"
    )
  }
}

/// The braces of a body of statements, for everything that can have one.
private func bodyBraces(_ node: Syntax) -> (TokenSyntax, TokenSyntax)? {
  let block: CodeBlockSyntax?
  switch node.as(SyntaxEnum.self) {
  case .functionDecl(let function): block = function.body
  case .initializerDecl(let initializer): block = initializer.body
  case .deinitializerDecl(let deinitializer): block = deinitializer.body
  case .accessorDecl(let accessor): block = accessor.body
  case .accessorBlock(let accessors):
    guard case .getter = accessors.accessors else { return nil }
    return (accessors.leftBrace, accessors.rightBrace)
  default: return nil
  }
  return block.map { ($0.leftBrace, $0.rightBrace) }
}

private let fileLength = Rule(swift: "file-length") { file in
  let count = file.file.lines.count
  guard count > Limits.fileLines else { return [] }
  return [
    (count, "the file has \(count) lines, at most \(Limits.fileLines): split it by concept")
  ]
}

private let lineLength = Rule(swift: "line-length") { file in
  let isTest = file.path.hasPrefix("Tests/")
  let exact = exactLines(file)
  return file.file.lines.enumerated().compactMap { index, line in
    guard line.utf8.count > Limits.columns, line.count > Limits.columns,
      !exact.contains(index + 1), !line.contains("https://"), !(isTest && isVector(line))
    else { return nil }
    return (index + 1, "the line has \(line.count) columns, at most \(Limits.columns): wrap it")
  }
}

/// Whether a line is wide because of one word, as a signature in hexadecimal is.
private func isVector(_ line: Substring) -> Bool {
  line.split(separator: " ").contains { $0.utf8.count >= Limits.vectorColumns }
}

/// The lines inside multi-line string literals: they hold text that is as wide as it is.
private func exactLines(_ file: SwiftFile) -> Set<Int> {
  var lines: Set<Int> = []
  for node in file.nodes {
    guard let literal = node.as(StringLiteralExprSyntax.self),
      literal.openingQuote.tokenKind == .multilineStringQuote
    else { continue }
    lines.formUnion(file.line(literal.openingQuote)...file.line(literal.closingQuote))
  }
  return lines
}
