internal import CommandLineKit
internal import Glibc
package import Kernel

/// The command line: words in, one answer out.
package struct CommandLineProgram {
  /// Every command, which only help, completion and errors need.
  private var tree: Commands.Tree { Commands.tree() }
  private let effects: () throws(Problem) -> Effects
  private var output: Output
  /// Whether the process ends with the command.
  private let isLast: Bool
  /// The words of the line, which messages may repeat.
  private var words: [String] = []

  /// Makes a program that takes its effects from somewhere and writes to `output`.
  package init(effects: @escaping () throws(Problem) -> Effects, output: Output) {
    self.init(effects: effects, output: output, isLast: false)
  }

  private init(
    effects: @escaping () throws(Problem) -> Effects, output: Output, isLast: Bool
  ) {
    self.effects = effects
    self.output = output
    self.isLast = isLast
  }

  /// Runs the program of this process and returns its exit code.
  package static func runThisProcess() -> Int32 {
    guard Output.takeStandardNumbers() else {
      CommandLineProgram(effects: Effects.ofThisProcess, output: .process).tell(
        Problem(
          "KRN-OUTPUT", .internal, "a standard stream is closed, and /dev/null cannot replace it",
          hint: "start kernel with all three standard streams open"), nil, Globals())
      return ExitCode.internal.rawValue
    }
    let arguments = Arguments.ofThisProcess()
    // A reader that goes away shows as a failed write, not as the end of the process.
    _ = signal(SIGPIPE, SIG_IGN)
    var program = CommandLineProgram(
      effects: Effects.ofThisProcess, output: .process, isLast: true)
    // Scripts ask this to see whether the program is there at all; no command is looked up for it.
    if arguments == [Array("--version".utf8)] {
      program.output.print(versionLine)
      return program.end(with: ExitCode.ok.rawValue)
    }
    return program.end(with: program.run(arguments: arguments))
  }

  /// The exit code of the process, when all was printed that is to be and the command has ended
  /// with `code`: an answer that was lost is no success.
  private func end(with code: Int32) -> Int32 {
    if let reason = output.logLossReason {
      warn("the log file does not have all of the messages: \(reason)")
    }
    guard let reason = output.lossReason else { return code }
    // Whoever sent the answer into a file must not take half of it for the whole.
    tell(
      Problem(
        "KRN-OUTPUT", .internal, "the answer could not be written: \(reason)",
        hint: code == ExitCode.ok.rawValue
          ? "it was done all the same: kernel log --reverse shows it"
          : "nothing is lost but the text"),
      nil, Globals())
    return code == ExitCode.ok.rawValue ? ExitCode.internal.rawValue : code
  }

  /// Runs one command line, given as the bytes of its words, and returns its exit code. Words that
  /// are not UTF-8 are refused: repaired they would name something else.
  package mutating func run(arguments: [[UInt8]]) -> Int32 {
    let words = arguments.map { String(validating: $0, as: UTF8.self) }
    guard let place = words.firstIndex(of: nil) else { return run(words.compactMap { $0 }) }
    // What can be read of the line still says in which form to answer.
    let globals = tree.readableGlobals(words.compactMap { $0 })
    tell(
      Problem(
        "KRN-USAGE", .usage,
        "word \(place + 1) is not UTF-8 text: \(Arguments.shown(arguments[place]))",
        hint: "write it in UTF-8"),
      nil, globals)
    return ExitCode.usage.rawValue
  }

  /// Runs one command line and returns its exit code.
  package mutating func run(_ words: [String]) -> Int32 {
    self.words = words
    do {
      // Most lines mean one of a few commands; what none of these can read, all of them are asked.
      if let invocation = try? Commands.tree(for: words).parse(words),
        case .run = invocation.action
      {
        return run(invocation)
      }
      return run(try tree.parse(words))
    } catch {
      let globals = tree.readableGlobals(words)
      _ = openLog(globals)
      tell(Problem(error), nil, globals)
      if !globals.json { output.print(error.helpLine(program: "kernel"), to: .messages) }
      return ExitCode.usage.rawValue
    }
  }

  /// Opens the log file if one was asked for; false when it cannot be written.
  private mutating func openLog(_ globals: Globals) -> Bool {
    guard let path = globals.logFile else { return true }
    guard let logging = output.logging(to: path) else { return false }
    output = logging
    return true
  }

  private mutating func run(_ invocation: Invocation<Globals, any Operation>) -> Int32 {
    let globals = invocation.globals
    let hasLog = openLog(globals)
    if globals.version { return tellVersion(globals) }
    switch invocation.action {
    case .help(let topic, let isAsked):
      return tell(topic, isAsked: isAsked, globals)
    case .complete(let words):
      let effects = effects
      let completer = Completer(
        tree.manual, mayBeWrapped: { $0.outline.options.contains { $0.name == "dry-run" } }
      ) { Candidates.find($0, effects) }
      _ = output.write(Array(completer.complete(words: words).text.utf8))
      return ExitCode.ok.rawValue
    case .run(let operation, _):
      guard hasLog else {
        tell(
          Problem("KRN-LOG-FILE", .internal, "the log file cannot be written"), nil, globals)
        return ExitCode.internal.rawValue
      }
      return run(operation, globals)
    }
  }

  private func run(_ operation: any Operation, _ globals: Globals) -> Int32 {
    var opened: Kernel?
    do throws(Problem) {
      let kernel = Kernel(try effects(), globals)
      kernel.commands = surface
      kernel.write = { output.write($0) }
      kernel.progress = progress(globals)
      opened = kernel
      let answer = try operation.perform(in: kernel)
      tell(answer, globals, distrust: kernel.distrust)
      // The answer is out; what follows need not be waited for, and cannot undo it.
      for problem in kernel.finish() { warn("\(problem.code): \(problem.message)") }
      if isLast { kernel.leaveToSystem() }
      guard let distrust = kernel.distrust else { return answer.exit.rawValue }
      warn("[\(distrust.code)] \(distrust.message)")
      return ExitCode.integrity.rawValue
    } catch {
      tell(error, opened?.position, globals, distrust: opened?.distrust)
      return error.exit.rawValue
    }
  }

  /// Shows people how far long work has come, on one line of a terminal and nowhere else.
  private func progress(_ globals: Globals) -> (Int) -> Void {
    guard !globals.quiet, !globals.json, output.isLive else { return { _ in } }
    return { records in
      guard records.isMultiple(of: Self.progressStep) else { return }
      output.show("\(records) records\r")
    }
  }

  /// How many records pass between two signs of progress.
  private static var progressStep: Int { 12_800 }

  /// What operations that speak about commands may know of them.
  private var surface: CommandSurface {
    CommandSurface(
      bind: { (words) throws(UsageError) in
        guard case .run(let operation, _) = try Commands.tree().parse(words).action else {
          throw UsageError("a whole command is needed", hint: "kernel can task start FIX-1")
        }
        return operation
      }, manual: { Commands.tree().manual })
  }
}

extension CommandLineProgram {
  private static var versionLine: String { "kernel \(Kernel.version)" }

  private func tellVersion(_ globals: Globals) -> Int32 {
    let answer = Answer(
      "kernel.version/1", data: .object([.init("version", .string(Kernel.version))]),
      lines: [Self.versionLine])
    tell(answer, globals)
    return ExitCode.ok.rawValue
  }

  /// Shows help: as data when it was asked for, else as a message about a line that lacks a verb.
  private func tell(_ topic: HelpTopic, isAsked: Bool, _ globals: Globals) -> Int32 {
    let width = output.pageWidth(isAsked ? .data : .messages)
    let page = HelpPage(tree.manual, width: width).text(topic)
    guard isAsked else {
      if globals.json {
        let problem = Problem(
          "KRN-USAGE", .usage, "a command is needed", hint: "kernel --help")
        output.print(Report.document(problem, nil))
      }
      output.print(page.trimmingLastNewline, to: .messages)
      return ExitCode.usage.rawValue
    }
    if globals.json {
      output.print(Report.document(Answer("kernel.help/1", data: data(topic, page), lines: [])))
    } else {
      _ = output.write(Array(page.utf8))
    }
    return ExitCode.ok.rawValue
  }

  private func data(_ topic: HelpTopic, _ page: String) -> JSONText {
    let words: [String] =
      switch topic {
      case .program: []
      case .noun(let words), .command(let words): words
      }
    let input: JSONText =
      if case .command(let path) = topic, let command = tree.manual.command(path) {
        InputSchema.schema(of: command)
      } else {
        .null
      }
    return .object([
      .init("topic", .array(words.map { .string($0) })), .init("text", .string(page)),
      .init("input", input),
    ])
  }

  private func tell(_ answer: Answer, _ globals: Globals, distrust: Problem? = nil) {
    for warning in answer.warnings { warn(warning) }
    if let raw = answer.raw {
      _ = output.write(raw)
    } else if globals.json {
      output.print(Report.document(answer, distrust: distrust))
    } else if !globals.quiet {
      // Most answers are one line, which needs no joining.
      output.print(
        answer.lines.count == 1
          ? TerminalText.line(answer.lines[0])
          : answer.lines.map(TerminalText.line).joined(separator: "\n"))
      for note in answer.notes { output.print(TerminalText.line(note), to: .messages) }
    }
    if globals.verbose, !globals.json {
      for step in answer.next {
        output.print(TerminalText.line("next: \(step)"), to: .messages)
      }
    }
  }

  private func tell(
    _ problem: Problem, _ position: LedgerPosition?, _ globals: Globals, distrust: Problem? = nil
  ) {
    let problem = problem.withoutSecrets(of: words)
    if globals.json { output.print(Report.document(problem, position, distrust: distrust)) }
    output.print(
      Report.lines(problem).map(TerminalText.line).joined(separator: "\n"), to: .messages)
  }

  private func warn(_ text: String) {
    output.print(TerminalText.line("warning: \(text)"), to: .messages)
  }
}

extension String {
  /// The text without the line's end that `print` adds.
  fileprivate var trimmingLastNewline: String {
    utf8.last == UInt8(ascii: "\n") ? String(dropLast()) : self
  }
}
