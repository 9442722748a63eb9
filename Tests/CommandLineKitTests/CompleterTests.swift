import CommandLineKit
import Testing

@Suite struct CompleterTests {
  private func answer(_ words: String...) -> CompletionAnswer {
    Completer(Sample.tree.manual) { request in
      let folder = request.inputs.given("directory").first ?? "here"
      return [Candidate("T-1", "\(request.kind) in \(folder)"), Candidate("T-2"), Candidate("U-1")]
    }.complete(words: words)
  }

  private func offered(_ words: [String]) -> [String] {
    Completer(Sample.tree.manual) { _ in [Candidate("T-1"), Candidate("human:ann")] }
      .complete(words: words).candidates.map(\.value)
  }

  private let options = [
    "--queue", "--role", "--limit", "--label", "--retries", "--dry-run", "--directory", "--json",
    "--quiet", "--help",
  ]

  @Test func `the first word is a noun, an alias or a command`() {
    #expect(offered([""]) == ["task", "start", "review", "log"])
    #expect(offered(["st"]) == ["start"])
    #expect(answer("ta").candidates == [Candidate("task", "What is to be done.")])
    #expect(answer("lo").candidates == [Candidate("log", "Print the records, oldest first.")])
    #expect(offered([]).isEmpty)
  }

  @Test func `verbs follow their noun, over global options too`() {
    #expect(offered(["task", ""]) == ["start", "finish"])
    #expect(offered(["-C", "x", "task", "--json", "f"]) == ["finish"])
    #expect(offered(["help", "task", ""]) == ["start", "finish"])
    #expect(offered(["help", ""]) == ["task", "start", "review", "log"])
    #expect(offered(["nothing", ""]) == [])
  }

  @Test func `a command that is also a noun offers both`() {
    #expect(offered(["review", ""]) == ["submit", "T-1", "human:ann"])
    #expect(offered(["review", "R-1", ""]) == ["--directory", "--json", "--quiet", "--help"])
  }

  @Test func `options are offered once, repeated ones again`() {
    #expect(offered(["start", "--"]) == options)
    #expect(offered(["start", "T-1", ""]) == options)
    #expect(
      offered(["start", "--queue", "dev", "--label=a", "--json", "--"])
        == options.filter { !["--queue", "--json"].contains($0) })
    #expect(offered(["start", "--", "--"]).isEmpty)
    #expect(offered(["-"]) == ["--directory", "--json", "--quiet", "--help"])
  }

  @Test func `values are offered after a space and after an equals sign`() {
    #expect(offered(["start", "--queue", ""]) == ["dev", "research", "data"])
    #expect(offered(["start", "--queue", "d"]) == ["dev", "data"])
    #expect(offered(["start", "--queue=r"]) == ["--queue=research"])
    #expect(offered(["start", "--role="]).count == 3)
    #expect(offered(["start", "--retries", ""]).isEmpty)
    #expect(offered(["start", "--dry-run="]).isEmpty)
    #expect(offered(["start", "--bogus="]).isEmpty)
  }

  @Test func `files and folders are left to the shell`() {
    #expect(answer("review", "submit", "-r", "").files == .files)
    #expect(answer("review", "submit", "--report=x").files == .files)
    #expect(answer("review", "submit", "a", "b", "").files == .files)
    #expect(answer("-C", "").files == .directories)
  }

  @Test func `dynamic values know the line they stand on`() {
    #expect(answer("start", "T-1").candidates == [Candidate("T-1", "task in here")])
    #expect(answer("-C", "x", "start", "T-1").candidates == [Candidate("T-1", "task in x")])
    #expect(answer("start", "--", "U").candidates == [Candidate("U-1")])
  }

  @Test func `an answer is lines that no candidate can break`() {
    let answer = CompletionAnswer(
      candidates: [Candidate("a\nb", "c\td"), Candidate("e")], files: .files)
    #expect(answer.text == "a\u{FFFD}b\tc d\ne\t\n:files\n")
  }

  @Test func `an answer has a greatest length`() {
    let many = (0..<2000).map { Candidate("T-\($0)") }
    let answer = Completer(Sample.tree.manual) { _ in many }.complete(words: ["start", "T"])
    #expect(answer.candidates.count == Completer.candidatesMax)
  }

  /// What is offered is understood: no candidate makes a good line wrong.
  @Test func `a candidate never breaks a line`() {
    let alphabet = [
      "task", "start", "review", "submit", "help", "--json", "-C", "x", "--", "--label",
      "--queue=dev", "",
    ]
    var checked = 0
    for line in lines(of: alphabet, upTo: 3) where isUnderstood(line) {
      for current in ["", "-", "--", "--queue=", "t"] {
        for candidate in offered(line + [current]) {
          #expect(candidate.hasPrefix(current))
          #expect(isUnderstood(line + [candidate]), "\(line) \(candidate)")
          checked += 1
        }
      }
    }
    #expect(checked > 1000)
  }

  /// Whether a line is good, or only unfinished.
  private func isUnderstood(_ words: [String]) -> Bool {
    do throws(UsageError) {
      _ = try Sample.tree.parse(words)
      return true
    } catch {
      switch error.problem {
      case .missing, .missingValue: return true
      default: return false
      }
    }
  }
}
