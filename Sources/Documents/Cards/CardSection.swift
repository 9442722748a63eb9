/// The sections that the body of a card should have.
package enum CardSection: String, CaseIterable, Sendable {
  case metadata = "metadata table"
  case objective = "objective"
  case deliverables = "deliverables"
  case verification = "verification"
  case authority = "authority"
  case auditTrail = "audit trail"

  /// The words, in lower case, that name the section in a heading; each list must stand together.
  private var names: [[String]] {
    switch self {
    case .metadata: [["metadata"], ["meta", "data"]]
    case .objective: [["objective"], ["objectives"], ["goal"], ["goals"]]
    case .deliverables: [["deliverable"], ["deliverables"]]
    case .verification: [["verification"], ["acceptance"]]
    case .authority: [["authority"]]
    case .auditTrail: [["audit", "trail"], ["audit", "log"]]
    }
  }

  /// The sections that no heading of a Markdown body names.
  ///
  /// Headings are ATX headings (CommonMark §4.2) of any level, outside fenced code; numbers, marks
  /// and other words around the name do not matter.
  static func missing(in body: [UInt8]) -> [CardSection] {
    var found: Set<CardSection> = []
    var fence: Fence?
    var next = 0
    while next < body.count {
      let line = SourceLine.line(of: body, at: next)
      next = line.next
      let content = body[line.content]
      if let open = fence {
        if open.isClosed(by: content) { fence = nil }
      } else if let opened = Fence(opening: content) {
        fence = opened
      } else if let words = heading(content) {
        for section in allCases where section.isNamed(in: words) { found.insert(section) }
      }
    }
    return allCases.filter { !found.contains($0) }
  }

  private func isNamed(in words: [String]) -> Bool {
    names.contains { name in
      words.indices.contains { words[$0...].starts(with: name) }
    }
  }

  /// The words of a heading in lower case; nil when the line is none.
  private static func heading(_ line: ArraySlice<UInt8>) -> [String]? {
    let text = line.drop { $0 == UInt8(ascii: " ") }
    let marks = text.prefix { $0 == UInt8(ascii: "#") }
    guard text.startIndex - line.startIndex <= 3, (1...6).contains(marks.count) else { return nil }
    let rest = text.dropFirst(marks.count)
    guard rest.first.map({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) ?? true else {
      return nil
    }
    return rest.split { !isWordCharacter($0) }
      .map { String(decoding: $0.map(lowercase), as: UTF8.self) }
  }

  /// An underscore and digits join words, so that a task id is never the name of a section.
  private static func isWordCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

/// The line that opens fenced code (CommonMark §4.5).
private struct Fence {
  let mark: UInt8
  let count: Int

  init?(opening line: ArraySlice<UInt8>) {
    guard let (mark, count, rest) = Self.run(line), count >= 3 else { return nil }
    // Backticks after a backtick fence make it inline code.
    guard mark != UInt8(ascii: "`") || !rest.contains(mark) else { return nil }
    self.mark = mark
    self.count = count
  }

  func isClosed(by line: ArraySlice<UInt8>) -> Bool {
    guard let (mark, count, rest) = Self.run(line) else { return false }
    return mark == self.mark && count >= self.count
      && rest.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }

  private static func run(
    _ line: ArraySlice<UInt8>
  ) -> (mark: UInt8, count: Int, rest: ArraySlice<UInt8>)? {
    let text = line.drop { $0 == UInt8(ascii: " ") }
    guard text.startIndex - line.startIndex <= 3, let mark = text.first,
      mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~")
    else { return nil }
    let marks = text.prefix { $0 == mark }
    return (mark, marks.count, text.dropFirst(marks.count))
  }
}
