/// The commands of a program, and the way from words to a bound command.
///
/// `Bound` is what a command becomes when its words are read, such as `any Operation`. Outlines
/// are read on demand: a start of the program pays for the one command that it runs.
package struct CommandTree<Globals: ArgumentDeclaration, Bound>: Sendable {
  /// One command with its type erased.
  private struct Branch: Sendable {
    let path: [String]
    let outline: @Sendable () -> Outline
    let wrapsCommand: Bool
    let facts: @Sendable () -> CommandFacts
    let bind: @Sendable (Inputs) throws(UsageError) -> Bound
  }

  /// The program that the commands belong to; help alone asks for it.
  package var program: Program { makeProgram() }
  private let makeProgram: @Sendable () -> Program
  /// The options that every command takes, `--help` among them.
  package let globals: Outline
  private var branches: [Branch] = []
  private var spellings: [Resolver.Spelling] = []

  /// Makes a tree without commands.
  package init(
    program: @escaping @Sendable () -> Program, globals: Globals.Type, bound: Bound.Type
  ) {
    makeProgram = program
    self.globals = Outline(of: Globals.self).joined(Outline(of: HelpFlag.self))
  }

  /// Makes a tree without commands.
  package init(_ program: Program, globals: Globals.Type, bound: Bound.Type) {
    self.init(program: { program }, globals: globals, bound: bound)
  }

  /// Adds a command; `wrap` turns the bound declaration into what the program runs.
  package mutating func add<D: CommandDeclaration>(
    _ type: D.Type, wrap: @escaping @Sendable (D) -> Bound
  ) {
    let index = branches.count
    spellings.append(.init(words: D.path, command: index, isAlias: false))
    for alias in D.aliases { spellings.append(.init(words: alias, command: index, isAlias: true)) }
    branches.append(
      Branch(
        path: D.path, outline: { Outline(of: type) }, wrapsCommand: D.wrapsCommand,
        facts: { CommandFacts(of: type) },
        bind: { (inputs) throws(UsageError) in wrap(try Binder.bind(type, inputs)) }))
  }

  /// The facts of all commands, for help, man pages, completion and schemas.
  package var manual: Manual {
    Manual(program: program, globals: globals, commands: branches.map { $0.facts() })
  }

  /// Reads the words after the program's name.
  ///
  /// - Throws: `UsageError` when they name no command or do not fit the one that they name.
  package func parse(_ words: [String]) throws(UsageError) -> Invocation<Globals, Bound> {
    if words.first == CompletionScript.verb {
      let asked = words.dropFirst()
      return Invocation(
        globals: Globals(),
        action: .complete(Array(asked.first == "--" ? asked.dropFirst() : asked)))
    }
    guard words.count <= Inputs.wordsMax else {
      throw UsageError(.tooManyWords(max: Inputs.wordsMax))
    }
    let resolution = resolver.resolve(words)
    guard let index = resolution.command else {
      return try parse(withoutCommand: resolution, words)
    }
    let branch = branches[index]
    if HelpFlag.isGiven(in: resolution.rest) {
      return Invocation(
        globals: readableGlobals(words), action: .help(.command(branch.path), isAsked: true))
    }
    do throws(UsageError) {
      let outline = branch.outline().joined(globals)
      let rest =
        branch.wrapsCommand ? resolver.globalsFirst(resolution.rest) : resolution.rest
      let inputs = try Inputs(words: rest, outline: outline)
      let read = try Binder.bind(Globals.self, inputs)
      return Invocation(
        globals: read, action: .run(try branch.bind(inputs), path: branch.path))
    } catch {
      throw error.of(branch.path)
    }
  }

  /// Reads a JSON object of inputs for the command with this path, as its schema describes it.
  ///
  /// - Throws: `UsageError` when there is no such command or the members do not fit it.
  package func bind(
    path: [String], members: [(key: String, value: InputValue)]
  ) throws(UsageError) -> Bound {
    guard let branch = branches.first(where: { $0.path == path }) else {
      throw UsageError(.unknownCommand(path.joined(separator: " "), suggestion: nil))
    }
    do throws(UsageError) {
      return try branch.bind(Inputs(members: members, outline: branch.outline()))
    } catch {
      throw error.of(path)
    }
  }

  /// Finds what the words after `help` ask about; options and arguments are passed over.
  ///
  /// - Throws: `UsageError` when they begin no command.
  package func topic(_ words: [String]) throws(UsageError) -> HelpTopic {
    let resolution = resolver.resolve(words)
    if let index = resolution.command { return .command(branches[index].path) }
    if case .word(let word) = resolution.stop {
      throw resolver.unknown(word, after: resolution.prefix)
    }
    return resolution.prefix.isEmpty ? .program : .noun(resolution.prefix)
  }

  /// Reads the global options of any line, also of one that cannot be understood.
  ///
  /// The answer to a broken line still has the form it asks for (`--json`, `-q`).
  package func readableGlobals(_ words: [String]) -> Globals {
    (try? Binder.bind(Globals.self, Inputs(readable: words, outline: globals))) ?? Globals()
  }

  /// Resolves words to commands.
  private var resolver: Resolver { Resolver(spellings: spellings, globals: globals) }

  private func parse(
    withoutCommand resolution: Resolver.Resolution, _ words: [String]
  ) throws(UsageError) -> Invocation<Globals, Bound> {
    let prefix = resolution.prefix
    switch resolution.stop {
    case .word("help") where prefix.isEmpty:
      var asked = words
      asked.remove(at: resolution.end)
      return Invocation(
        globals: readableGlobals(words), action: .help(try topic(asked), isAsked: true))
    case .word(let word):
      throw resolver.unknown(word, after: prefix)
    case .option, .end:
      let topic = prefix.isEmpty ? HelpTopic.program : .noun(prefix)
      if HelpFlag.isGiven(in: words) {
        return Invocation(
          globals: readableGlobals(words), action: .help(topic, isAsked: true))
      }
      do throws(UsageError) {
        // The global options before a missing command are still held to their own rules.
        let read = try Binder.bind(
          Globals.self, Inputs(words: resolution.rest, outline: globals))
        return Invocation(globals: read, action: .help(topic, isAsked: false))
      } catch {
        throw error.of(prefix)
      }
    }
  }
}

/// What a command line asks for, and with which global options.
package struct Invocation<Globals, Bound> {
  /// The global options that were given.
  package let globals: Globals
  /// What to do.
  package let action: Action

  /// The kinds of work a command line can ask for.
  package enum Action {
    /// Run this command, known by its path.
    case run(Bound, path: [String])
    /// Show help; not asked for when the line names no command, or a noun without a verb.
    case help(HelpTopic, isAsked: Bool)
    /// Complete the last of these words for a shell.
    case complete([String])
  }
}

/// The one option that the tree itself answers.
struct HelpFlag: ArgumentDeclaration {
  private var help = false

  init() {}

  mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.flag("help", &help, short: "h", about: "Show this help.")
  }

  /// Whether a line asks for help, whatever else is wrong with it.
  static func isGiven(in words: [String]) -> Bool {
    words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
  }
}
