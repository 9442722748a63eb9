import SwiftParser
import SwiftSyntax

let commentRules: [Rule] = [noTodo, noCommentedCode]

/// Words that mean "not finished". Work that is left belongs where people look for work.
private let unfinished = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]

private let noTodo = Rule("no-todo") { repository in
  var findings: [Finding] = []
  for file in repository.swift {
    for comment in file.comments {
      for (offset, line) in comment.text.split(separator: "\n").enumerated() {
        guard let word = unfinishedWord(in: line) else { continue }
        findings.append(todo(word, file.path, comment.line + offset))
      }
    }
  }
  // A script's comments are not told apart from its text; the words have no use in either.
  for file in repository.files where !file.path.hasSuffix(".swift") && !file.path.hasSuffix(".md") {
    for (index, line) in file.lines.enumerated() {
      guard let word = unfinishedWord(in: line) else { continue }
      findings.append(todo(word, file.path, index + 1))
    }
  }
  return findings
}

private func todo(_ word: String, _ path: String, _ line: Int) -> Finding {
  Finding(
    path: path, line: line, rule: "no-todo",
    message: "`\(word)` is banned: do it now, or open an issue and say there what is missing")
}

/// The first of the words that stands by itself in `line`.
private func unfinishedWord(in line: Substring) -> String? {
  let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
  return words.lazy.map(String.init).first { unfinished.contains($0) }
}

private let noCommentedCode = Rule(swift: "no-commented-code") { file in
  let comments = file.comments.filter(\.isPlain)
  let lines = Set(comments.map(\.line))
  return comments.compactMap { comment in
    let isFirst = !lines.contains(comment.line - 1)
    guard isCode(comment.text.dropFirst(2), isFirst: isFirst) else { return nil }
    return (comment.line, "this comment is code: delete it; git remembers")
  }
}

/// Whether a comment's text can only be code.
///
/// Prose comes close surprisingly often: `SHA-256(0x00 ‖ record)` is an expression and `open(2)` a
/// call. So a line counts only if it begins like a statement, ends like one and parses, or if it is
/// a call of a member and nothing before it can make it part of a sentence.
private func isCode(_ comment: Substring, isFirst: Bool) -> Bool {
  guard comment.first == " ", comment.dropFirst().first != " " else { return false }
  let text = String(comment.dropFirst())
  let opens = text.hasSuffix("{")
  guard text.count > 1, opens || text.hasSuffix(")") else { return false }
  if text == "} else {" { return true }
  let tree = Parser.parse(source: opens ? text + "\n}" : text)
  guard !tree.hasError, tree.statements.count == 1, let item = tree.statements.first?.item else {
    return false
  }
  switch item {
  case .decl: return true
  case .stmt(let statement): return opens || statement.is(ReturnStmtSyntax.self)
  case .expr(let expression): return isCall(expression, isFirst: isFirst) || opens
  @unknown default: return false
  }
}

private func isCall(_ expression: ExprSyntax, isFirst: Bool) -> Bool {
  if let attempt = expression.as(TryExprSyntax.self) {
    return attempt.expression.is(FunctionCallExprSyntax.self)
  }
  guard isFirst, let call = expression.as(FunctionCallExprSyntax.self) else { return false }
  return call.calledExpression.is(MemberAccessExprSyntax.self)
}

/// A comment and the line on which it begins.
struct Comment {
  let line: Int
  let text: String
  /// Whether it is a `//` comment: neither documentation nor a block.
  let isPlain: Bool
}

extension SwiftFile {
  /// Every comment of the file, in order.
  var comments: [Comment] {
    var comments: [Comment] = []
    for token in tree.tokens(viewMode: .sourceAccurate) {
      collect(token.leadingTrivia, at: token.position, into: &comments)
      collect(token.trailingTrivia, at: token.endPositionBeforeTrailingTrivia, into: &comments)
    }
    return comments
  }

  private func collect(_ trivia: Trivia, at start: AbsolutePosition, into list: inout [Comment]) {
    var position = start
    for piece in trivia {
      switch piece {
      case .lineComment(let text):
        list.append(Comment(line: line(position), text: text, isPlain: true))
      case .docLineComment(let text), .blockComment(let text), .docBlockComment(let text):
        list.append(Comment(line: line(position), text: text, isPlain: false))
      default: break
      }
      position += piece.sourceLength
    }
  }
}
