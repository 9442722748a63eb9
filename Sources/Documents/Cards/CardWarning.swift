internal import Wire

/// Something in an accepted card that its writer should look at.
package struct CardWarning: Equatable, Sendable, CustomStringConvertible {
  /// The closed list of things.
  package enum Kind: Equatable, Sendable {
    /// A field that cards do not have; it is kept.
    case unknownField(String)
    /// A field that cards do not have and that has no canonical form; only the file keeps it.
    case unknownFieldNotKept(String, reason: String)
    /// Nothing says how the task is verified.
    case verificationEmpty
    /// The body lacks a section.
    case sectionMissing(CardSection)
    /// The body has a character that a reader might not see.
    case hiddenCharacter(UInt32)
  }

  /// What to look at.
  package let kind: Kind
  /// The line, counted from 1; nil when it has none.
  package let line: Int?

  /// Names a thing to look at, and its line if it has one.
  package init(_ kind: Kind, line: Int? = nil) {
    self.kind = kind
    self.line = line
  }

  package var description: String { line.map { "line \($0): \(reason)" } ?? reason }
}

extension CardWarning {
  /// The stable code of the warning.
  package var code: String {
    switch kind {
    case .unknownField: "KRN-CARD-UNKNOWN-FIELD"
    case .unknownFieldNotKept: "KRN-CARD-UNKNOWN-FIELD-NOT-KEPT"
    case .verificationEmpty: "KRN-CARD-VERIFICATION-EMPTY"
    case .sectionMissing: "KRN-CARD-SECTION-MISSING"
    case .hiddenCharacter: "KRN-CARD-HIDDEN-CHARACTER"
    }
  }

  /// The warning as a phrase, without its line.
  package var reason: String {
    switch kind {
    case .unknownField(let key): "unknown field \(Quoted.text(key)) is kept as it is"
    case .unknownFieldNotKept(let key, let reason):
      "unknown field \(Quoted.text(key)) stays in the file only: \(reason)"
    case .verificationEmpty: "verification says nothing"
    case .sectionMissing(let section): "no heading names the \(section.rawValue)"
    case .hiddenCharacter(let scalar): WireError(.forbiddenCharacter(scalar), at: 0).reason
    }
  }
}
