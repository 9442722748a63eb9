import CLI
import CommandLineKit
import Foundation
import Kernel
import Testing

/// What people read: help and manual, of every command in the tree.
@Suite struct HelpTests {
  private let manual = Commands.tree().manual

  private func page(_ topic: HelpTopic) -> String { HelpPage(manual, width: 80).text(topic) }

  @Test func `the declarations hold no mistake`() {
    #expect(Commands.tree().mistakes == [])
  }

  @Test func `every noun of the tree is explained in the overview`() {
    for noun in manual.nouns where manual.command([noun]) == nil {
      #expect(!manual.about(noun: noun).isEmpty, "\(noun)")
    }
  }

  @Test func `help pages are as agreed`() throws {
    try Golden.expect(page(.program), is: "help/kernel.txt")
    for noun in manual.nouns where manual.command([noun]) == nil {
      try Golden.expect(page(.noun([noun])), is: "help/\(noun).txt")
    }
    for command in manual.commands {
      let name = command.path.joined(separator: "-")
      try Golden.expect(page(.command(command.path)), is: "help/\(name).txt")
    }
  }

  @Test func `there is no help page of a command that went away`() throws {
    var names = Set(manual.commands.map { $0.path.joined(separator: "-") } + ["kernel"])
    names.formUnion(manual.nouns)
    let folder = Golden.folder.appending(path: "help")
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      #expect(names.contains(String(file.dropLast(".txt".count))), "\(file)")
    }
  }

  @Test func `every command has an example, and each example can be read`() {
    let tree = Commands.tree()
    for command in manual.commands {
      #expect(!command.examples.isEmpty, "\(command.path)")
      for example in command.examples {
        // What a shell does with a line is the shell's.
        if example.line.contains(where: { "'|>$".contains($0) }) { continue }
        let words = example.line.split(separator: " ").map(String.init)
        #expect(words.first == "kernel")
        #expect(throws: Never.self, "\(example.line)") {
          _ = try tree.parse(Array(words.dropFirst()))
        }
      }
    }
  }

  @Test func `man pages render without a warning`() throws {
    let pages = ManPage(manual, date: "2026-11-20", version: "1").pages
    #expect(pages.count == manual.commands.count + 1)
    let groff = Process()
    groff.executableURL = URL(filePath: "/usr/bin/groff")
    groff.arguments = ["-man", "-ww", "-Tutf8", "-P-c"]
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    groff.standardInput = input
    groff.standardOutput = output
    groff.standardError = errors
    try groff.run()
    let text = pages.map(\.text).joined()
    let writer = Thread {
      input.fileHandleForWriting.write(Data(text.utf8))
      try? input.fileHandleForWriting.close()
    }
    let reader = Thread { _ = try? output.fileHandleForReading.readToEnd() }
    writer.start()
    reader.start()
    let said = try errors.fileHandleForReading.readToEnd() ?? Data()
    groff.waitUntilExit()
    #expect(String(decoding: said, as: UTF8.self) == "")
  }
}
