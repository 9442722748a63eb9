package import CommandLineKit

/// `kernel completion`: the script with which a shell completes commands.
package struct ShowCompletion: Operation {
  package static let path = ["completion"]
  package static let summary = "Print the script with which a shell completes commands."
  package static let discussion = """
    The script asks the program itself, so it never grows old.

      bash    source <(kernel completion bash)
      zsh     kernel completion zsh > ~/.zfunc/_kernel
      fish    kernel completion fish | source
    """
  package static let examples = [
    Example("kernel completion bash", "Print the script for bash.")
  ]
  var shell = Shell.bash

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("shell", &shell, about: "The shell.")
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let text = CompletionScript.text(for: shell, program: "kernel")
    var answer = Answer(
      "kernel.completion/1",
      data: .members(["shell": .string(shell.rawValue), "script": .string(text)]), lines: [])
    if !kernel.globals.json { answer.raw = Array(text.utf8) }
    return answer
  }
}
