/// The visitor that turns given words into the values of a declaration.
package struct Binder: ArgumentVisitor {
  private let inputs: Inputs

  private init(_ inputs: Inputs) { self.inputs = inputs }

  /// Makes a declaration with the given inputs, converted and validated.
  ///
  /// - Throws: `UsageError` for a word that is not a value of its input's type, and whatever
  ///   the declaration's own validation throws.
  package static func bind<D: ArgumentDeclaration>(
    _ type: D.Type, _ inputs: Inputs
  ) throws(UsageError) -> D {
    var declaration = D()
    var binder = Binder(inputs)
    try declaration.arguments(&binder)
    try declaration.validate()
    return declaration
  }

  /// Makes a declaration from the words of a command line alone.
  ///
  /// - Throws: `UsageError` when the words do not fit the declaration.
  package static func bind<D: ArgumentDeclaration>(
    _ type: D.Type, words: [String]
  ) throws(UsageError) -> D {
    try bind(type, Inputs(words: words, outline: Outline(of: type)))
  }

  package mutating func visit<T: ArgumentValue>(
    _ entry: Entry, _ value: inout T?
  ) throws(UsageError) {
    guard let word = inputs.given(entry.name).first else { return }
    value = try Binder.convert(word, entry)
  }

  package mutating func visit<T: ArgumentValue>(
    _ entry: Entry, _ values: inout [T]
  ) throws(UsageError) {
    let words = inputs.given(entry.name)
    // Given values replace a default list; they are not added to it.
    guard !words.isEmpty else { return }
    var converted: [T] = []
    converted.reserveCapacity(words.count)
    for word in words { converted.append(try Binder.convert(word, entry)) }
    values = converted
  }

  package mutating func visit(_ entry: Entry, _ flag: inout Bool) {
    if !inputs.given(entry.name).isEmpty { flag = true }
  }

  private static func convert<T: ArgumentValue>(
    _ word: String, _ entry: Entry
  ) throws(UsageError) -> T {
    if let value = T(argument: word) { return value }
    var suggestion: String?
    if case .choice(let words) = entry.form { suggestion = nearest(word, among: words) }
    throw UsageError(
      .invalidValue(
        entry.title, word: word, expectation: T.expectation, suggestion: suggestion))
  }
}
