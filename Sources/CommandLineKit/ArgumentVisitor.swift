/// A reader of a declaration: the outline collects entries, the binder fills in values.
///
/// A declaration calls the words `argument`, `arguments`, `option`, `options` and `flag` below;
/// a visitor implements only the three methods here.
package protocol ArgumentVisitor {
  /// Visits an input with at most one value; leaves the value alone when none is given.
  mutating func visit<T: ArgumentValue>(_ entry: Entry, _ value: inout T?) throws(UsageError)
  /// Visits an input with a list of values.
  mutating func visit<T: ArgumentValue>(_ entry: Entry, _ values: inout [T]) throws(UsageError)
  /// Visits a flag.
  mutating func visit(_ entry: Entry, _ flag: inout Bool) throws(UsageError)
}

extension ArgumentVisitor {
  /// Declares a positional argument that may be absent, unless `isRequired` says otherwise.
  ///
  /// - Throws: `UsageError` when the given word is not such a value.
  package mutating func argument<T: ArgumentValue>(
    _ name: String, _ value: inout T?, about: String, isRequired: Bool = false,
    completion: Completion = .none
  ) throws(UsageError) {
    let entry = Entry(
      name: name, role: .argument, form: T.form, about: about, isRequired: isRequired,
      completion: completion)
    try visit(entry, &value)
  }

  /// Declares a positional argument that must be given; the initial value is a placeholder.
  ///
  /// - Throws: `UsageError` when the given word is not such a value.
  package mutating func argument<T: ArgumentValue>(
    _ name: String, _ value: inout T, about: String, completion: Completion = .none
  ) throws(UsageError) {
    var given: T?
    try argument(name, &given, about: about, isRequired: true, completion: completion)
    if let given { value = given }
  }

  /// Declares the list of all remaining positional arguments; at least one when required.
  ///
  /// - Throws: `UsageError` when a given word is not such a value.
  package mutating func arguments<T: ArgumentValue>(
    _ name: String, _ values: inout [T], about: String, isRequired: Bool = false,
    completion: Completion = .none
  ) throws(UsageError) {
    let entry = Entry(
      name: name, role: .arguments, form: T.form, about: about, isRequired: isRequired,
      completion: completion)
    try visit(entry, &values)
  }

  /// Declares an option with a value that may be absent, unless `isRequired` says otherwise.
  ///
  /// - Throws: `UsageError` when the given word is not such a value.
  package mutating func option<T: ArgumentValue>(
    _ name: String, _ value: inout T?, short: Character? = nil, placeholder: String,
    about: String, isRequired: Bool = false, completion: Completion = .none
  ) throws(UsageError) {
    let entry = Entry(
      name: name, short: short, role: .option, placeholder: placeholder, form: T.form,
      about: about, isRequired: isRequired, completion: completion)
    try visit(entry, &value)
  }

  /// Declares an option whose initial value is its default, which help and schema show.
  ///
  /// - Throws: `UsageError` when the given word is not such a value.
  package mutating func option<T: ArgumentValue>(
    _ name: String, _ value: inout T, short: Character? = nil, placeholder: String,
    about: String, completion: Completion = .none
  ) throws(UsageError) {
    let initial = value.argumentText
    let entry = Entry(
      name: name, short: short, role: .option, placeholder: placeholder, form: T.form,
      about: about, defaultText: initial.isEmpty ? nil : initial, completion: completion)
    var given: T?
    try visit(entry, &given)
    if let given { value = given }
  }

  /// Declares an option that may be repeated; at least one when required.
  ///
  /// - Throws: `UsageError` when a given word is not such a value.
  package mutating func options<T: ArgumentValue>(
    _ name: String, _ values: inout [T], short: Character? = nil, placeholder: String,
    about: String, isRequired: Bool = false, completion: Completion = .none
  ) throws(UsageError) {
    let entry = Entry(
      name: name, short: short, role: .options, placeholder: placeholder, form: T.form,
      about: about, isRequired: isRequired, completion: completion)
    try visit(entry, &values)
  }

  /// Declares an option without a value, false unless given.
  ///
  /// - Throws: `UsageError` when the visitor refuses it.
  package mutating func flag(
    _ name: String, _ value: inout Bool, short: Character? = nil, about: String
  ) throws(UsageError) {
    try visit(Entry(name: name, short: short, role: .flag, about: about), &value)
  }
}
