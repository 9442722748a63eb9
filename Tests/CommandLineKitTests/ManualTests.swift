import CommandLineKit
import Testing

@Suite struct ManualTests {
  private let manual = Sample.tree.manual

  private func page(_ topic: HelpTopic, _ width: Int = 80) -> String {
    HelpPage(manual, width: width).text(topic)
  }

  @Test func `help pages are as agreed`() throws {
    try Golden.expect(page(.program), is: "help.txt")
    try Golden.expect(page(.noun(["task"])), is: "help-task.txt")
    try Golden.expect(page(.noun(["review"])), is: "help-review.txt")
    try Golden.expect(page(.command(["task", "start"])), is: "help-task-start.txt")
    try Golden.expect(page(.command(["task", "start"]), 50), is: "help-task-start-50.txt")
    try Golden.expect(page(.command(["review", "submit"])), is: "help-review-submit.txt")
    #expect(page(.command(["start"])) == page(.command(["task", "start"])))
    #expect(page(.command(["no"])).isEmpty)
  }

  @Test func `no line is wider than the page, except what must not be broken`() {
    let topics = [.program, .noun(["task"])] + manual.commands.map { HelpTopic.command($0.path) }
    for width in HelpPage.widthMin...HelpPage.widthMax {
      for topic in topics {
        for line in page(topic, width).split(separator: "\n") where line.count > width {
          #expect(line.hasPrefix("  demo") || line.hasSuffix("same command."), "\(width): \(line)")
        }
      }
    }
  }

  @Test func `widths beyond the limits count as the limits`() {
    #expect(page(.program, 1) == page(.program, HelpPage.widthMin))
    #expect(page(.program, 1000) == page(.program, HelpPage.widthMax))
  }

  @Test func `every declared input is in the help, the man page and the schema`() {
    let pages = ManPage(manual, date: "2026-11-20", version: "1")
    for command in manual.commands {
      let help = page(.command(command.path))
      let man = pages.page(of: command).replacing("\\-", with: "-")
      let schema = InputSchema.text(of: command)
      for entry in command.outline.entries {
        #expect(help.contains(entry.title))
        #expect(man.contains(entry.isPositional ? entry.name : entry.title))
        #expect(schema.contains("\"\(entry.key)\":{"))
      }
    }
  }

  @Test func `schemas are as agreed`() throws {
    let schemas = manual.commands.map { InputSchema.text(of: $0) + "\n" }.joined()
    try Golden.expect(schemas, is: "inputs.jsonl")
  }

  @Test func `man pages are as agreed`() throws {
    let pages = ManPage(manual, date: "2026-11-20", version: "0.1.0").pages
    #expect(
      pages.map(\.fileName) == [
        "demo.1", "demo-task-start.1", "demo-review-submit.1", "demo-log.1", "demo-review.1",
        "demo-task-finish.1",
      ])
    for page in pages.prefix(3) { try Golden.expect(page.text, is: page.fileName) }
  }

  @Test func `man pages are short lines of ASCII`() {
    for page in ManPage(manual, date: "2026-11-20", version: "0.1.0").pages {
      #expect(page.text.utf8.allSatisfy { $0 == 10 || (32...126).contains($0) })
      for line in page.text.split(separator: "\n") { #expect(line.utf8.count <= 80, "\(line)") }
    }
  }

  @Test func `man renders every page without warnings`() throws {
    guard let man = Shelter.find("man") else { return }
    let shelter = try Shelter()
    for page in ManPage(manual, date: "2026-11-20", version: "0.1.0").pages {
      try shelter.write(page.text, to: page.fileName)
      let printed = try shelter.run(man, ["--warnings", "-P", "cat", "-l", page.fileName])
      #expect(printed.err.isEmpty, "\(page.fileName)")
      #expect(printed.out.contains("NAME"))
      #expect(printed.out.contains("0.1.0"))
    }
    let start = try shelter.run(man, ["-P", "cat", "-l", "demo-task-start.1"]).out
    #expect(start.contains("demo task start T-1 --queue dev"))
    #expect(start.contains("it's free."))
    let submit = try shelter.run(man, ["-P", "cat", "-l", "demo-review-submit.1"]).out
    #expect(submit.contains("\\'Q/R\\' text."))
    #expect(try shelter.run(man, ["-P", "cat", "-l", "demo.1"]).out.contains("naïvely"))
  }

  @Test func `mandoc has nothing to say`() throws {
    guard let mandoc = Shelter.find("mandoc") else { return }
    let shelter = try Shelter()
    for page in ManPage(manual, date: "2026-11-20", version: "0.1.0").pages {
      try shelter.write(page.text, to: page.fileName)
      let printed = try shelter.run(mandoc, ["-T", "lint", "-W", "style", page.fileName])
      #expect(printed.out.isEmpty && printed.err.isEmpty)
    }
  }
}
