package import Wire

/// A field that cards do not have, kept as its writer meant it.
package struct CardExtra: WireObject, Hashable {
  package static let fields: [WireField] = [
    .required("key", Text.self, "The key, [a-z0-9_]+."),
    .required("value", CanonicalValue.self, "The value."),
  ]

  /// The key, `[a-z0-9_]+`; never that of a known field.
  package let key: Text
  /// The value in canonical JSON.
  package let value: CanonicalValue

  init(key: Text, value: CanonicalValue) {
    self.key = key
    self.value = value
  }

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    key = try reader.field("key")
    value = try reader.field("value")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("key", key)
    writer.field("value", value)
  }

  /// Reads an unknown entry of front matter.
  ///
  /// - Throws: `YAMLError` when the key or the value has no canonical form.
  init(_ entry: YAMLEntry) throws(YAMLError) {
    guard CanonicalKey.isValid(entry.key) else {
      throw YAMLError(.keyNotCanonical(entry.key.string), at: entry.place)
    }
    var reader = CanonicalReader(try entry.node.canonical())
    do throws(WireError) {
      self.init(key: entry.key, value: try CanonicalValue(reading: &reader))
    } catch {
      // The builder has proved that its bytes read back.
      preconditionFailure("canonical JSON must read back")
    }
  }

  /// What is wrong with a list of unknown fields: the keys ascend, and none is a known one.
  static func faults(in extra: [CardExtra]) -> [CardError.Kind] {
    let known = Set(CardField.card.map(\.key))
    let max = CardFrontMatter.elementCountMax
    guard extra.count <= max else { return [.tooManyUnknownFields(max: max)] }
    var faults: [CardError.Kind] = []
    var last: Text?
    for field in extra {
      if !CanonicalKey.isValid(field.key) || known.contains(field.key)
        || last.map({ field.key <= $0 }) ?? false
      {
        faults.append(.unknownFieldOutOfPlace(field.key.string))
      }
      last = field.key
    }
    return faults
  }
}
