/// What can be wrong with a command line; facts only, the words are made below.
package enum UsageProblem: Sendable, Equatable {
  /// The first word is no command and no noun.
  case unknownCommand(String, suggestion: String?)
  /// The noun has no such verb.
  case unknownVerb(String, noun: String, suggestion: String?, verbs: [String])
  /// No such option here; the suggestion has its dashes.
  case unknownOption(String, suggestion: String?)
  /// An option that may be given once was given again.
  case givenTwice(String)
  /// Required inputs, by title, that were not given.
  case missing([String])
  /// An option with a value stands at the end of the line.
  case missingValue(String, placeholder: String)
  /// The word after an option with a value looks like an option itself.
  case dashedValue(String, word: String)
  /// A flag was given a value.
  case unexpectedValue(String)
  /// The word is not a value of the input's type.
  case invalidValue(String, word: String, expectation: String, suggestion: String?)
  /// A positional argument too many.
  case unexpectedArgument(String)
  /// More words than any command takes.
  case tooManyWords(max: Int)
  /// A value longer than any command takes.
  case valueTooLong(String, bytesMax: Int)
  /// A member of a JSON object of inputs that is not declared.
  case unknownMember(String, suggestion: String?)
  /// Two inputs that cannot be given together.
  case exclusive(String, String)
  /// A command's own words.
  case said(String, hint: String?)
}

/// A command line that cannot be understood: exit code 2.
package struct UsageError: Error, Sendable, Equatable {
  /// The fact.
  package let problem: UsageProblem
  /// The path of the command it was meant for; empty when none was found.
  package private(set) var command: [String]

  /// Names a problem of a command.
  package init(_ problem: UsageProblem, command: [String] = []) {
    self.problem = problem
    self.command = command
  }

  /// Makes an error of a command's own words, lower case and without a final stop.
  package init(_ message: String, hint: String? = nil) {
    self.init(.said(message, hint: hint))
  }

  /// The same error, said of a command.
  package func of(_ command: [String]) -> UsageError { UsageError(problem, command: command) }

  /// The line that shows the help for this error, to be offered as the next step.
  package func helpLine(program: String) -> String {
    ([program] + command + ["--help"]).joined(separator: " ")
  }
}

extension UsageError {
  /// What is wrong: lower case, without a final stop.
  package var message: String {
    switch problem {
    case .unknownCommand(let word, _): "unknown command \(quoted(word))"
    case .unknownVerb(let word, let noun, _, _): "\(quoted(noun)) has no verb \(quoted(word))"
    case .unknownOption(let word, _): "unknown option \(printable(word))"
    case .givenTwice(let title): "\(title) is given twice"
    case .missing(let titles): "missing \(titles.joined(separator: ", "))"
    case .missingValue(let title, let placeholder): "\(title) needs a value: \(placeholder)"
    case .dashedValue(let title, let word):
      "\(title) needs a value, and \(quoted(word)) looks like an option"
    case .unexpectedValue(let title): "\(title) takes no value"
    case .invalidValue(let title, let word, let expectation, _):
      "\(title) cannot be \(quoted(word)): expected \(expectation)"
    case .unexpectedArgument(let word): "unexpected argument \(quoted(word))"
    case .tooManyWords(let max): "more than \(max) words on the command line"
    case .valueTooLong(let title, let bytesMax): "\(title) is longer than \(bytesMax) bytes"
    case .unknownMember(let key, _): "unknown input \(quoted(key))"
    case .exclusive(let one, let other): "\(one) and \(other) exclude each other"
    case .said(let message, _): message
    }
  }

  /// What to try, if there is more to say than where the help is.
  package var hint: String? {
    switch problem {
    case .unknownCommand(_, let suggestion), .unknownOption(_, let suggestion),
      .unknownMember(_, let suggestion), .invalidValue(_, _, _, let suggestion):
      suggestion.map { "did you mean \($0)?" }
    case .unknownVerb(_, let noun, let suggestion, let verbs):
      suggestion.map { "did you mean \(noun) \($0)?" }
        ?? "the verbs of \(quoted(noun)) are \(verbs.joined(separator: ", "))"
    case .dashedValue(let title, let word):
      "write \(title)=\(printable(word)) if that is the value"
    case .unexpectedArgument: "a text with spaces needs quotes"
    case .exclusive: "leave one of them out"
    case .said(_, let hint): hint
    case .givenTwice, .missing, .missingValue, .unexpectedValue, .tooManyWords, .valueTooLong:
      nil
    }
  }
}
