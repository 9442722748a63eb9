internal import Documents
internal import Governance
internal import Wire

/// Findings as people write them: in one word, or as a list in a YAML file.
enum FindingWords {
  /// Reads `Q-006:CRITICAL:Sources/A.swift:12-14:message`. File and lines may be empty; the message
  /// may have colons. A file with a colon in its name is for the YAML form.
  static func parse(word: String) throws(Problem) -> Finding {
    let parts = word.parts(at: UInt8(ascii: ":"), maxSplits: 4)
    guard parts.count == 5 else {
      throw wrong(word, "it has the form CHECK:SEVERITY:FILE:LINES:MESSAGE")
    }
    return try finding(
      check: parts[0], severity: parts[1], file: parts[2], lines: parts[3], message: parts[4],
      fix: nil, as: word)
  }

  /// Reads a list of mappings with `check`, `severity` and `message`, and optional `file`, `lines`
  /// and `fix`.
  static func parse(yaml bytes: [UInt8]) throws(Problem) -> [Finding] {
    let root: YAMLNode
    do { root = try YAMLDocument.parse(bytes).root } catch {
      throw Problem("KRN-FINDINGS-YAML", .refused, "the findings are not YAML: \(error)")
    }
    guard case .sequence(let nodes) = root.value else {
      throw Problem("KRN-FINDINGS-YAML", .refused, "the findings are not a list")
    }
    return try nodes.map { (node) throws(Problem) in try parse(node) }
  }

  private static let keys: [Text] = ["check", "severity", "file", "lines", "message", "fix"]

  private static func parse(_ node: YAMLNode) throws(Problem) -> Finding {
    let place = "\(node.place)"
    guard case .mapping(let mapping) = node.value else { throw wrong(place, "it is no mapping") }
    for entry in mapping.entries where !keys.contains(entry.key) {
      throw wrong(place, "it has an unknown key, \(entry.key)")
    }
    var words: [Text: String] = [:]
    for key in keys {
      switch mapping[key]?.value {
      case .string(let text)?: words[key] = text.string
      case .integer(let number)?: words[key] = "\(number)"
      case .absent?, nil: continue
      default: throw wrong(place, "\(key) is no text")
      }
    }
    guard let check = words["check"], let severity = words["severity"],
      let message = words["message"]
    else { throw wrong(place, "check, severity and message are needed") }
    return try finding(
      check: check, severity: severity, file: words["file"] ?? "", lines: words["lines"] ?? "",
      message: message, fix: words["fix"], as: place)
  }

  private static func finding(
    check: String, severity: String, file: String, lines: String, message: String, fix: String?,
    as word: String
  ) throws(Problem) -> Finding {
    guard let dimension = check.first.flatMap({ Dimension(rawValue: String($0)) }),
      let id = Identifier(check)
    else { throw wrong(word, "a check is named like Q-006, R-001, C-002 or O-003") }
    guard let weight = Severity(rawValue: severity) else {
      throw wrong(
        word, "a severity is \(Severity.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    let range = try self.lines(lines, as: word)
    // Paths enter the ledger in one quoting, whatever bytes they have.
    let path = file.isEmpty ? nil : GitPath(bytes: Array(file.utf8))
    return Finding(
      dimension: dimension, check: id, severity: weight,
      message: try Names.text(message, "a finding's message"),
      file: path.map { Text.known($0.quoted) }, lineStart: range?.lowerBound,
      lineEnd: range?.upperBound,
      fix: try fix.map { (fix) throws(Problem) in try Names.text(fix, "a finding's fix") })
  }

  /// `12` or `12-14`.
  private static func lines(_ text: String, as word: String) throws(Problem) -> ClosedRange<Int>? {
    if text.isEmpty { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(parts.count), let first = parts[0], let last = parts[parts.count - 1],
      first >= 1, first <= last
    else { throw wrong(word, "lines are like 12 or 12-14") }
    return first...last
  }

  private static func wrong(_ what: String, _ why: String) -> Problem {
    Problem(
      "KRN-FINDING", .usage, "the finding \(what.prefix(80)) cannot be read: \(why)",
      hint: "kernel review report --help")
  }
}
