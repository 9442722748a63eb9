/// The help texts: of the program, of a noun, and of a command.
package struct HelpPage {
  /// The narrowest page; below it nothing can be laid out.
  package static let widthMin = 40
  /// The widest page; longer lines are hard to read.
  package static let widthMax = 100
  /// The widest first column; a longer term has a line of its own.
  private static let termMax = 26

  private let manual: Manual
  private let width: Int

  /// Makes the pages for a terminal that is `width` characters wide.
  package init(_ manual: Manual, width: Int = 80) {
    self.manual = manual
    self.width = min(max(width, HelpPage.widthMin), HelpPage.widthMax)
  }

  /// The page on a topic, with a newline at its end; empty for a command that does not exist.
  package func text(_ topic: HelpTopic) -> String {
    let blocks =
      switch topic {
      case .program: programPage()
      case .noun(let noun): nounPage(noun)
      case .command(let path): manual.command(path).map(commandPage) ?? []
      }
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }
}

extension HelpPage {
  private var name: String { manual.program.name }

  private func programPage() -> [[String]] {
    var pages = [Prose.wrap("\(name): \(manual.program.summary)", width: width)]
    pages.append(titled("Usage", usage([name, "<noun>", "<verb>", "[arguments]", "[options]"])))
    pages += discussion(manual.program.discussion)
    pages.append(titled("Commands", manual.nouns.flatMap { group($0) }))
    pages += closing(manual.program.sections)
    pages.append(Prose.wrap("More on one command: \(name) <noun> <verb> --help", width: width))
    return pages
  }

  private func nounPage(_ noun: [String]) -> [[String]] {
    let title = noun.joined(separator: " ")
    let about = noun.count == 1 ? manual.about(noun: title) : ""
    let rows = manual.commands(below: noun).map { commandRow($0, below: noun.count) }
    return [
      Prose.wrap(about.isEmpty ? "\(name) \(title)" : "\(name) \(title): \(about)", width: width),
      titled("Usage", usage([name, title, "<verb>", "[arguments]", "[options]"])),
      titled("Verbs", self.rows(rows, margin: 2)),
      Prose.wrap("More on one verb: \(name) \(title) <verb> --help", width: width),
    ]
  }

  /// Examples come first: most readers look for a line to copy.
  private func commandPage(_ command: CommandFacts) -> [[String]] {
    let title = ([name] + command.path).joined(separator: " ")
    var pages = [Prose.wrap("\(title): \(command.summary)", width: width)]
    let examples = command.examples.flatMap { example in
      ["  \(example.line)"]
        + Prose.wrap(example.about, width: width - 6).map { Prose.indent(6) + $0 }
    }
    pages.append(titled("Examples", examples))
    var lines = usage([title] + command.outline.usageWords)
    for alias in command.aliases {
      lines.append("  \(([name] + alias).joined(separator: " ")) is the same command.")
    }
    pages.append(titled("Usage", lines))
    pages += discussion(command.discussion)
    pages.append(titled("Arguments", entryRows(command.outline.positionals)))
    pages.append(titled("Options", entryRows(command.outline.options)))
    return pages + closing(command.sections)
  }

  private func closing(_ sections: [ManualSection]) -> [[String]] {
    var pages = sections.map { titled($0.title, rows($0.rows, margin: 2)) }
    pages.append(titled("Global options", entryRows(manual.globals.options)))
    pages.append(titled("Exit codes", rows(manual.program.exitCodes, margin: 2)))
    return pages
  }

  /// A noun with its verbs below it; a command of one word is a line of its own.
  private func group(_ noun: String) -> [String] {
    let commands = manual.commands(below: [noun])
    if commands.allSatisfy({ $0.path == [noun] }) {
      return rows(commands.map { commandRow($0, below: 0) }, margin: 2)
    }
    return rows([ManualRow(noun, manual.about(noun: noun))], margin: 2)
      + rows(commands.map { commandRow($0, below: 1) }, margin: 4)
  }

  private func commandRow(_ command: CommandFacts, below depth: Int) -> ManualRow {
    let words = command.path.dropFirst(depth).joined(separator: " ")
    let aliases = command.aliases.map { ([name] + $0).joined(separator: " ") }
    let also = aliases.isEmpty ? "" : " Also: \(aliases.joined(separator: ", "))."
    return ManualRow(words.isEmpty ? "(alone)" : words, command.summary + also)
  }
}

extension HelpPage {
  private func titled(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["\(title):"] + lines
  }

  private func usage(_ words: [String]) -> [String] {
    let lines = Prose.wrap(words: words, width: width - 6)
    return lines.enumerated().map { Prose.indent($0 == 0 ? 2 : 6) + $1 }
  }

  private func discussion(_ text: String) -> [[String]] {
    Prose.blocks(text).map { block in
      switch block {
      case .paragraph(let text): Prose.wrap(text, width: width)
      case .verbatim(let lines): lines.map { Prose.indent(4) + $0 }
      }
    }
  }

  private func entryRows(_ entries: [Entry]) -> [String] {
    rows(entries.map { ManualRow($0.term, $0.explanation) }, margin: 2)
  }

  /// Lays out terms and explanations in two columns, whose border is the same on every page.
  private func rows(_ rows: [ManualRow], margin: Int) -> [String] {
    let column = min(HelpPage.termMax, width / 3) + 2
    return rows.flatMap { row in
      let head = Prose.indent(margin) + row.term
      var lines = Prose.wrap(row.about, width: width - column).map { Prose.indent(column) + $0 }
      guard let first = lines.first else { return [head] }
      guard head.count + 2 <= column else { return [head] + lines }
      lines[0] = head + Prose.indent(column - head.count) + first.dropFirst(column)
      return lines
    }
  }
}

extension Outline {
  /// The words of a usage line: arguments, required options, then the others.
  var usageWords: [String] {
    let required = options.filter(\.isRequired)
    let optional = options.filter { !$0.isRequired }
    return (positionals + required + optional).map(\.usage)
  }
}

extension Entry {
  /// What the first column shows: `-C, --directory DIR`.
  var term: String {
    let long = placeholder.isEmpty || isPositional ? title : "\(title) \(placeholder)"
    return short.map { "-\($0), \(long)" } ?? long
  }
}
