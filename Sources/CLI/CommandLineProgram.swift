internal import CommandLineKit
internal import Crypto
internal import Glibc
internal import Kernel

/// The command line: words in, one answer out.
package enum CommandLineProgram {
  /// Runs the program and returns its exit code.
  package static func run(_ words: [String]) -> Int32 {
    // A reader that goes away shows as a failed write, not as the end of the process.
    _ = signal(SIGPIPE, SIG_IGN)
    let tree = Commands.tree()
    do {
      let invocation = try tree.parse(words)
      return run(invocation, tree)
    } catch {
      let globals = tree.readableGlobals(words)
      let output = Output(logFile: globals.logFile)
      tell(Problem(error), nil, globals, output)
      if !globals.json { output.print(error.helpLine(program: "kernel"), to: .messages) }
      return ExitCode.usage.rawValue
    }
  }

  private static func run(
    _ invocation: Invocation<Globals, any Operation>, _ tree: Commands.Tree
  ) -> Int32 {
    let globals = invocation.globals
    let output = Output(logFile: globals.logFile)
    if globals.version {
      output.print("kernel \(Kernel.version)")
      return ExitCode.ok.rawValue
    }
    switch invocation.action {
    case .help(let topic, let isAsked):
      let page = HelpPage(tree.manual, width: 80).text(topic)
      output.print(page, to: isAsked ? .data : .messages)
      return isAsked ? ExitCode.ok.rawValue : ExitCode.usage.rawValue
    case .complete(let words):
      output.print(Completer(tree.manual) { _ in [] }.complete(words: words).text)
      return ExitCode.ok.rawValue
    case .run(let operation, _):
      return run(operation, globals, output)
    }
  }

  private static func run(
    _ operation: any Operation, _ globals: Globals, _ output: Output
  ) -> Int32 {
    var opened: Kernel?
    do throws(Problem) {
      if globals.logFile != nil, !output.hasLog {
        throw Problem("KRN-LOG-FILE", .internal, "the log file cannot be written")
      }
      let kernel = try Kernel(try effects(), globals)
      opened = kernel
      let answer = try operation.run(in: kernel)
      tell(answer, globals, output)
      // The answer is out; what follows need not be waited for, and cannot undo it.
      for problem in kernel.finish() { warn("\(problem.code): \(problem.message)", output) }
      guard let distrust = kernel.distrust else { return answer.exit.rawValue }
      warn("[\(distrust.code)] \(distrust.message)", output)
      return ExitCode.integrity.rawValue
    } catch {
      tell(error, opened?.position, globals, output)
      return error.exit.rawValue
    }
  }

  private static func effects() throws(Problem) -> Effects {
    do { return try Effects.live() } catch {
      throw Problem("KRN-CRYPTO", .internal, "\(error)")
    }
  }

  private static func tell(_ answer: Answer, _ globals: Globals, _ output: Output) {
    for warning in answer.warnings { warn(warning, output) }
    if let raw = answer.raw {
      output.write(raw)
    } else if globals.json {
      output.print(Report.document(answer))
    } else if !globals.quiet {
      output.print(answer.lines.joined(separator: "\n"))
      for note in answer.notes { output.print(note, to: .messages) }
    }
    if globals.verbose, !globals.json {
      for step in answer.next { output.print("next: \(step)", to: .messages) }
    }
  }

  private static func tell(
    _ problem: Problem, _ position: LedgerPosition?, _ globals: Globals, _ output: Output
  ) {
    if globals.json { output.print(Report.document(problem, position)) }
    output.print(Report.lines(problem).joined(separator: "\n"), to: .messages)
  }

  private static func warn(_ text: String, _ output: Output) {
    output.print("warning: \(text)", to: .messages)
  }
}
