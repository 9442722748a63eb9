import CommandLineKit
import Testing

@Suite struct CommandTreeTests {
  private func run(_ line: String) throws -> (any CommandDeclaration, Sample.Globals, [String])? {
    let invocation = try Sample.tree.parse(Sample.words(line))
    guard case .run(let command, let path) = invocation.action else { return nil }
    return (command, invocation.globals, path)
  }

  private func help(_ line: String) throws -> (HelpTopic, Bool)? {
    guard case .help(let topic, let isAsked) = try Sample.tree.parse(Sample.words(line)).action
    else { return nil }
    return (topic, isAsked)
  }

  @Test func `the sample has no mistakes`() {
    #expect(Sample.tree.mistakes.isEmpty)
  }

  @Test(arguments: [
    "-C x --json task start T-1", "task -C x start --json T-1", "task start T-1 --json -C x",
    "--json task start T-1 --directory=x", "start T-1 -C x --json", "-C x start --json T-1",
  ])
  func `global options stand anywhere`(line: String) throws {
    let (command, globals, path) = try #require(try run(line))
    #expect((command as? Sample.Start)?.task == "T-1")
    #expect(globals.directory == "x")
    #expect(globals.json)
    #expect(!globals.quiet)
    #expect(path == ["task", "start"])
  }

  @Test func `the longest path wins and the rest are arguments`() throws {
    #expect((try run("review R-1")?.0 as? Sample.Review)?.id == "R-1")
    #expect((try run("review")?.0 as? Sample.Review) != nil)
    #expect((try run("review submit -r a b")?.0 as? Sample.Submit)?.files == ["b"])
    #expect((try run("review -- submit")?.0 as? Sample.Review)?.id == "submit")
  }

  @Test(arguments: [
    ("", HelpTopic.program, false), ("-h", .program, true), ("--json", .program, false),
    ("help", .program, true), ("--help --bogus", .program, true), ("-q help", .program, true),
    ("task", .noun(["task"]), false), ("task --help", .noun(["task"]), true),
    ("help task", .noun(["task"]), true), ("-C x help task", .noun(["task"]), true),
    ("task start -h", .command(["task", "start"]), true),
    ("start --bogus --help", .command(["task", "start"]), true),
    ("help start", .command(["task", "start"]), true),
    ("review --help", .command(["review"]), true),
    ("help -C task start T-1", .command(["task", "start"]), true),
    ("help review submit", .command(["review", "submit"]), true),
  ])
  func `help is found`(line: String, topic: HelpTopic, isAsked: Bool) throws {
    let found = try #require(try help(line))
    #expect(found.0 == topic)
    #expect(found.1 == isAsked)
  }

  @Test func `after two dashes help is an argument`() throws {
    #expect((try run("start -- --help")?.0 as? Sample.Start)?.task == "--help")
  }

  @Test(arguments: [
    ("tsak start", "unknown command \"tsak\"", "did you mean task?"),
    ("strat", "unknown command \"strat\"", "did you mean start?"),
    ("xyz", "unknown command \"xyz\"", nil),
    ("task strat T-1", "\"task\" has no verb \"strat\"", "did you mean task start?"),
    ("task x", "\"task\" has no verb \"x\"", "the verbs of \"task\" are start, finish"),
    ("help task x", "\"task\" has no verb \"x\"", "the verbs of \"task\" are start, finish"),
    ("help tsk", "unknown command \"tsk\"", "did you mean task?"),
    ("--jsn task start", "unknown option --jsn", "did you mean --json?"),
    ("--queue x task start T-1", "unknown option --queue", nil),
    ("start T-1 --jso", "unknown option --jso", "did you mean --json?"),
    ("start T-1 --json --json", "--json is given twice", nil),
    ("start -C", "--directory needs a value: DIR", nil),
    (
      "-C --json start T-1", "--directory needs a value, and \"--json\" looks like an option",
      "write --directory=--json if that is the value"
    ),
    ("log now", "unexpected argument \"now\"", "a text with spaces needs quotes"),
    ("--json=1", "--json takes no value", nil),
    ("-- task", "unexpected argument \"task\"", "a text with spaces needs quotes"),
  ])
  func `a wrong line is explained`(line: String, message: String, hint: String?) {
    let error = Sample.error(line)
    #expect(error?.message == message)
    #expect(error?.hint == hint)
  }

  @Test func `an error knows its command`() {
    #expect(Sample.error("start")?.helpLine(program: "demo") == "demo task start --help")
    #expect(Sample.error("task x")?.helpLine(program: "demo") == "demo task --help")
    #expect(Sample.error("x")?.helpLine(program: "demo") == "demo --help")
  }

  @Test func `a broken line still says which form the answer has`() {
    let globals = Sample.tree.readableGlobals(
      Sample.words("tsak --bogus --json -C -q x --directory=y --json"))
    #expect(globals.json)
    #expect(globals.quiet)
    #expect(globals.directory == "y")
    #expect(!Sample.tree.readableGlobals(["--", "--json"]).json)
  }

  @Test func `the completion verb passes its words on`() throws {
    for line in ["__complete -- task st", "__complete task st"] {
      guard case .complete(let words) = try Sample.tree.parse(Sample.words(line)).action else {
        Issue.record("not a completion")
        return
      }
      #expect(words == ["task", "st"])
    }
  }

  @Test func `mistakes in declarations are found`() {
    var tree = CommandTree(
      Sample.program, globals: Sample.Globals.self, bound: (any CommandDeclaration).self)
    tree.add(Sample.Start.self) { $0 }
    tree.add(Broken.self) { $0 }
    #expect(Set(tree.mistakes) == Broken.expected)
  }
}

/// A command with every mistake a declaration can make.
private struct Broken: CommandDeclaration {
  static let path = ["start"]
  static let aliases = [["task"], ["Bad word"]]
  static let summary = "No stop"
  static let expected: Set<String> = [
    "start: --twice is true before it is given",
    "start: arguments() throws before its values are known: early",
    "start: not one line with a full stop: No stop",
    "start: a path is words of a-z, 0-9 and dash",
    "start: <list> is not the last argument",
    "start: <late> is required after an optional argument",
    "start: --twice is declared twice",
    "start: --json is declared twice",
    "start: -q is declared twice",
    "start: --twice: about is no sentence",
    "start: not a name: Name",
    "start: --digit: the short form is not a letter",
    "start: start is already task start",
    "alias start hides a noun",
    "alias task hides a noun",
  ]
  var flag = true
  var list: [String] = []
  var late = ""
  mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.flag("twice", &flag, about: "nothing")
    try visitor.arguments("list", &list, about: "A list.")
    try visitor.argument("late", &late, about: "Too late.")
    flag = false
    try visitor.flag("twice", &flag, about: "Again.")
    try visitor.flag("json", &flag, about: "Hides a global one.")
    try visitor.flag("other", &flag, short: "q", about: "Hides a global letter.")
    try visitor.flag("Name", &flag, about: "Not a name.")
    try visitor.flag("digit", &flag, short: "1", about: "Not a letter.")
    throw UsageError("early")
  }
}
