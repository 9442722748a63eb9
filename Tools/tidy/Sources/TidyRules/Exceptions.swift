/// What `allow.txt` excuses: lines of a rule, a path and the reason, parted by spaces.
///
/// An exception that excuses nothing is a finding itself, so the list only holds what is true.
struct Exceptions {
  private struct Entry {
    let line: Int
    let rule: String
    let path: String
  }

  private var entries: [Entry] = []
  private var problems: [Finding] = []

  init(_ repository: Repository) {
    let names = Set(rules.map(\.name))
    for (index, line) in (repository.allow?.lines ?? []).enumerated() {
      if line.isEmpty || line.hasPrefix("#") { continue }
      let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
      if parts.count < 3 {
        report(index + 1, "a rule, a path and a reason are needed")
      } else if !names.contains(parts[0]) {
        report(index + 1, "there is no rule `\(parts[0])`")
      } else {
        entries.append(Entry(line: index + 1, rule: parts[0], path: parts[1]))
      }
    }
  }

  /// The findings that no entry excuses, and what is wrong with the list.
  func applied(to findings: [Finding]) -> [Finding] {
    var unused = entries
    let kept = findings.filter { finding in
      let matches = { (entry: Entry) in entry.rule == finding.rule && entry.path == finding.path }
      unused.removeAll(where: matches)
      return !entries.contains(where: matches)
    }
    let leftovers = unused.map { entry in
      Self.finding(entry.line, "`\(entry.rule)` finds nothing in \(entry.path): remove the line")
    }
    return kept + problems + leftovers
  }

  private mutating func report(_ line: Int, _ message: String) {
    problems.append(Self.finding(line, message))
  }

  private static func finding(_ line: Int, _ message: String) -> Finding {
    Finding(path: Repository.allowPath, line: line, rule: "exception", message: message)
  }
}
