extension CommandTree {
  /// The mistakes in the declarations; a test of the program holds this list empty.
  package var mistakes: [String] {
    let manual = manual
    var found: [String] = globals.check(beside: Outline()).map { "global options: \($0)" }
    var owners: [[String]: [String]] = [:]
    for command in manual.commands {
      let title = command.path.joined(separator: " ")
      found += command.check(beside: globals).map { "\(title): \($0)" }
      for spelling in [command.path] + command.aliases {
        if let owner = owners.updateValue(command.path, forKey: spelling) {
          let words = spelling.joined(separator: " ")
          found.append("\(title): \(words) is already \(owner.joined(separator: " "))")
        }
      }
    }
    for command in manual.commands {
      for alias in command.aliases where !manual.commands(below: alias).isEmpty {
        found.append("alias \(alias.joined(separator: " ")) hides a noun")
      }
    }
    return found
  }
}

extension CommandFacts {
  fileprivate func check(beside globals: Outline) -> [String] {
    var found = outline.check(beside: globals)
    for words in [path] + aliases where words.isEmpty || !words.allSatisfy(isName) {
      found.append("a path is words of a-z, 0-9 and dash")
    }
    for sentence in [summary] + examples.map(\.about) where !isSentence(sentence) {
      found.append("not one line with a full stop: \(sentence)")
    }
    return found
  }
}

extension Outline {
  fileprivate func check(beside globals: Outline) -> [String] {
    var found = mistakes
    var keys = Set(globals.entries.map(\.key))
    var shorts = Set(globals.entries.compactMap(\.short))
    for entry in entries {
      if !isName(entry.name) { found.append("not a name: \(entry.name)") }
      if !keys.insert(entry.key).inserted { found.append("\(entry.title) is declared twice") }
      if let short = entry.short, !shorts.insert(short).inserted {
        found.append("-\(short) is declared twice")
      }
      if entry.short?.isASCII == false || entry.short?.isLetter == false {
        found.append("\(entry.title): the short form is not a letter")
      }
      if !isSentence(entry.about) { found.append("\(entry.title): about is no sentence") }
    }
    for (entry, next) in zip(positionals, positionals.dropFirst()) {
      if entry.role == .arguments { found.append("\(entry.title) is not the last argument") }
      if !entry.isRequired && next.isRequired {
        found.append("\(next.title) is required after an optional argument")
      }
    }
    return found
  }
}

/// Whether a text is `[a-z][a-z0-9-]*`.
private func isName(_ text: String) -> Bool {
  let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
  guard let first = text.utf8.first, letters.contains(first) else { return false }
  return text.utf8.allSatisfy {
    letters.contains($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
      || $0 == UInt8(ascii: "-")
  }
}

/// Whether a text is one line that ends with a full stop.
private func isSentence(_ text: String) -> Bool {
  text.hasSuffix(".") && !text.contains(where: \.isNewline)
}
