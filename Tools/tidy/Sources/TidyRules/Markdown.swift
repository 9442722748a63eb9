import Foundation

let markdownRules: [Rule] = [oneTitle, linkTarget, architecture]

private let oneTitle = Rule(text: "one-title") { file in
  guard file.path.hasSuffix(".md"), isDocument(file.path) else { return [] }
  let titles = prose(file).filter { $0.text.hasPrefix("# ") }
  if titles.isEmpty { return [(1, "no title: begin with one line `# …`")] }
  return titles.dropFirst().map { ($0.line, "a second title: use `##`, or a file of its own") }
}

/// Documents are what people write to be read as a page: everything but records and cards.
private func isDocument(_ path: String) -> Bool {
  path.hasPrefix("docs/") || path.hasPrefix("specs/") || !path.contains("/")
    || path.hasSuffix("README.md")
}

private let linkTarget = Rule("link-target") { repository in
  // Markdown under Tests is expected output, not a page.
  let pages = repository.files.filter { $0.path.hasSuffix(".md") && !$0.path.hasPrefix("Tests/") }
  return pages.flatMap { file in
    prose(file).flatMap { line in
      targets(in: line.text).compactMap { target in
        let path = resolved(target, from: file.path)
        guard let path, repository.paths.contains(path) else {
          return Finding(
            path: file.path, line: line.number, rule: "link-target",
            message: "`\(target)` is not there: point at a file that exists")
        }
        return nil
      }
    }
  }
}

/// Every module is in the map that newcomers read first.
private let architecture = Rule("architecture") { repository in
  let rooms = Set(repository.swift.compactMap(\.file.room)).sorted()
  guard !rooms.isEmpty else { return [] }
  let maps = ["ARCHITECTURE.md", "docs/ARCHITECTURE.md"]
  guard let map = repository.files.first(where: { maps.contains($0.path) }) else {
    return [
      Finding(
        path: maps[0], line: 1, rule: "architecture",
        message: "the file is missing: name every module of Sources and what it is for")
    ]
  }
  let words = Set(map.text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
  return rooms.filter { !words.contains($0) }.map { room in
    Finding(
      path: map.path, line: 1, rule: "architecture",
      message: "`\(room)` is not named: say in a line what it is for")
  }
}

/// A line of Markdown outside code.
private struct Line {
  let number: Int
  let text: String
  var line: Int { number }
}

/// The lines outside fences and front matter, with code spans taken out.
private func prose(_ file: TextFile) -> [Line] {
  var lines: [Line] = []
  var fence: String?
  var inFrontMatter = false
  for (index, raw) in file.lines.enumerated() {
    let trimmed = raw.trimmingCharacters(in: .whitespaces)
    if index == 0, trimmed == "---" {
      inFrontMatter = true
    } else if inFrontMatter {
      if trimmed == "---" { inFrontMatter = false }
    } else if let open = fence {
      if trimmed.hasPrefix(open) { fence = nil }
    } else if let mark = ["```", "~~~"].first(where: trimmed.hasPrefix) {
      fence = mark
    } else {
      let text = String(raw).replacing(/`[^`]*`/, with: "")
      lines.append(Line(number: index + 1, text: text))
    }
  }
  return lines
}

/// What a line links to inside this repository, without anchors.
private func targets(in line: String) -> [String] {
  let inline = line.matches(of: /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/).map { String($0.1) }
  let named = line.matches(of: /^\s*\[[^\]]+\]:\s+(\S+)/).map { String($0.1) }
  return (inline + named).compactMap { target in
    if target.contains("://") || target.hasPrefix("mailto:") { return nil }
    let path = target.prefix { $0 != "#" }
    return path.isEmpty ? nil : String(path)
  }
}

/// A link's target as a path from the root; nil when it leaves the repository.
private func resolved(_ target: String, from path: String) -> String? {
  var parts = target.hasPrefix("/") ? [] : path.split(separator: "/").dropLast().map(String.init)
  for part in target.split(separator: "/") {
    switch part {
    case ".": continue
    case "..":
      if parts.popLast() == nil { return nil }
    default: parts.append(part.removingPercentEncoding ?? String(part))
    }
  }
  return parts.joined(separator: "/")
}
