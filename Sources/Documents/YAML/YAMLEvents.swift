internal import CYAML

/// What libyaml saw next, in Swift's own memory.
struct YAMLEvent {
  enum Kind {
    case streamStart, streamEnd
    case documentStart, documentEnd
    case scalar([UInt8], isPlain: Bool)
    case sequenceStart, sequenceEnd
    case mappingStart, mappingEnd
  }

  let kind: Kind
  let place: SourcePlace
}

/// The events of one input, read by libyaml: the only file that touches it.
///
/// Anchors, aliases, tags and directives end here, so that no later code can forget them.
@safe struct YAMLEvents: ~Copyable {
  // libyaml keeps a pointer to the parser inside the parser and one to the input, so both live
  // at fixed addresses until deinit.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let firstLine: Int

  /// Starts reading a copy of `bytes`, whose first line has the number `firstLine`.
  init(_ bytes: [UInt8], firstLine: Int) throws(YAMLError) {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      unsafe parser.deallocate()
      throw YAMLError(.outOfMemory, at: SourcePlace(line: firstLine, column: 1))
    }
    // One byte more than needed: an empty input still has an address.
    let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count + 1)
    _ = unsafe input.initialize(from: bytes + [0])
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    unsafe self.parser = parser
    unsafe self.input = input
    self.firstLine = firstLine
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// Reads the next event.
  ///
  /// - Throws: `YAMLError` for a syntax error, an anchor, an alias, a tag or a directive. Nothing
  ///   may be read after that.
  mutating func next() throws(YAMLError) -> YAMLEvent {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { unsafe yaml_event_delete(&event) }
    let place = unsafe place(of: event.start_mark)
    if let fault = unsafe Self.fault(in: event) { throw YAMLError(fault, at: place) }
    return YAMLEvent(kind: try unsafe kind(of: event, at: place), place: place)
  }

  private func kind(
    of event: yaml_event_t, at place: SourcePlace
  ) throws(YAMLError) -> YAMLEvent.Kind {
    switch unsafe event.type {
    case YAML_STREAM_START_EVENT: .streamStart
    case YAML_STREAM_END_EVENT: .streamEnd
    case YAML_DOCUMENT_START_EVENT: .documentStart
    case YAML_DOCUMENT_END_EVENT: .documentEnd
    case YAML_SEQUENCE_START_EVENT: .sequenceStart
    case YAML_SEQUENCE_END_EVENT: .sequenceEnd
    case YAML_MAPPING_START_EVENT: .mappingStart
    case YAML_MAPPING_END_EVENT: .mappingEnd
    case YAML_SCALAR_EVENT:
      unsafe .scalar(
        Array(
          UnsafeBufferPointer(
            start: event.data.scalar.value, count: event.data.scalar.length)),
        isPlain: event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
    default: throw YAMLError(.syntax("unknown event"), at: place)
    }
  }

  private static func fault(in event: yaml_event_t) -> YAMLError.Kind? {
    switch unsafe event.type {
    case YAML_ALIAS_EVENT: .alias
    case YAML_DOCUMENT_START_EVENT:
      unsafe directive(in: event.data.document_start)
    case YAML_SCALAR_EVENT:
      unsafe property(anchor: event.data.scalar.anchor, tag: event.data.scalar.tag)
    case YAML_SEQUENCE_START_EVENT:
      unsafe property(anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag)
    case YAML_MAPPING_START_EVENT:
      unsafe property(anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag)
    default: nil
    }
  }

  private static func directive(
    in start: yaml_event_t.__Unnamed_union_data.__Unnamed_struct_document_start
  ) -> YAMLError.Kind? {
    let hasTags = unsafe start.tag_directives.start != start.tag_directives.end
    return unsafe start.version_directive != nil || hasTags ? .directive : nil
  }

  private static func property(
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?
  ) -> YAMLError.Kind? {
    if unsafe anchor != nil { return .anchor }
    return unsafe tag != nil ? .tag : nil
  }

  private func place(of mark: yaml_mark_t) -> SourcePlace {
    SourcePlace(line: firstLine + Int(mark.line), column: Int(mark.column) + 1)
  }

  private func failure() -> YAMLError {
    guard unsafe parser.pointee.error != YAML_MEMORY_ERROR else {
      return YAMLError(.outOfMemory, at: SourcePlace(line: firstLine, column: 1))
    }
    let problem =
      if let text = unsafe parser.pointee.problem { unsafe String(cString: text) } else { "" }
    return YAMLError(.syntax(problem), at: unsafe place(of: parser.pointee.problem_mark))
  }
}
