package import CommandLineKit

/// `kernel schema`: the published shapes.
package struct ShowSchema: Operation {
  package static let path = ["schema"]
  package static let summary = "Print the JSON Schema of a published shape, or list their names."
  package static let discussion = """
    The names are envelope (what every command prints with --json), record, statement, policy, \
    verdict, event/NAME for the body of an event, entity/KIND for the state, and input/COMMAND for \
    what a command takes, such as input/task-start. The dialect is JSON Schema 2020-12.
    """
  package static let examples = [
    Example("kernel schema", "List the names."),
    Example("kernel schema event/task.started", "Print the schema of an event's body."),
  ]
  var name: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument(
      "name", &name, about: "The name of the shape.", completion: .dynamic("schema"))
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let manual = kernel.commands?.manual()
    guard let name else {
      let names = Self.names(manual)
      return Answer(
        "kernel.schemas/1", data: .members(["names": .array(names.map { .string($0) })]),
        lines: names)
    }
    guard let schema = Schemas.named(name, manual) else {
      throw Problem(
        "KRN-USAGE", .notFound, "there is no schema called \(name)",
        hint: nearest(name, among: Self.names(manual)).map { "did you mean \($0)?" }
          ?? "kernel schema lists the names")
    }
    return Answer(
      "kernel.schema/1", data: schema,
      lines: schema.indented.split(separator: "\n").map(String.init))
  }

  /// Every name, those of commands included.
  static func names(_ manual: Manual?) -> [String] {
    Schemas.names
      + (manual?.commands.map { "input/\($0.path.joined(separator: "-"))" } ?? [])
  }
}
