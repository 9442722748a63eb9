import CommandLineKit
import Testing

@Suite struct BinderTests {
  private func start(_ line: String) throws(UsageError) -> Sample.Start {
    try Binder.bind(Sample.Start.self, words: Sample.words(line))
  }

  private func problem(_ words: [String]) -> UsageProblem? {
    do throws(UsageError) {
      _ = try Binder.bind(Sample.Start.self, words: words)
      return nil
    } catch {
      return error.problem
    }
  }

  @Test func `values come from any order of words`() throws {
    let parts = [["T-1"], ["--queue", "dev"], ["--limit=7"], ["--dry-run"]]
    for order in permutations(parts) {
      let bound = try Binder.bind(Sample.Start.self, words: order.flatMap { $0 })
      #expect(bound.task == "T-1")
      #expect(bound.queue == "dev")
      #expect(bound.limit.value == 7)
      #expect(bound.dryRun)
    }
  }

  @Test func `what is not given keeps its default`() throws {
    let bound = try start("T-1")
    #expect(bound.queue == nil)
    #expect(bound.role == .builder)
    #expect(bound.limit.value == 20)
    #expect(bound.labels.isEmpty)
    #expect(!bound.dryRun)
  }

  @Test func `repeated options keep their order`() throws {
    #expect(try start("--label a T-1 --label=b --label c").labels == ["a", "b", "c"])
  }

  @Test func `an equals sign splits once and may end the word`() throws {
    #expect(try start("T-1 --queue=a=b").queue == "a=b")
    #expect(try start("T-1 --queue=").queue?.isEmpty == true)
    #expect(try start("T-1 --queue=--json").queue == "--json")
  }

  @Test func `two dashes end the options`() throws {
    #expect(try start("--queue dev -- --T").task == "--T")
    #expect(problem(["--", "a", "--", "b"]) == .unexpectedArgument("--"))
  }

  @Test func `a lone dash and a negative number are values`() throws {
    #expect(try start("-").task == "-")
    #expect(try start("T-1 --retries -5").retries == -5)
    #expect(try start("-12").task == "-12")
    #expect(problem(["-1x"]) == .unknownOption("-1x", suggestion: nil))
  }

  @Test func `short forms work only where declared`() throws {
    let bound = try Binder.bind(Sample.Submit.self, words: ["-r", "x.md", "a", "b"])
    #expect(bound.report == "x.md")
    #expect(bound.files == ["a", "b"])
    #expect(problem(["T-1", "-q"]) == .unknownOption("-q", suggestion: nil))
    #expect(Sample.error("review submit -rx.md a")?.hint == "did you mean -r x.md?")
    #expect(Sample.error("review submit -report=x a")?.problem.isUnknownOption == true)
  }

  @Test(arguments: [
    ("T-1 --queue a --queue b", UsageProblem.givenTwice("--queue")),
    ("T-1 --queue=a --queue a", .givenTwice("--queue")),
    ("T-1 --dry-run --dry-run", .givenTwice("--dry-run")),
    ("", .missing(["<task>"])),
    ("--dry-run", .missing(["<task>"])),
    ("T-1 --queue", .missingValue("--queue", placeholder: "NAME")),
    ("T-1 --queue --dry-run", .dashedValue("--queue", word: "--dry-run")),
    ("T-1 --queue -- x", .dashedValue("--queue", word: "--")),
    ("T-1 --dry-run=yes", .unexpectedValue("--dry-run")),
    ("T-1 T-2", .unexpectedArgument("T-2")),
    ("T-1 --dry-run --retries 1", .exclusive("--dry-run", "--retries")),
    ("T-1 --qeue x", .unknownOption("--qeue", suggestion: "--queue")),
    ("T-1 --dry", .unknownOption("--dry", suggestion: "--dry-run")),
    ("T-1 --nothing-near", .unknownOption("--nothing-near", suggestion: nil)),
    ("T-1 --", nil),
  ])
  func `each mistake has its own fact`(line: String, expected: UsageProblem?) {
    #expect(problem(Sample.words(line)) == expected)
  }

  @Test func `several missing inputs are named together`() {
    #expect(Sample.error("review submit")?.message == "missing --report, <file>")
  }

  @Test func `a choice lists its words and suggests one`() {
    let error = Sample.error("start T-1 --role=bilder")
    #expect(
      error?.message
        == "--role cannot be \"bilder\": expected one of builder, executor, reviewer")
    #expect(error?.hint == "did you mean builder?")
  }

  @Test(arguments: ["+1", "1.0", "0x1", "", " 1", "1e3", "９", "9007199254740992", "--1"])
  func `text that is no integer is refused`(text: String) {
    #expect(Int(argument: text) == nil)
  }

  @Test(arguments: [0, 1, -1, 42, 9_007_199_254_740_991, -9_007_199_254_740_991])
  func `an integer reads back`(value: Int) {
    #expect(Int(argument: value.argumentText) == value)
  }

  @Test func `too many words and too long values are refused`() throws {
    let words = Array(repeating: "x", count: Inputs.wordsMax + 1)
    #expect(problem(words) == .tooManyWords(max: Inputs.wordsMax))
    let longest = String(repeating: "x", count: Inputs.valueBytesMax)
    #expect(try start(longest).task == longest)
    #expect(problem([longest + "x"]) == .valueTooLong("<task>", bytesMax: Inputs.valueBytesMax))
  }

  @Test func `error texts cannot steer a terminal and stay short`() {
    let error = Sample.error("\u{1B}[31mtask\u{202E}" + String(repeating: "x", count: 500))
    #expect(error?.message.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E } == false)
    #expect((error?.message.count ?? 0) < 100)
  }

  /// Every line of up to four words from a small alphabet binds, or fails with a known fact; the
  /// words of a line that binds are all accounted for.
  @Test func `no short line is half understood`() {
    let alphabet = ["T-1", "--queue", "--queue=x", "--label", "--dry-run", "--", "-5", "--no"]
    var bound = 0
    for words in lines(of: alphabet, upTo: 4) {
      guard let start = try? Binder.bind(Sample.Start.self, words: words) else { continue }
      bound += 1
      var spelled = start.queue == nil ? 0 : words.contains("--queue") ? 2 : 1
      spelled += start.labels.count * 2 + (start.dryRun ? 1 : 0) + 1
      spelled += words.contains("--") ? 1 : 0
      // After `--`, the task itself may be spelled `--` or `--queue`.
      let isShadowed = words.firstIndex(of: "--").map { $0 < words.count - 1 } ?? false
      #expect(spelled == words.count || isShadowed, "\(words)")
    }
    #expect(bound > 40)
  }
}

extension UsageProblem {
  var isUnknownOption: Bool { if case .unknownOption = self { true } else { false } }
}

/// All orders of the elements.
func permutations<T>(_ elements: [T]) -> [[T]] {
  guard let last = elements.last else { return [[]] }
  return permutations(elements.dropLast()).flatMap { rest in
    (0...rest.count).map { index in
      var order = rest
      order.insert(last, at: index)
      return order
    }
  }
}

/// All lists of at most `length` words of an alphabet.
func lines(of alphabet: [String], upTo length: Int) -> [[String]] {
  var all: [[String]] = [[]]
  var longest: [[String]] = [[]]
  for _ in 0..<length {
    longest = longest.flatMap { line in alphabet.map { line + [$0] } }
    all += longest
  }
  return all
}
