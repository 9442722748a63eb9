/// The JSON Schema (draft 2020-12) of a command's inputs, for callers that speak JSON.
package enum InputSchema {
  /// The dialect that the schemas name.
  private static let dialect = "https://json-schema.org/draft/2020-12/schema"

  /// The schema as text, its members in the order of the declaration.
  package static func text(of command: CommandFacts) -> String { schema(of: command).text }

  /// The schema as a value, to stand inside another document.
  package static func schema(of command: CommandFacts) -> JSONText {
    let entries = command.outline.entries
    var members: [JSONText.Member] = [
      .init("$schema", .string(dialect)),
      .init("title", .string(command.path.joined(separator: " "))),
      .init("description", .string(command.summary)),
      .init("type", .string("object")),
      .init("properties", .object(entries.map { .init($0.key, property($0)) })),
    ]
    let required = entries.filter(\.isRequired).map { JSONText.string($0.key) }
    if !required.isEmpty { members.append(.init("required", .array(required))) }
    members.append(.init("additionalProperties", .boolean(false)))
    return .object(members)
  }

  private static func property(_ entry: Entry) -> JSONText {
    let about = JSONText.Member("description", .string(entry.about))
    switch entry.role {
    case .flag:
      return .object([
        about, .init("type", .string("boolean")), .init("default", .boolean(false)),
      ])
    case .arguments, .options:
      var members = [
        about, .init("type", .string("array")), .init("items", .object(value(entry.form))),
      ]
      if entry.isRequired { members.append(.init("minItems", .integer(1))) }
      members.append(.init("maxItems", .integer(Inputs.wordsMax)))
      return .object(members)
    case .argument, .option:
      var members = [about] + value(entry.form)
      if let text = entry.defaultText {
        members.append(.init("default", constant(text, entry.form)))
      }
      return .object(members)
    }
  }

  private static func value(_ form: ArgumentForm) -> [JSONText.Member] {
    switch form {
    case .text: [.init("type", .string("string"))]
    case .choice(let words):
      [.init("type", .string("string")), .init("enum", .array(words.map { .string($0) }))]
    case .integer(let range):
      [
        .init("type", .string("integer")), .init("minimum", .integer(range.lowerBound)),
        .init("maximum", .integer(range.upperBound)),
      ]
    }
  }

  private static func constant(_ text: String, _ form: ArgumentForm) -> JSONText {
    if case .integer = form, let number = Int(text) { return .integer(number) }
    return .string(text)
  }
}
