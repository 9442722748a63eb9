/// Pages for man(1), from the same declarations as the help.
package struct ManPage {
  private let manual: Manual
  private let date: String
  private let version: String

  /// Makes the pages of a version; `date` is written `YYYY-MM-DD`.
  package init(_ manual: Manual, date: String, version: String) {
    self.manual = manual
    self.date = date
    self.version = version
  }

  /// All pages with their file names, the program's first: `kernel.1`, `kernel-task-start.1`.
  package var pages: [(fileName: String, text: String)] {
    [("\(name).1", programPage)]
      + manual.commands.map { ("\(pageName($0)).1", page(of: $0)) }
  }

  /// The page of the whole program.
  package var programPage: String {
    var roff = Roff()
    head(&roff, page: name, summary: manual.program.summary)
    roff.macro("SH", "SYNOPSIS")
    roff.macro("SY", name)
    roff.line(Roff.italic("noun") + " " + Roff.italic("verb"))
    roff.line("[" + Roff.italic("arguments") + "] [" + Roff.italic("options") + "]")
    roff.macro("YS")
    roff.macro("SH", "DESCRIPTION")
    let text = manual.program.discussion
    roff.discussion(text.isEmpty ? manual.program.summary : text, isFirst: true)
    roff.macro("SH", "COMMANDS")
    for noun in manual.nouns { group(noun, &roff) }
    closing(
      &roff, sections: manual.program.sections, pages: manual.commands.map(pageName))
    return roff.text
  }

  /// The page of one command.
  package func page(of command: CommandFacts) -> String {
    var roff = Roff()
    head(&roff, page: pageName(command), summary: command.summary)
    roff.macro("SH", "SYNOPSIS")
    roff.macro("SY", ([name] + command.path).joined(separator: " "))
    for word in command.outline.usageWords {
      // "...]" at the end of a line would count as the end of a sentence.
      roff.line(Roff.escaped(word) + (word.contains(".") ? "\\&" : ""))
    }
    roff.macro("YS")
    roff.macro("SH", "DESCRIPTION")
    roff.prose(command.summary)
    roff.discussion(command.discussion)
    for alias in command.aliases {
      roff.macro("PP")
      roff.line(Roff.bold(([name] + alias).joined(separator: " ")) + " is the same command.")
    }
    section("ARGUMENTS", command.outline.positionals, &roff)
    section("OPTIONS", command.outline.options, &roff)
    let siblings = manual.commands.filter {
      $0.path.first == command.path.first && $0.path != command.path
    }
    closing(
      &roff, sections: command.sections, examples: command.examples,
      pages: [name] + siblings.map(pageName))
    return roff.text
  }
}

extension ManPage {
  private var name: String { manual.program.name }

  private func pageName(_ command: CommandFacts) -> String {
    ([name] + command.path).joined(separator: "-")
  }

  private func head(_ roff: inout Roff, page: String, summary: String) {
    roff.title(
      page.uppercased(), date: date, source: "\(name) \(version)", manual: "\(name) manual")
    roff.macro("SH", "NAME")
    // lexgrog(1) reads "name \- what it is"; by custom without the final stop.
    let about = summary.hasSuffix(".") ? String(summary.dropLast()) : summary
    roff.line(Roff.escaped(page) + " \\- " + Roff.escaped(about))
  }

  private func group(_ noun: String, _ roff: inout Roff) {
    roff.macro("SS", noun)
    let about = manual.about(noun: noun)
    if !about.isEmpty { roff.prose(about) }
    for command in manual.commands(below: [noun]) {
      let words = ([name] + command.path).joined(separator: " ")
      let also = command.aliases.map { "Also: \(([name] + $0).joined(separator: " "))." }
      roff.term(Roff.bold(words), ([command.summary] + also).joined(separator: " "))
    }
  }

  private func section(_ title: String, _ entries: [Entry], _ roff: inout Roff) {
    guard !entries.isEmpty else { return }
    roff.macro("SH", title)
    for entry in entries { roff.term(entry.roffTerm, entry.explanation) }
  }

  private func rows(_ section: ManualSection, _ roff: inout Roff) {
    guard !section.rows.isEmpty else { return }
    roff.macro("SH", section.title.uppercased())
    for row in section.rows { roff.term(Roff.bold(row.term), row.about) }
  }

  /// The sections that end every page, in the order of man-pages(7).
  private func closing(
    _ roff: inout Roff, sections: [ManualSection], examples: [Example] = [], pages: [String]
  ) {
    section("GLOBAL OPTIONS", manual.globals.options, &roff)
    rows(ManualSection("Exit status", manual.program.exitCodes), &roff)
    for section in sections { rows(section, &roff) }
    if !examples.isEmpty {
      roff.macro("SH", "EXAMPLES")
      for (index, example) in examples.enumerated() {
        if index > 0 { roff.macro("PP") }
        roff.prose(example.about)
        roff.verbatim([example.line])
      }
    }
    guard !pages.isEmpty else { return }
    roff.macro("SH", "SEE ALSO")
    for (index, page) in pages.enumerated() {
      let comma = index + 1 < pages.count ? "," : ""
      roff.line(Roff.bold(page) + "(1)" + comma)
    }
  }
}

extension Entry {
  /// The term of a man page: the words to type in bold, what to replace in italics.
  fileprivate var roffTerm: String {
    if isPositional { return Roff.italic(name) }
    let value = placeholder.isEmpty ? "" : " " + Roff.italic(placeholder)
    let letter = short.map { Roff.bold("-\($0)") + ", " } ?? ""
    return letter + Roff.bold(title) + value
  }
}
