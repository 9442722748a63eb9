import Governance

/// Reads an audit log by a strict grammar: a line that is none of those which the view writes is an
/// error, so nothing that a value holds can pass for a heading, a fact or an entry.
struct PageReader {
  struct Fact: Equatable {
    let name: String
    let values: [String]
  }

  /// What is wrong with a page.
  struct Failure: Error {
    let line: Int
    let text: String
  }

  private(set) var facts: [Fact] = []
  private(set) var entries: [String] = []
  private var lines: [Substring]
  private var place = 0

  private static let sentences: Set<String> = [
    "", "The card:", "The task now:", "- code review: required", "- code review: not required",
  ]

  init(_ page: String, of task: TaskID) throws {
    lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.popLast() == "" else { throw Failure(line: lines.count, text: "no end of line") }
    while place < lines.count {
      try readLine(of: task)
      place += 1
    }
  }

  private mutating func readLine(of task: TaskID) throws {
    let line = String(lines[place])
    if place == 0, line == "# Audit log — \(task)" { return }
    if place == 2, line.wholeMatch(of: /A view of the ledger; .* It shows record \d+\./) != nil {
      return
    }
    if Self.sentences.contains(line) { return }
    if line == "What happened, oldest first; `kernel log --task \(task)` shows the records." {
      return
    }
    if line.wholeMatch(of: /Earlier events that are not listed: \d+\./) != nil { return }
    if line.wholeMatch(of: /## \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z — [a-z_]+\.[a-z_]+/) != nil {
      entries.append(line)
      return
    }
    guard line.hasPrefix("- "), let colon = line.firstIndex(of: ":"),
      line[..<colon].dropFirst(2).allSatisfy({ ("a"..."z").contains($0) || $0 == " " })
    else { throw Failure(line: place, text: line) }
    let name = String(line[..<colon].dropFirst(2))
    let rest = line[colon...].dropFirst()
    facts.append(Fact(name: name, values: rest.isEmpty ? [try readFence()] : try spans(rest)))
  }

  /// A fence inside a list entry: CommonMark 0.31 §4.5, with the entry's indentation of two.
  private mutating func readFence() throws -> String {
    let open = place + 2 < lines.count ? lines[place + 2] : ""
    let ticks = open.dropFirst(2).prefix { $0 == "`" }
    guard lines[place + 1].isEmpty, open == "  " + ticks + "text", ticks.count >= 3 else {
      throw Failure(line: place, text: String(open))
    }
    place += 3
    var content: [String] = []
    while place < lines.count {
      // Scalars, since a combining mark would join the space or backtick before it.
      let line = lines[place].unicodeScalars
      let trimmed = line.drop { $0 == " " }
      // Up to three spaces, then at least as many backticks, and nothing after them: it is closed.
      if line.starts(with: "  ".unicodeScalars), line.count - trimmed.count < 6,
        trimmed.prefix(while: { $0 == "`" }).count >= ticks.count,
        trimmed.drop(while: { $0 == "`" }).allSatisfy({ $0 == " " || $0 == "\t" })
      {
        return content.joined(separator: "\n")
      }
      // A line that stands further left would end the list entry and the fence with it.
      guard line.isEmpty || line.starts(with: "  ".unicodeScalars) else {
        throw Failure(line: place, text: String(line))
      }
      content.append(String(line.dropFirst(2)))
      place += 1
    }
    throw Failure(line: place, text: "a fence has no end")
  }

  /// Code spans with commas between them (CommonMark 0.31 §6.1), or a number.
  private func spans(_ text: Substring) throws -> [String] {
    let failure = Failure(line: place, text: String(text))
    guard text.first == " " else { throw failure }
    if !text.dropFirst().isEmpty, text.dropFirst().allSatisfy({ ("0"..."9").contains($0) }) {
      return [String(text.dropFirst())]
    }
    if text == " (blank)" { return ["(blank)"] }
    var rest = text.unicodeScalars.dropFirst()
    var values: [String] = []
    while true {
      let ticks = rest.prefix { $0 == "`" }
      rest = rest.dropFirst(ticks.count)
      guard !ticks.isEmpty, let end = Self.run(of: ticks.count, in: rest) else { throw failure }
      var content = rest[..<end]
      if content.first == " ", content.last == " ", !content.allSatisfy({ $0 == " " }) {
        content = content.dropFirst().dropLast()
      }
      values.append(String(content))
      rest = rest[end...].dropFirst(ticks.count)
      if rest.isEmpty { return values }
      guard rest.starts(with: ", ".unicodeScalars) else { throw failure }
      rest = rest.dropFirst(2)
    }
  }

  /// Where the first run of exactly `count` backticks begins.
  private static func run(
    of count: Int, in text: Substring.UnicodeScalarView
  ) -> Substring.UnicodeScalarView.Index? {
    var index = text.startIndex
    while index < text.endIndex {
      let run = text[index...].prefix { $0 == "`" }.count
      if run == count { return index }
      index = text.index(index, offsetBy: max(run, 1))
    }
    return nil
  }
}
