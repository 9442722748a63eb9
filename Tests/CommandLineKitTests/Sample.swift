import CommandLineKit

/// A small program whose declarations use every kind of input.
enum Sample {
  enum Role: String, ArgumentChoice { case builder, executor, reviewer }

  struct Limit: ArgumentValue {
    var value: Int
    init(_ value: Int) { self.value = value }
    init?(argument: String) {
      guard let value = Int(argument: argument), (1...100).contains(value) else { return nil }
      self.value = value
    }
    static var expectation: String { "a whole number from 1 to 100" }
    static var form: ArgumentForm { .integer(1...100) }
    var argumentText: String { String(value) }
  }

  struct Globals: ArgumentDeclaration {
    var directory: String?
    var json = false
    var quiet = false
    mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
      try visitor.option(
        "directory", &directory, short: "C", placeholder: "DIR",
        about: "Work in this folder instead of the current one.", completion: .directories)
      try visitor.flag("json", &json, about: "Print one JSON document.")
      try visitor.flag("quiet", &quiet, short: "q", about: "Print no messages.")
    }
  }

  struct Start: CommandDeclaration {
    static let path = ["task", "start"]
    static let aliases = [["start"]]
    static let summary = "Start a task in a free slot of a queue."
    static let discussion = """
      A task starts when its card is ready and the queue that it belongs to has a free slot, the
      law allows it, and nobody was faster.

      The card is a file:

          tasks/T-1.md
          tasks/T-2.md
      """
    static let examples = [
      Example("demo task start T-1 --queue dev", "Start T-1 in the queue dev."),
      Example("demo start T-1 --dry-run", "Judge it, but start nothing; it's free."),
    ]
    static let sections = [
      ManualSection("JSON fields", [ManualRow("task", "The task's id."), ManualRow("slot", "")])
    ]
    var task = ""
    var queue: String?
    var role = Role.builder
    var limit = Limit(20)
    var labels: [String] = []
    var retries: Int?
    var dryRun = false
    mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
      try visitor.argument("task", &task, about: "The task.", completion: .dynamic("task"))
      try visitor.option(
        "queue", &queue, placeholder: "NAME", about: "The queue.",
        completion: .words(["dev", "research", "data"]))
      try visitor.option("role", &role, placeholder: "ROLE", about: "The role to act in.")
      try visitor.option("limit", &limit, placeholder: "N", about: "How many to show.")
      try visitor.options("label", &labels, placeholder: "TEXT", about: "A label.")
      try visitor.option("retries", &retries, placeholder: "N", about: "How often to try again.")
      try visitor.flag("dry-run", &dryRun, about: "Judge in full, but change nothing.")
    }
    func validate() throws(UsageError) {
      if dryRun && retries != nil { throw UsageError(.exclusive("--dry-run", "--retries")) }
    }
  }

  struct Submit: CommandDeclaration {
    static let path = ["review", "submit"]
    static let summary = "Submit a review."
    var report: String?
    var files: [String] = []
    mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
      try visitor.option(
        "report", &report, short: "r", placeholder: "FILE",
        about: "The report, as \\'Q/R\\' text.", isRequired: true, completion: .files)
      try visitor.arguments(
        "file", &files, about: "The files that were read.", isRequired: true, completion: .files)
    }
  }

  struct Review: CommandDeclaration {
    static let path = ["review"]
    static let summary = "Show a review."
    var id: String?
    mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
      try visitor.argument("id", &id, about: "The review.", completion: .dynamic("review"))
    }
  }

  struct Finish: CommandDeclaration {
    static let path = ["task", "finish"]
    static let summary = "Finish a task."
    var task: String?
    mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
      try visitor.argument(
        "task", &task, about: "The task.", isRequired: true, completion: .dynamic("task"))
    }
  }

  struct Log: CommandDeclaration {
    static let path = ["log"]
    static let summary = "Print the records, oldest first."
    mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {}
  }

  static let program = Program(
    name: "demo", summary: "A small program that shows every kind of input.",
    discussion: "It changes nothing.\n\nNot even this.",
    nouns: [
      ManualRow("task", "What is to be done."), ManualRow("review", "What others think of it."),
    ],
    exitCodes: [ManualRow("0", "It went well."), ManualRow("2", "The command line is wrong.")],
    sections: [ManualSection("Files", [ManualRow("~/.demo", "Nothing, naïvely.")])])

  typealias Tree = CommandTree<Globals, any CommandDeclaration>

  static let tree: Tree = {
    var tree = Tree(program, globals: Globals.self, bound: (any CommandDeclaration).self)
    tree.add(Start.self) { $0 }
    tree.add(Submit.self) { $0 }
    tree.add(Log.self) { $0 }
    tree.add(Review.self) { $0 }
    tree.add(Finish.self) { $0 }
    return tree
  }()

  /// The error of a line, or nil when it is understood.
  static func error(_ line: String) -> UsageError? {
    do throws(UsageError) {
      _ = try tree.parse(words(line))
      return nil
    } catch {
      return error
    }
  }

  /// The words of a line without quoting.
  static func words(_ line: String) -> [String] {
    line.split(separator: " ").map(String.init)
  }
}
