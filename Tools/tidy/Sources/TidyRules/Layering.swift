import SwiftSyntax

/// Imports point one way; the table is in `Rooms`.
let layering = Rule("layering") { repository in
  var findings: [Finding] = []
  var unknown: Set<String> = []
  for file in repository.swift {
    guard let room = file.file.room else { continue }
    let report = { (line: Int, message: String) in
      findings.append(Finding(path: file.path, line: line, rule: "layering", message: message))
    }
    guard let allowed = Rooms.imports[room] else {
      if unknown.insert(room).inserted {
        report(1, "`\(room)` is a new room: say in Tools/tidy's Rooms.swift what it may import")
      }
      continue
    }
    for node in file.nodes {
      guard let statement = node.as(ImportDeclSyntax.self),
        let module = statement.path.first?.name.text,
        let message = objection(to: module, in: room, allowed)
      else { continue }
      report(file.line(statement), message)
    }
  }
  return findings
}

private func objection(to module: String, in room: String, _ allowed: Set<String>) -> String? {
  if Rooms.toolchain.contains(module) || allowed.contains(module) { return nil }
  if let wrappers = Rooms.wrappers[module] {
    if wrappers.contains(room) { return nil }
    let names = wrappers.sorted().joined(separator: " and ")
    return "`\(room)` may not import `\(module)`: use what \(names) offers"
  }
  guard Rooms.imports[module] != nil else {
    // The rules of the pure rooms and the ban of Foundation have their own words for these.
    if ["Glibc", "Foundation", "FoundationEssentials", "Dispatch"].contains(module) { return nil }
    return "`\(module)` is not one of our modules: we have no dependencies but C libraries"
  }
  let list = allowed.isEmpty ? "nothing of ours" : allowed.sorted().joined(separator: ", ")
  return "`\(room)` may import \(list), not `\(module)`: pass the value in, or move the code"
}
