/// Bytes that are not what the format asks for: what was wrong, and where.
public struct WireError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The closed list of ways in which bytes can be wrong.
  public enum Kind: Equatable, Sendable {
    /// The input ended inside a value.
    case endedEarly
    /// Something else was expected here; the text names it.
    case expected(String)
    /// An object lacks a field that it must have.
    case missingField(String)
    /// An object has a field that its type does not know, or fields out of order.
    case unexpectedField(String)
    /// The value is JSON but not in the one canonical spelling.
    case notCanonical(String)
    /// A character that no text here may hold.
    case forbiddenCharacter(UInt32)
    /// The bytes are not UTF-8.
    case notUTF8
    /// Nesting deeper than `CanonicalReader.depthMax`.
    case tooDeep
    /// Longer than the limit of its type.
    case tooLong(max: Int)
    /// A value outside its type; the text names the rule.
    case invalid(String)
    /// Bytes after the end of the value.
    case trailingBytes
  }

  /// What was wrong.
  public let kind: Kind
  /// Byte offset of the fault in the input, counted from 0.
  public let offset: Int

  /// Names a fault at `offset`.
  public init(_ kind: Kind, at offset: Int) {
    self.kind = kind
    self.offset = offset
  }

  /// The fault in words, with its place.
  public var description: String { "\(reason), at byte \(offset)" }

  /// The fault as a phrase, without its place.
  public var reason: String {
    switch kind {
    case .endedEarly: "the input ends inside a value"
    case .expected(let what): "\(what) expected"
    case .missingField(let name): "the field \"\(name)\" is missing"
    case .unexpectedField(let name): "unexpected field \"\(name)\""
    case .notCanonical(let why): "not canonical: \(why)"
    case .forbiddenCharacter(let scalar): "forbidden character U+\(Hex.uppercase(scalar))"
    case .notUTF8: "not UTF-8"
    case .tooDeep: "nested deeper than \(CanonicalReader.depthMax)"
    case .tooLong(let max): "longer than \(max)"
    case .invalid(let rule): rule
    case .trailingBytes: "bytes after the end"
    }
  }
}
