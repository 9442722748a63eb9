internal import Wire

/// How much YAML is read before it is refused.
package struct YAMLLimits: Sendable {
  /// The most bytes of one document.
  package let byteCountMax: Int
  /// Lists and mappings nest at most this deep.
  package let depthMax: Int
  /// The most keys and values together.
  package let nodeCountMax: Int

  /// The most bytes that a key may have.
  package static let keyByteCountMax = 128

  /// The limits for everything that people write.
  package static let standard = YAMLLimits()

  /// Sets limits; the standard ones are ample for any policy, card or registry.
  ///
  /// - Precondition: `depthMax` is at most that of canonical JSON, which bounds the recursion.
  package init(
    byteCountMax: Int = 262_144, depthMax: Int = 8, nodeCountMax: Int = 16_384
  ) {
    precondition(depthMax <= CanonicalReader.depthMax, "YAML nests no deeper than canonical JSON")
    self.byteCountMax = byteCountMax
    self.depthMax = depthMax
    self.nodeCountMax = nodeCountMax
  }
}

/// One YAML document, narrowed to what two people read in the same way.
///
/// There are no anchors, aliases, tags, directives, merge keys, repeated keys or further documents.
package struct YAMLDocument: Equatable, Sendable {
  /// The value of the document.
  package let root: YAMLNode

  /// Reads bytes that a person wrote; trusts nothing in them.
  ///
  /// `firstLine` is the number of the first line, when the bytes are cut out of a file.
  ///
  /// - Throws: `YAMLError` with the place of the first fault.
  package static func parse(
    _ bytes: [UInt8], limits: YAMLLimits = .standard, firstLine: Int = 1
  ) throws(YAMLError) -> YAMLDocument {
    try YAMLInput.check(bytes, limits: limits, firstLine: firstLine)
    var builder = YAMLBuilder(
      events: try YAMLEvents(bytes, firstLine: firstLine), limits: limits)
    return YAMLDocument(root: try builder.document())
  }
}

/// Builds the tree from the events.
private struct YAMLBuilder: ~Copyable {
  var events: YAMLEvents
  let limits: YAMLLimits
  var nodeCount = 0

  init(events: consuming YAMLEvents, limits: YAMLLimits) {
    self.events = events
    self.limits = limits
  }

  mutating func document() throws(YAMLError) -> YAMLNode {
    _ = try events.next()
    let start = try events.next()
    guard case .documentStart = start.kind else { throw YAMLError(.empty, at: start.place) }
    let root = try node(from: try events.next(), depth: 0)
    if root.value == .absent { throw YAMLError(.empty, at: root.place) }
    _ = try events.next()
    let after = try events.next()
    guard case .streamEnd = after.kind else { throw YAMLError(.severalDocuments, at: after.place) }
    return root
  }

  private mutating func node(from event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
    try count(at: event.place)
    switch event.kind {
    case .scalar(let bytes, let isPlain):
      let resolved = isPlain ? YAMLValue.resolve(plain: bytes) : nil
      if let resolved { return YAMLNode(value: resolved, place: event.place) }
      return YAMLNode(value: .string(try text(bytes, at: event.place)), place: event.place)
    case .sequenceStart:
      try enter(depth, at: event.place)
      return YAMLNode(value: .sequence(try sequence(depth: depth + 1)), place: event.place)
    case .mappingStart:
      try enter(depth, at: event.place)
      return YAMLNode(value: .mapping(try mapping(depth: depth + 1)), place: event.place)
    case .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
      throw YAMLError(.syntax("a value was expected"), at: event.place)
    }
  }

  private mutating func sequence(depth: Int) throws(YAMLError) -> [YAMLNode] {
    var elements: [YAMLNode] = []
    while true {
      let event = try events.next()
      if case .sequenceEnd = event.kind { return elements }
      elements.append(try node(from: event, depth: depth))
    }
  }

  private mutating func mapping(depth: Int) throws(YAMLError) -> YAMLMapping {
    var entries: [YAMLEntry] = []
    var lines: [Text: Int] = [:]
    while true {
      let event = try events.next()
      if case .mappingEnd = event.kind { return YAMLMapping(entries: entries) }
      try count(at: event.place)
      let key = try key(event)
      if let line = lines.updateValue(event.place.line, forKey: key) {
        throw YAMLError(.duplicateKey(key.string, firstLine: line), at: event.place)
      }
      let value = try node(from: try events.next(), depth: depth)
      entries.append(YAMLEntry(key: key, place: event.place, node: value))
    }
  }

  private func key(_ event: YAMLEvent) throws(YAMLError) -> Text {
    guard case .scalar(let bytes, isPlain: true) = event.kind else {
      throw YAMLError(.keyNotPlain, at: event.place)
    }
    if bytes.isEmpty { throw YAMLError(.keyEmpty, at: event.place) }
    if bytes == Array("<<".utf8) { throw YAMLError(.mergeKey, at: event.place) }
    guard bytes.count <= YAMLLimits.keyByteCountMax else {
      throw YAMLError(.keyTooLong(max: YAMLLimits.keyByteCountMax), at: event.place)
    }
    return try text(bytes, at: event.place)
  }

  /// Holds a value to the rules of ledger text: an escape may spell what the source may not hold.
  private func text(_ bytes: [UInt8], at place: SourcePlace) throws(YAMLError) -> Text {
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw YAMLError(.notUTF8, at: place)
    }
    do throws(WireError) {
      return try Text(string)
    } catch {
      if case .forbiddenCharacter(let scalar) = error.kind {
        throw YAMLError(.forbiddenCharacter(scalar), at: place)
      }
      throw YAMLError(.textTooLong(max: Text.byteCountMax), at: place)
    }
  }

  private mutating func count(at place: SourcePlace) throws(YAMLError) {
    nodeCount += 1
    guard nodeCount <= limits.nodeCountMax else {
      throw YAMLError(.tooManyNodes(max: limits.nodeCountMax), at: place)
    }
  }

  private func enter(_ depth: Int, at place: SourcePlace) throws(YAMLError) {
    guard depth < limits.depthMax else {
      throw YAMLError(.tooDeep(max: limits.depthMax), at: place)
    }
  }
}
