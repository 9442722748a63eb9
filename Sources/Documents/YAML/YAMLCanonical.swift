internal import Wire

/// The canonical JSON of a YAML value, and which line each part came from.
package struct CanonicalForm: Equatable, Sendable {
  /// The canonical bytes (design §4).
  package let bytes: [UInt8]

  /// Where each value starts in `bytes`, ascending, and its place in the YAML.
  fileprivate let starts: [(offset: Int, place: SourcePlace)]

  /// The place in the YAML of a byte of the canonical form.
  ///
  /// A strict reader names the byte offset of its fault; this turns it into a line to open.
  package func place(at offset: Int) -> SourcePlace {
    let start = starts.last { $0.offset <= offset }
    return start?.place ?? SourcePlace(line: 1, column: 1)
  }

  package static func == (left: CanonicalForm, right: CanonicalForm) -> Bool {
    left.bytes == right.bytes
  }
}

extension YAMLNode {
  /// Writes the value as canonical JSON.
  ///
  /// Keys are sorted and must match `[a-z0-9_]+`; a key whose value is absent is left out.
  ///
  /// - Throws: `YAMLError` with the place of a key or value that has no canonical form.
  package func canonical() throws(YAMLError) -> [UInt8] { try canonicalForm().bytes }

  /// Writes the value as canonical JSON and remembers where each part came from.
  ///
  /// - Throws: `YAMLError` with the place of a key or value that has no canonical form.
  package func canonicalForm() throws(YAMLError) -> CanonicalForm {
    var builder = CanonicalBuilder()
    try builder.write(self)
    precondition(builder.isCanonical, "canonical JSON must read back")
    return CanonicalForm(bytes: builder.bytes, starts: builder.starts)
  }
}

/// Puts objects with keys known only at run time together; each scalar is Wire's own spelling.
private struct CanonicalBuilder {
  var bytes: [UInt8] = []
  var starts: [(offset: Int, place: SourcePlace)] = []

  /// Whether Wire's strict reader accepts what was written.
  var isCanonical: Bool {
    var reader = CanonicalReader(bytes)
    do throws(WireError) {
      try reader.skipValue()
      try reader.finish()
      return true
    } catch {
      return false
    }
  }

  mutating func write(_ node: YAMLNode) throws(YAMLError) {
    starts.append((bytes.count, node.place))
    switch node.value {
    case .absent: throw YAMLError(.absentValue, at: node.place)
    case .boolean(let value): append(value)
    case .integer(let value): append(value)
    case .string(let text): append(text)
    case .sequence(let elements): try write(elements, at: node.place)
    case .mapping(let mapping): try write(mapping)
    }
  }

  private mutating func write(_ elements: [YAMLNode], at place: SourcePlace) throws(YAMLError) {
    guard elements.count <= CanonicalReader.arrayCountMax else {
      throw YAMLError(.tooManyElements(max: CanonicalReader.arrayCountMax), at: place)
    }
    bytes.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      // Leaving an element out would move the ones after it, so a missing one is refused.
      try write(element)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ mapping: YAMLMapping) throws(YAMLError) {
    for entry in mapping.entries where !CanonicalKey.isValid(entry.key) {
      throw YAMLError(.keyNotCanonical(entry.key.string), at: entry.place)
    }
    let present = mapping.entries.filter { $0.node.value != .absent }
    bytes.append(UInt8(ascii: "{"))
    // Keys are ASCII, so byte order is RFC 8785's UTF-16 order (§3.2.3).
    for (index, entry) in present.sorted(by: { $0.key < $1.key }).enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(entry.key)
      bytes.append(UInt8(ascii: ":"))
      try write(entry.node)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func append(_ value: some WireValue) {
    var writer = CanonicalWriter(capacity: 64)
    writer.element(value)
    bytes.append(contentsOf: writer.bytes)
  }
}

/// The grammar of keys in canonical JSON.
enum CanonicalKey {
  /// Whether a key matches `[a-z0-9_]+`.
  static func isValid(_ key: Text) -> Bool {
    key.byteCount > 0
      && key.string.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
