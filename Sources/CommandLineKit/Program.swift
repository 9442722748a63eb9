/// What the manual says of the whole program.
package struct Program: Sendable, Equatable {
  /// The name of the executable.
  package let name: String
  /// What it is: one sentence with a full stop.
  package let summary: String
  /// Paragraphs apart by blank lines.
  package let discussion: String
  /// The nouns in the order to show them; one that is not listed follows without a sentence.
  package let nouns: [ManualRow]
  /// The exit codes of every command.
  package let exitCodes: [ManualRow]
  /// Further sections, such as the environment and the files.
  package let sections: [ManualSection]

  /// Describes a program.
  package init(
    name: String, summary: String, discussion: String = "", nouns: [ManualRow] = [],
    exitCodes: [ManualRow] = [], sections: [ManualSection] = []
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.nouns = nouns
    self.exitCodes = exitCodes
    self.sections = sections
  }
}

/// What the manual says of one command.
package struct CommandFacts: Sendable, Equatable {
  /// The words after the program's name.
  package let path: [String]
  /// Other spellings of the path.
  package let aliases: [[String]]
  /// What it does, in one sentence.
  package let summary: String
  /// Paragraphs apart by blank lines.
  package let discussion: String
  /// Command lines to learn from.
  package let examples: [Example]
  /// Further sections.
  package let sections: [ManualSection]
  /// The inputs.
  package let outline: Outline
  /// Whether its arguments are the words of another command.
  package let wrapsCommand: Bool

  /// Reads the facts of a declaration.
  package init<D: CommandDeclaration>(of type: D.Type) {
    path = D.path
    aliases = D.aliases
    summary = D.summary
    discussion = D.discussion
    examples = D.examples
    sections = D.sections
    outline = Outline(of: type)
    wrapsCommand = D.wrapsCommand
  }
}

/// Everything that help, man pages and completion say, as plain data.
package struct Manual: Sendable, Equatable {
  /// The program.
  package let program: Program
  /// The options that every command takes.
  package let globals: Outline
  /// The commands in the order they were added.
  package let commands: [CommandFacts]

  /// Finds the command with this path or alias.
  package func command(_ path: [String]) -> CommandFacts? {
    commands.first { $0.path == path } ?? commands.first { $0.aliases.contains(path) }
  }

  /// The commands below a noun, and the one that is the noun itself.
  package func commands(below noun: [String]) -> [CommandFacts] {
    commands.filter { $0.path.starts(with: noun) }
  }

  /// The first words of all paths: the program's nouns in their order, then the others.
  package var nouns: [String] {
    let used = commands.compactMap(\.path.first)
    var ordered: [String] = []
    for noun in program.nouns.map(\.term).filter(used.contains) + used
    where !ordered.contains(noun) {
      ordered.append(noun)
    }
    return ordered
  }

  /// The sentence of a noun, if the program has one.
  package func about(noun: String) -> String {
    program.nouns.first { $0.term == noun }?.about ?? ""
  }
}

/// What a person wants help on.
package enum HelpTopic: Sendable, Equatable {
  /// The whole program.
  case program
  /// A noun and its verbs.
  case noun([String])
  /// One command, by its path.
  case command([String])
}
