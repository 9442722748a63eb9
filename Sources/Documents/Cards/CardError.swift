/// One thing that makes a file no task card.
package struct CardError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The closed list of things.
  package enum Kind: Equatable, Sendable {
    /// More bytes than `TaskCard.byteCountMax`.
    case tooLarge(max: Int)
    /// The file starts with a byte order mark.
    case byteOrderMark
    /// The body is not UTF-8.
    case notUTF8
    /// The body contains U+0000.
    case nul
    /// The first line is not `---`.
    case frontMatterMissing
    /// No later line is `---`.
    case frontMatterNotClosed
    /// The front matter is refused as YAML.
    case yaml(YAMLError)
    /// The front matter has no keys.
    case frontMatterNotMapping(found: String)
    /// The canonical front matter is larger than `CardFrontMatter.byteCountMax`.
    case frontMatterTooLarge(max: Int)
    /// A required field is missing or has no value.
    case fieldMissing(CardField)
    /// A field has another shape than it needs.
    case wrongShape(CardField, needed: String, found: String)
    /// An element of a list is not text; elements count from 1.
    case elementNotText(CardField, element: Int, found: String)
    /// A list that needs an element has none.
    case listEmpty(CardField)
    /// A list has too many elements.
    case tooManyElements(CardField, max: Int)
    /// A list names the same thing twice.
    case repeated(CardField, String)
    /// A value breaks the grammar of its field.
    case grammar(CardField, String, rule: String)
    /// The branch is none that git accepts.
    case branch(String, CardBranch.Fault)
    /// The priority is not P0 to P3.
    case priority(String)
    /// A number is outside its range.
    case outOfRange(CardField, min: Int, max: Int)
    /// The file name does not end with `.md`.
    case fileNameNotMarkdown(String)
    /// The file name is not the task id and `.md`.
    case fileNameDiffers(taskID: String, fileName: String)
    /// More unknown fields than the limit.
    case tooManyUnknownFields(max: Int)
    /// The canonical form names an unknown field out of order, twice, or by no lawful key.
    case unknownFieldOutOfPlace(String)
    /// The task is its own parent or dependency.
    case dependsOnItself(CardField)
  }

  /// What is wrong.
  package let kind: Kind
  /// The line, counted from 1; nil when the fault has none.
  package let line: Int?

  /// Names a fault, and its line if it has one.
  package init(_ kind: Kind, line: Int? = nil) {
    self.kind = kind
    self.line = line
  }

  package var description: String {
    if case .yaml(let error) = kind { return error.description }
    return line.map { "line \($0): \(reason)" } ?? reason
  }
}

/// Everything that makes a file no task card, in the order of the file.
package struct CardErrors: Error, Equatable, Sendable, CustomStringConvertible {
  /// At least one error; those without a line come first.
  package let errors: [CardError]

  /// Puts the errors into the order of the file.
  init(_ errors: [CardError]) {
    // A stable order: errors of one line stay as they were found.
    self.errors = errors.enumerated()
      .sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }
      .map(\.element)
  }

  package var description: String { errors.map(\.description).joined(separator: "\n") }
}

extension CardError {
  /// The stable code of the fault.
  package var code: String {
    switch kind {
    case .tooLarge: "KRN-CARD-TOO-LARGE"
    case .byteOrderMark: "KRN-CARD-BOM"
    case .notUTF8: "KRN-CARD-NOT-UTF8"
    case .nul: "KRN-CARD-NUL"
    case .frontMatterMissing: "KRN-CARD-FRONT-MATTER-MISSING"
    case .frontMatterNotClosed: "KRN-CARD-FRONT-MATTER-NOT-CLOSED"
    case .yaml(let error): error.code
    case .frontMatterNotMapping: "KRN-CARD-FRONT-MATTER-NOT-MAPPING"
    case .frontMatterTooLarge: "KRN-CARD-FRONT-MATTER-TOO-LARGE"
    case .fieldMissing: "KRN-CARD-FIELD-MISSING"
    case .wrongShape: "KRN-CARD-WRONG-SHAPE"
    case .elementNotText: "KRN-CARD-ELEMENT-NOT-TEXT"
    case .listEmpty: "KRN-CARD-LIST-EMPTY"
    case .tooManyElements: "KRN-CARD-TOO-MANY-ELEMENTS"
    case .repeated: "KRN-CARD-REPEATED"
    case .grammar: "KRN-CARD-GRAMMAR"
    case .branch: "KRN-CARD-BRANCH"
    case .priority: "KRN-CARD-PRIORITY"
    case .outOfRange: "KRN-CARD-OUT-OF-RANGE"
    case .fileNameNotMarkdown: "KRN-CARD-FILE-NAME"
    case .fileNameDiffers: "KRN-CARD-FILE-NAME-DIFFERS"
    case .tooManyUnknownFields: "KRN-CARD-TOO-MANY-UNKNOWN-FIELDS"
    case .unknownFieldOutOfPlace: "KRN-CARD-UNKNOWN-FIELD-OUT-OF-PLACE"
    case .dependsOnItself: "KRN-CARD-DEPENDS-ON-ITSELF"
    }
  }

  /// The fault as a phrase, without its line.
  package var reason: String {
    switch kind {
    case .tooLarge(let max): "the file has more than \(max) bytes"
    case .byteOrderMark:
      "the file starts with a byte order mark; save it as UTF-8 without one"
    case .notUTF8: "the body is not UTF-8"
    case .nul: "the body contains U+0000"
    case .frontMatterMissing: "the first line must be --- and open the front matter"
    case .frontMatterNotClosed: "no line --- closes the front matter"
    case .yaml(let error): error.reason
    case .frontMatterNotMapping(let found): "the front matter must have keys, not be \(found)"
    case .frontMatterTooLarge(let max): "the front matter has more than \(max) canonical bytes"
    case .fieldMissing(let field): "\(field.rawValue) is missing"
    case .wrongShape(let field, let needed, let found):
      "\(field.rawValue) must be \(needed), not \(found)"
    case .elementNotText(let field, let element, let found):
      "element \(element) of \(field.rawValue) must be text, not \(found)"
    case .listEmpty(let field): "\(field.rawValue) must have at least one element"
    case .tooManyElements(let field, let max):
      "\(field.rawValue) has more than \(max) elements"
    case .repeated(let field, let value):
      "\(field.rawValue) names \(Quoted.text(value)) more than once"
    case .grammar(let field, let value, let rule):
      "\(field.rawValue): \(Quoted.text(value)) \(rule)"
    case .branch(let value, let fault): "branch \(Quoted.text(value)) \(fault.reason)"
    case .priority(let value): "priority must be P0, P1, P2 or P3, not \(Quoted.text(value))"
    case .outOfRange(let field, let min, let max):
      "\(field.rawValue) must be between \(min) and \(max)"
    case .fileNameNotMarkdown(let name): "the file name \(Quoted.text(name)) must end with .md"
    case .fileNameDiffers(let taskID, let fileName):
      "task_id is \(Quoted.text(taskID)), but the file name is \(Quoted.text(fileName))"
    case .tooManyUnknownFields(let max): "there are more than \(max) unknown fields"
    case .unknownFieldOutOfPlace(let key): "unknown field \(Quoted.text(key)) is out of place"
    case .dependsOnItself(let field): "\(field.rawValue) names the task itself"
    }
  }
}
