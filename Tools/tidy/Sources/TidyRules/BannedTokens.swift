import SwiftSyntax

/// Where a ban holds.
private enum Scope {
  case sources
  case pureRooms
  case room(String)

  func contains(_ file: TextFile) -> Bool {
    switch self {
    case .sources: file.isSource
    case .pureRooms: file.room.map(Rooms.pure.contains) ?? false
    case .room(let name): file.room == name
    }
  }
}

/// Tokens that may not follow each other, and what to write instead.
private struct Ban {
  let rule: String
  let scope: Scope
  let tokens: [[String]]
  let instead: String
}

private let bans: [Ban] = [
  Ban(
    rule: "no-foundation", scope: .sources,
    tokens: [["import", "Foundation"], ["import", "FoundationEssentials"]],
    instead: "use Wire for text, time and JSON, and Glibc for the system"),
  Ban(
    rule: "no-process", scope: .sources, tokens: [["Process", "("]],
    instead: "start children through Pipelines (posix_spawn); Process waits in steps of 50 ms"),
  Ban(
    rule: "no-date", scope: .sources, tokens: [["Date", "("]],
    instead: "use Timestamp; Date loses milliseconds"),
  Ban(
    rule: "no-dispatch", scope: .sources,
    tokens: [["import", "Dispatch"], ["DispatchQueue"], ["DispatchSemaphore"], ["DispatchGroup"]],
    instead: "stay synchronous; guard shared state with one Mutex"),
  Ban(
    rule: "no-try", scope: .sources, tokens: [["try", "!"]],
    instead: "throw, or decide what happens on failure"),
  Ban(
    rule: "no-force-cast", scope: .sources, tokens: [["as", "!"]],
    instead: "switch over an enum, or use `as?` and handle nil"),
  Ban(
    rule: "no-fatal-error", scope: .sources, tokens: [["fatalError", "("]],
    instead: "throw for the world's mistakes; precondition with a sentence for the programmer's"),
  Ban(
    rule: "no-unchecked", scope: .sources, tokens: [["@", "unchecked"]],
    instead: "guard the state with a Mutex, so that the compiler can check Sendable"),
  Ban(
    rule: "no-exported", scope: .sources, tokens: [["@", "_exported"]],
    instead: "import the module where it is used"),
  Ban(
    rule: "no-unsafe-isolation", scope: .sources,
    tokens: [["nonisolated", "(", "unsafe", ")"]],
    instead: "make it a constant, or guard it with a Mutex"),
  Ban(
    rule: "no-print", scope: .sources,
    tokens: [["print", "("], ["debugPrint", "("], ["dump", "("]],
    instead: "return the text; only the CLI writes, through its output type"),
  Ban(
    rule: "no-any", scope: .sources, tokens: [["Any"], ["AnyObject"]],
    instead: "name the type; an enum when there are several"),
  Ban(
    rule: "pure-clock", scope: .pureRooms,
    tokens: [
      ["ContinuousClock"], ["SuspendingClock"], ["clock_gettime"], ["gettimeofday"],
      ["Task", ".", "sleep"],
    ],
    instead: "take the time as an argument"),
  Ban(
    rule: "pure-random", scope: .pureRooms,
    tokens: [
      [".", "random", "("], [".", "randomElement", "("], [".", "shuffle", "("],
      [".", "shuffled", "("], ["SystemRandomNumberGenerator"], ["getrandom"],
      ["randombytes_buf"], ["randombytes_random"], ["randombytes_uniform"],
    ],
    instead: "take the value, or a generator, as an argument"),
  Ban(
    rule: "pure-io", scope: .pureRooms,
    tokens: [
      ["import", "Glibc"], ["import", "Musl"], ["readLine", "("], ["CommandLine", "."],
      ["getenv", "("], ["fopen", "("], ["posix_spawn", "("],
    ],
    instead: "take the bytes as an argument; Kernel reads and writes"),
  Ban(
    rule: "law-text", scope: .room("Governance"),
    tokens: [
      [".", "lowercased", "("], [".", "uppercased", "("], ["Regex"], ["NSRegularExpression"],
      [".", "string", ".", "hasPrefix"], [".", "string", ".", "hasSuffix"],
      [".", "string", ".", "contains"],
      [".", "string", ".", "count"], [".", "description", ".", "hasPrefix"],
      [".", "description", ".", "hasSuffix"], [".", "description", ".", "contains"],
    ],
    instead: "compare Text or Identifier, whose operators work on UTF-8 bytes"),
]

/// One rule for each name in the table.
let bannedTokenRules: [Rule] =
  bans.map { ban in
    Rule(swift: ban.rule) { file in
      guard ban.scope.contains(file.file) else { return [] }
      return file.occurrences(of: ban.tokens).map { line, tokens in
        (line, "`\(spelling(tokens))` is banned here: \(ban.instead)")
      }
    }
  } + [forceUnwrap]

/// `value!`, and types that are unwrapped in silence.
private let forceUnwrap = Rule(swift: "no-force-unwrap") { file in
  guard file.file.isSource else { return [] }
  return file.nodes.compactMap { node in
    guard node.is(ForceUnwrapExprSyntax.self) || node.is(ImplicitlyUnwrappedOptionalTypeSyntax.self)
    else { return nil }
    return (
      file.line(node.endPositionBeforeTrailingTrivia),
      "`!` is banned here: use `guard let`, `??`, or throw"
    )
  }
}

private func spelling(_ tokens: [String]) -> String {
  tokens[0] == "import" ? tokens.joined(separator: " ") : tokens.joined()
}

extension SwiftFile {
  /// Where one of `sequences` stands in the code: not in comments, strings, members of the same
  /// name or declarations of it.
  func occurrences(of sequences: [[String]]) -> [(line: Int, tokens: [String])] {
    let tokens = tree.tokens(viewMode: .sourceAccurate).filter { !$0.isLiteralText }
    let texts = tokens.map(\.spelling)
    var found: [(Int, [String])] = []
    for index in texts.indices {
      for sequence in sequences where texts[index...].starts(with: sequence) {
        if isOwnName(texts, before: index) { continue }
        found.append((line(tokens[index]), sequence))
      }
    }
    return found
  }

  /// `x.print(…)`, `func print(…)` and `print:` name something else; `Swift.print(…)` does not.
  private func isOwnName(_ texts: [String], before index: Int) -> Bool {
    guard index > 0 else { return false }
    switch texts[index - 1] {
    case ".": return index < 2 || !["Swift", "Glibc"].contains(texts[index - 2])
    case "func", "case": return texts[index] != "."
    default: return false
    }
  }
}

extension TokenSyntax {
  /// The text between quotes.
  fileprivate var isLiteralText: Bool {
    if case .stringSegment = tokenKind { return true }
    return false
  }

  /// The text, with operators marked: the `!` of `try !done` is not the one of `try! done`.
  fileprivate var spelling: String {
    if case .prefixOperator(let text) = tokenKind { return "prefix " + text }
    return text
  }
}
