/// A value with one canonical spelling.
public protocol WireValue: Sendable {
  /// Reads the canonical spelling.
  ///
  /// - Throws: `WireError` for any other bytes.
  init(reading reader: inout CanonicalReader) throws(WireError)
  /// Writes the canonical spelling.
  func write(to writer: inout CanonicalWriter)
  /// What the published schema says of it.
  static var wireType: WireType { get }
}

/// A value that is a JSON object with fixed fields.
///
/// `fields` is the published list; a test holds `init(fields:)` and `writeFields` to it.
public protocol WireObject: WireValue {
  /// The fields, in ascending order of their names.
  static var fields: [WireField] { get }
  /// Reads the fields in ascending order.
  init(fields reader: inout CanonicalReader) throws(WireError)
  /// Writes the fields in ascending order.
  func writeFields(to writer: inout CanonicalWriter)
}

extension WireObject {
  /// What the published schema says of it.
  public static var wireType: WireType { .object(fields) }

  /// Reads the canonical spelling.
  @inlinable
  public init(reading reader: inout CanonicalReader) throws(WireError) {
    self = try reader.object { (inner) throws(WireError) in try Self(fields: &inner) }
  }

  /// Writes the canonical spelling.
  @inlinable
  public func write(to writer: inout CanonicalWriter) {
    writer.object { writeFields(to: &$0) }
  }

  /// The canonical bytes of this value alone.
  @inlinable
  public var canonicalBytes: [UInt8] {
    var writer = CanonicalWriter()
    write(to: &writer)
    return writer.bytes
  }

  /// Reads a value from bytes that hold nothing else.
  @inlinable
  public init(canonical bytes: [UInt8]) throws(WireError) {
    var reader = CanonicalReader(bytes)
    try self.init(reading: &reader)
    try reader.finish()
  }
}

/// One field of an object, as the schema and the documentation show it.
public struct WireField: Sendable {
  /// The key, `[a-z0-9_]+`.
  public let name: String
  /// The type of the value.
  public let type: WireType
  /// Whether the object may lack it.
  public let isRequired: Bool
  /// One sentence on what it means.
  public let about: String

  /// Declares a field that must be there.
  public static func required(
    _ name: String, _ type: any WireValue.Type, _ about: String
  ) -> WireField {
    WireField(name: name, type: type.wireType, isRequired: true, about: about)
  }

  /// Declares a field that may be absent.
  public static func optional(
    _ name: String, _ type: any WireValue.Type, _ about: String
  ) -> WireField {
    WireField(name: name, type: type.wireType, isRequired: false, about: about)
  }
}

/// The shape of a value, for the published schema.
public indirect enum WireType: Sendable {
  /// A string with a grammar.
  case text(TextForm)
  /// An integer within ±(2^53−1).
  case integer
  /// true or false.
  case boolean
  /// A list with a greatest length.
  case array(of: WireType, max: Int)
  /// An object with fixed fields.
  case object([WireField])
  /// One string of a closed list.
  case choice([String])
  /// Any canonical value.
  case any

  /// The grammars that strings can have.
  public enum TextForm: String, Sendable, CaseIterable {
    case free, digest, timestamp, identifier, token, publicKey, keyID, signature
    case taskID, principalID, sessionID, gitObject, gitRef

    /// The grammar as a regular expression of the published schema; nil where any text will do.
    public var pattern: String? {
      switch self {
      case .free: nil
      case .digest: "^[0-9a-f]{64}$"
      case .timestamp: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$"
      case .identifier: "^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$"
      case .token: "^[A-Za-z0-9._:-]{1,64}$"
      case .publicKey: "^ed25519:[A-Za-z0-9+/]{43}=$"
      case .keyID: "^[0-9a-f]{32}$"
      case .signature: "^[A-Za-z0-9+/]{86}==$"
      case .taskID: "^[A-Z][A-Z0-9_-]{1,63}$"
      case .principalID: "^(human|agent|runner|kernel):[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
      case .sessionID: "^S-[0-9A-HJKMNP-TV-Z]{26}$"
      case .gitObject: "^([0-9a-f]{40}|[0-9a-f]{64})$"
      case .gitRef: "^refs/[!-~]{1,250}$"
      }
    }
  }
}

/// A closed list of words.
public protocol WireChoice: WireValue, RawRepresentable, CaseIterable
where RawValue == String, AllCases: Sendable {}

extension WireChoice {
  /// What the published schema says of it.
  public static var wireType: WireType { .choice(allCases.map(\.rawValue)) }

  /// Reads the canonical spelling.
  @inlinable
  public init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    let word = String(decoding: try reader.asciiString(), as: UTF8.self)
    guard let value = Self(rawValue: word) else {
      let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
      throw WireError(.invalid("one of \(words) is needed"), at: start)
    }
    self = value
  }

  /// Writes the canonical spelling.
  @inlinable
  public func write(to writer: inout CanonicalWriter) { writer.ascii(rawValue) }
}

extension Bool: WireValue {
  /// What the published schema says of it.
  public static let wireType = WireType.boolean

  /// Reads the canonical spelling.
  public init(reading reader: inout CanonicalReader) throws(WireError) {
    self = try reader.boolean()
  }

  /// Writes the canonical spelling.
  public func write(to writer: inout CanonicalWriter) { writer.boolean(self) }
}

extension Int: WireValue {
  /// What the published schema says of it.
  public static let wireType = WireType.integer

  /// Reads the canonical spelling.
  public init(reading reader: inout CanonicalReader) throws(WireError) {
    self = try reader.integer()
  }

  /// Writes the canonical spelling.
  public func write(to writer: inout CanonicalWriter) { writer.integer(self) }
}

extension Array: WireValue where Element: WireValue {
  /// What the published schema says of it.
  public static var wireType: WireType {
    .array(of: Element.wireType, max: CanonicalReader.arrayCountMax)
  }

  /// Reads the canonical spelling.
  @inlinable
  public init(reading reader: inout CanonicalReader) throws(WireError) {
    self = try reader.array()
  }

  /// Writes the canonical spelling.
  @inlinable
  public func write(to writer: inout CanonicalWriter) {
    writer.array { writer in
      for element in self { writer.element(element) }
    }
  }
}

/// Any canonical value, kept as the bytes it came in.
public struct CanonicalValue: WireValue, Hashable {
  /// What the published schema says of it.
  public static let wireType = WireType.any

  /// The canonical bytes.
  public let bytes: [UInt8]

  /// Reads the canonical spelling.
  public init(reading reader: inout CanonicalReader) throws(WireError) {
    bytes = Array(reader.bytes[try reader.skipValue()])
  }

  /// Takes bytes that one writer made.
  public init(_ object: some WireObject) { bytes = object.canonicalBytes }

  /// Writes the canonical spelling.
  public func write(to writer: inout CanonicalWriter) { writer.raw(bytes) }
}
