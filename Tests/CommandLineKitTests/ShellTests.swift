import CommandLineKit
import Testing

/// The scripts in real shells, with a stand-in for the program that answers from our completer.
@Suite struct ShellTests {
  /// A line as typed, the words that the program must see, and what the shell then offers.
  struct Case: Sendable {
    let line: String
    let words: [String]
    let offered: [String]
  }

  static let cases = [
    Case(line: "demo ", words: [""], offered: ["log", "review", "start", "task"]),
    Case(line: "demo st", words: ["st"], offered: ["start"]),
    Case(line: "demo task ", words: ["task", ""], offered: ["finish", "start"]),
    Case(line: "demo  -C  x task f", words: ["-C", "x", "task", "f"], offered: ["finish"]),
    Case(
      line: "demo start --queue d", words: ["start", "--queue", "d"], offered: ["data", "dev"]),
    Case(
      line: "demo start --queue=d", words: ["start", "--queue=d"],
      offered: ["--queue=data", "--queue=dev"]),
    Case(
      line: "demo start --queue=", words: ["start", "--queue="],
      offered: ["--queue=data", "--queue=dev", "--queue=research"]),
    Case(line: "demo start --dr", words: ["start", "--dr"], offered: ["--dry-run"]),
    Case(
      line: "demo start human:a", words: ["start", "human:a"],
      offered: ["human:ann", "human:anton"]),
    Case(
      line: "demo review submit -r rep", words: ["review", "submit", "-r", "rep"],
      offered: ["report.md"]),
    Case(
      line: "demo review submit --report=rep", words: ["review", "submit", "--report=rep"],
      offered: ["--report=report.md"]),
    Case(line: "demo -C fold", words: ["-C", "fold"], offered: ["folder/"]),
  ]

  /// Writes the stand-in: it records its arguments and prints the answer for the case.
  private func prepare(_ shelter: borrowing Shelter, _ shell: Shell, _ item: Case) throws {
    let completer = Completer(Sample.tree.manual) { _ in
      [Candidate("T-1", "A task: the first."), Candidate("human:ann"), Candidate("human:anton")]
    }
    try shelter.write(completer.complete(words: item.words).text, to: "answer.txt")
    try shelter.write(CompletionScript.text(for: shell, program: "demo"), to: "script")
    try shelter.write("", to: "report.md")
    try shelter.write("", to: "folder.txt")
    try shelter.makeFolder("folder")
    try shelter.write(
      "#!/bin/sh\nprintf '<%s>' \"$@\" > seen.txt\ncat answer.txt\n", to: "demo",
      isExecutable: true)
  }

  private func expectSeen(_ shelter: borrowing Shelter, _ item: Case) throws {
    let expected = (["__complete", "--"] + item.words).map { "<\($0)>" }.joined()
    #expect(try shelter.read("seen.txt") == expected)
  }

  @Test func `the scripts are as agreed`() throws {
    for shell in Shell.allCases {
      let text = CompletionScript.text(for: shell, program: "demo")
      try Golden.expect(text, is: "completion.\(shell.rawValue)")
      #expect(text.split(separator: "\n").count <= 40)
    }
  }

  @Test(arguments: cases)
  func `fish offers what the program answers`(item: Case) throws {
    guard let fish = Shelter.find("fish") else { return }
    let shelter = try Shelter()
    try prepare(shelter, .fish, item)
    try shelter.write("source script\ncomplete -C '\(item.line)'\n", to: "drive")
    let printed = try shelter.run(fish, ["--no-config", "drive"])
    #expect(printed.err.isEmpty)
    let offered = printed.out.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
    #expect(offered.sorted() == item.offered)
    try expectSeen(shelter, item)
  }

  /// Sets what readline would set: words broken at `=` and `:` too, and the part to replace.
  @Test(arguments: cases)
  func `bash offers what the program answers`(item: Case) throws {
    guard let bash = Shelter.find("bash") else { return }
    let shelter = try Shelter()
    try prepare(shelter, .bash, item)
    let words = brokenWords(item.line)
    let last = words.last ?? ""
    let replaced = last == "=" || last == ":" ? "" : last
    try shelter.write(
      """
      source ./script
      COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " ")))
      COMP_CWORD=\(words.count - 1) COMP_LINE='\(item.line)' COMP_POINT=\(item.line.utf8.count)
      _demo_complete demo '\(replaced)' ''
      printf '%s\\n' "${COMPREPLY[@]}"
      """, to: "drive")
    let printed = try shelter.run(bash, ["--norc", "drive"])
    #expect(printed.err.isEmpty)
    let kept = item.words.last.map { String($0.dropLast(replaced.count)) } ?? ""
    let offered = printed.out.split(separator: "\n").map { kept + $0 }
    #expect(offered.sorted() == item.offered.map { $0 == "folder/" ? "folder" : $0 })
    try expectSeen(shelter, item)
  }

  /// Drives an interactive zsh through a pseudo-terminal: its completion exists only there.
  @Test(arguments: cases)
  func `zsh offers what the program answers`(item: Case) throws {
    guard let zsh = Shelter.find("zsh") else { return }
    let shelter = try Shelter()
    try prepare(shelter, .zsh, item)
    try shelter.write(Self.zshDriver(line: item.line), to: "drive")
    let printed = try shelter.run(zsh, ["-f", "drive"])
    #expect(printed.err.isEmpty)
    let offered = try shelter.read("offered.txt").split(separator: "\n").map(String.init)
    #expect(
      Array(Set(offered)).sorted() == item.offered.map { $0 == "folder/" ? "folder" : $0 },
      "\(printed.out)")
    try expectSeen(shelter, item)
  }

  private func brokenWords(_ line: String) -> [String] {
    var words: [String] = []
    for piece in line.split(separator: " ", omittingEmptySubsequences: true) {
      var word = ""
      for character in piece {
        if character == "=" || character == ":" {
          if !word.isEmpty { words.append(word) }
          words.append(String(character))
          word = ""
        } else {
          word.append(character)
        }
      }
      if !word.isEmpty { words.append(word) }
    }
    return line.hasSuffix(" ") ? words + [""] : words
  }
}
