import CLI
import CommandLineKit
import Kernel
import Testing

@Suite struct DeclarationTests {
  @Test func `the declarations hold no mistakes`() {
    #expect(Commands.tree().mistakes == [])
  }

  @Test func `every command has an example that can be read`() throws {
    let tree = Commands.tree()
    for command in tree.manual.commands {
      #expect(!command.examples.isEmpty, "\(command.path)")
      for example in command.examples {
        var line = example.line
        if line.hasPrefix("export $(") {
          line = String(line.dropFirst("export $(".count).dropLast())
        }
        // What the shell does with the output is not the command's.
        let words = Array(
          TestWorkspace.words(line).prefix { ![">", "|", "<", "&&"].contains($0) })
        #expect(words.first == "kernel", "\(example.line)")
        let invocation = try tree.parse(Array(words.dropFirst()))
        guard case .run(_, let path) = invocation.action else {
          Issue.record("\(example.line) runs nothing")
          continue
        }
        #expect(path == command.path, "\(example.line)")
      }
    }
  }

  @Test func `every noun that has commands is explained`() {
    let manual = Commands.tree().manual
    let nouns = Set(manual.commands.filter { $0.path.count > 1 }.map { $0.path[0] })
    #expect(nouns == Set(manual.program.nouns.map(\.term)))
  }

  @Test(arguments: [
    ("90m", 5_400), ("8h", 28_800), ("7d", 604_800), ("45s", 45), ("3653d", 3653 * 86_400),
  ]) func `a time is a number and a unit`(text: String, seconds: Int) {
    let lifetime = Lifetime(argument: text)
    #expect(lifetime?.seconds == seconds)
    #expect(lifetime.flatMap { Lifetime(argument: $0.argumentText) } == lifetime)
  }

  @Test(arguments: [
    "", "h", "8", "0h", "-1h", "+1h", "8H", "8 h", "1.5h", "8hh", "3654d", "99999999999999999999s",
    "８h", "8h\u{301}",
  ]) func `anything else is no time`(text: String) {
    #expect(Lifetime(argument: text) == nil)
  }
}
