internal import CommandLineKit
internal import Governance
internal import Wire

extension Names {
  static func key(_ text: String) throws(Problem) -> KeyID {
    guard let id = KeyID(hex: text.utf8) else {
      throw Problem(
        "KRN-USAGE", .usage, "a key id is 32 lower-case hexadecimal digits",
        hint: "kernel key list")
    }
    return id
  }

  static func spec(_ text: String) throws(Problem) -> SpecID {
    guard let id = SpecID(text) else {
      throw Problem(
        "KRN-USAGE", .usage, "a spec id is up to 128 letters, digits and . _ : -, without ..",
        hint: "kernel spec list")
    }
    return id
  }

  /// A principal that holds keys of its own: a person or a runner.
  static func keyHolder(_ text: String) throws(Problem) -> PrincipalID {
    let id = try principal(text)
    switch id.kind {
    case .human, .runner: return id
    case .agent:
      throw Problem(
        "KRN-USAGE", .usage, "an agent has no key of its own; it speaks in sessions",
        hint: "kernel session request --agent \(id) --role ROLE --task TASK")
    case .kernel:
      throw Problem("KRN-USAGE", .usage, "the kernel's own keys are made by kernel init")
    }
  }

  static func agent(_ text: String) throws(Problem) -> PrincipalID {
    guard let id = PrincipalID(text), id.kind == .agent else {
      throw Problem(
        "KRN-USAGE", .usage, "an agent is agent: and 1 to 64 letters, digits and . _ -",
        hint: "kernel agent list")
    }
    return id
  }

  static func optionalText(_ string: String?, _ what: String) throws(Problem) -> Text? {
    guard let string else { return nil }
    return try text(string, what)
  }

  static func texts(_ strings: [String], _ what: String) throws(Problem) -> [Text] {
    var texts: [Text] = []
    for string in strings { texts.append(try text(string, what)) }
    return texts
  }
}

/// What people and agents are known by beside their id.
struct Appearance: Sendable {
  var name: String?
  var gitEmails: [String] = []

  /// Declares the name and the git addresses.
  mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.option(
      "name", &name, placeholder: "TEXT", about: "A name for people to read.", isRequired: false,
      completion: .none)
    try visitor.options(
      "git-email", &gitEmails, placeholder: "ADDRESS",
      about: "An address under which it commits.", isRequired: false,
      completion: .none)
  }
}
