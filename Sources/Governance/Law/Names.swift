package import Wire

/// Who: `human:alice`, `agent:builder-1`, `runner:ci`, `kernel:main` (design §3).
package struct PrincipalID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// What a principal is.
  package enum Kind: String, CaseIterable, Sendable { case human, agent, runner, kernel }

  /// The whole id.
  package let identifier: Identifier
  /// What stands before the colon.
  package let kind: Kind

  /// The principal in whose name the ordering key speaks.
  package static let kernel = PrincipalID(unchecked: Identifier("kernel:main"), .kernel)

  private init(unchecked identifier: Identifier, _ kind: Kind) {
    self.identifier = identifier
    self.kind = kind
  }

  /// Takes an identifier `kind:name` whose name has 1 to 64 characters without `:` and `/`.
  package init?(_ identifier: Identifier) {
    let bytes = Array(identifier.string.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      let kind = Kind(rawValue: String(decoding: bytes[..<colon], as: UTF8.self))
    else { return nil }
    let name = bytes[(colon + 1)...]
    guard (1...64).contains(name.count), Identifier.isValid(name),
      !name.contains(UInt8(ascii: ":")), !name.contains(UInt8(ascii: "/"))
    else { return nil }
    self.init(unchecked: identifier, kind)
  }

  /// Takes a text; nil unless it is `kind:name`.
  package init?(_ string: String) {
    guard let identifier = Identifier(string) else { return nil }
    self.init(identifier)
  }

  package static func < (left: Self, right: Self) -> Bool { left.identifier < right.identifier }

  package var description: String { identifier.string }
}

extension PrincipalID: WireValue {
  package static let wireType = WireType.text(.principalID)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let id = PrincipalID(try Identifier(reading: &reader)) else {
      throw WireError(.invalid("a principal like human:alice is needed"), at: start)
    }
    self = id
  }

  package func write(to writer: inout CanonicalWriter) { identifier.write(to: &writer) }
}

/// A task: `^[A-Z][A-Z0-9_-]{1,63}$`, equal to its card's file name.
package struct TaskID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The id as text.
  package let text: Text

  /// Takes a text; nil unless it keeps the grammar.
  package init?(_ string: String) {
    let bytes = string.utf8
    guard (2...64).contains(bytes.count), let first = bytes.first, Self.isLetter(first) else {
      return nil
    }
    for byte in bytes.dropFirst() {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      guard Self.isLetter(byte) || isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      else { return nil }
    }
    guard let identifier = Identifier(string) else { return nil }
    text = identifier.text
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  package var description: String { text.string }
}

extension TaskID: WireValue {
  package static let wireType = WireType.text(.taskID)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let id = TaskID(try reader.plainString()) else {
      throw WireError(.invalid("a task id like FIX-1 is needed"), at: start)
    }
    self = id
  }

  package func write(to writer: inout CanonicalWriter) { text.write(to: &writer) }
}

/// A session: `S-` and a ULID in Crockford's base 32.
package struct SessionID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The id as text.
  package let text: Text

  /// Takes a text; nil unless it is `S-` and 26 characters of a ULID.
  package init?(_ string: String) {
    let bytes = Array(string.utf8)
    guard bytes.count == 28, bytes.starts(with: "S-".utf8),
      bytes[2...].allSatisfy({ "0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8.contains($0) }),
      let identifier = Identifier(string)
    else { return nil }
    text = identifier.text
  }

  package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  package var description: String { text.string }
}

extension SessionID: WireValue {
  package static let wireType = WireType.text(.sessionID)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let id = SessionID(String(decoding: try reader.asciiString(), as: UTF8.self)) else {
      throw WireError(.invalid("a session id like S-<ULID> is needed"), at: start)
    }
    self = id
  }

  package func write(to writer: inout CanonicalWriter) { text.write(to: &writer) }
}

/// A spec: an identifier without `/`.
package struct SpecID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The id as an identifier.
  package let identifier: Identifier

  /// Takes a text; nil unless it is an identifier without `/`.
  package init?(_ string: String) {
    guard let identifier = Identifier(string), !string.utf8.contains(UInt8(ascii: "/")) else {
      return nil
    }
    self.identifier = identifier
  }

  package static func < (left: Self, right: Self) -> Bool { left.identifier < right.identifier }

  package var description: String { identifier.string }
}

extension SpecID: WireValue {
  package static let wireType = WireType.text(.identifier)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let id = SpecID(try Identifier(reading: &reader).string) else {
      throw WireError(.invalid("a spec id is an identifier without /"), at: start)
    }
    self = id
  }

  package func write(to writer: inout CanonicalWriter) { identifier.write(to: &writer) }
}
