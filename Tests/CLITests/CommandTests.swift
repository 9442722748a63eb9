import CommandLineKit
import Kernel
import Testing

@testable import CLI

@Suite struct CommandTests {
  private func path(_ tree: Commands.Tree, _ words: [String]) -> [String]? {
    guard case .run(_, let path)? = try? tree.parse(words).action else { return nil }
    return path
  }

  @Test func `the commands that a line can mean are those that all of them mean`() {
    let all = Commands.tree()
    for command in all.manual.commands {
      for spelling in [command.path] + command.aliases {
        for words in [spelling, ["-C", "task", "--json"] + spelling, spelling + ["status", "key"]] {
          let few = Commands.tree(for: words)
          #expect(few.manual.commands.contains { $0.path == command.path }, "\(words)")
          #expect(path(few, words) == path(all, words), "\(words)")
        }
      }
    }
  }

  @Test func `a line without a command takes none of them`() {
    #expect(Commands.tree(for: ["--version", "-q", "nothing"]).manual.commands.isEmpty)
  }
}
