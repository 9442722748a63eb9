package import CommandLineKit
internal import Store

/// `kernel man`: the manual, from the same declarations as the help.
package struct Man: Operation {
  package static let path = ["man"]
  package static let summary = "Print a page of the manual, or write all of them."
  package static let examples = [
    Example("kernel man task start | man -l -", "Read the page of one command."),
    Example("kernel man --all --out man1", "Write every page into the folder man1."),
  ]
  var words: [String] = []
  var writesAll = false
  var folder: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.arguments("command", &words, about: "The command; none for the whole program.")
    try visitor.flag("all", &writesAll, about: "Write every page.")
    try visitor.option(
      "out", &folder, placeholder: "DIR", about: "The folder for --all; it is made if need be.",
      isRequired: false, completion: .directories)
  }

  package func validate() throws(UsageError) {
    if writesAll, !words.isEmpty { throw UsageError(.exclusive("--all", "<command>")) }
    if writesAll != (folder != nil) { throw UsageError("--all and --out go together") }
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    guard let manual = kernel.commands?.manual() else {
      throw Problem("KRN-USAGE", .usage, "there are no commands here")
    }
    let pages = ManPage(manual, date: Kernel.released, version: Kernel.version)
    if let folder { return try write(pages.pages, to: kernel.effects.absolute(folder)) }
    let text: String
    if words.isEmpty {
      text = pages.programPage
    } else {
      guard let command = manual.command(words) else {
        throw Problem(
          "KRN-USAGE", .usage, "there is no command \(words.joined(separator: " "))",
          hint: "kernel --help")
      }
      text = pages.page(of: command)
    }
    var answer = Answer("kernel.man/1", data: .members(["page": .string(text)]), lines: [])
    if !kernel.globals.json { answer.raw = Array(text.utf8) }
    return answer
  }

  private func write(
    _ pages: [(fileName: String, text: String)], to folder: String
  ) throws(Problem) -> Answer {
    try storing { () throws(StoreError) in try DurableFile.makeFolder(folder) }
    for page in pages { try Files.replace("\(folder)/\(page.fileName)", Array(page.text.utf8)) }
    return Answer(
      "kernel.man/1",
      data: .members(["files": .array(pages.map { .string("\(folder)/\($0.fileName)") })]),
      lines: ["\(pages.count) pages in \(folder)"])
  }
}
