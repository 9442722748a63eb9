/// A second reader and writer of JSON, which shares no line with the product's: plain, slow, and
/// tolerant in reading, so that only what is canonical comes out as it went in.
indirect enum PlainValue {
  case word([UInt8])
  case string([UInt8])
  case array([PlainValue])
  case object([(key: [UInt8], value: PlainValue)])

  /// The canonical form of any JSON; nil when it is none, or uses what ours never has.
  static func canonical(_ bytes: [UInt8]) -> [UInt8]? {
    var rest = bytes[...]
    guard let value = read(&rest), rest.isEmpty else { return nil }
    var out: [UInt8] = []
    value.write(to: &out)
    return out
  }

  private static func read(_ rest: inout ArraySlice<UInt8>) -> PlainValue? {
    switch rest.first {
    case UInt8(ascii: "{"): return readObject(&rest)
    case UInt8(ascii: "["): return readArray(&rest)
    case UInt8(ascii: "\""): return readString(&rest).map { .string($0) }
    default: return readWord(&rest)
    }
  }

  /// True, false or an integer, put into its one spelling.
  private static func readWord(_ rest: inout ArraySlice<UInt8>) -> PlainValue? {
    let word = rest.prefix { !Array(",]}:".utf8).contains($0) }
    rest = rest[word.endIndex...]
    let text = String(decoding: word, as: UTF8.self)
    if text == "true" || text == "false" { return .word(Array(word)) }
    return Int(text).map { .word(Array(String($0).utf8)) }
  }

  private static func readString(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    rest = rest.dropFirst()
    var out: [UInt8] = []
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return out
      case UInt8(ascii: "\\"):
        switch rest.popFirst() {
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "\""): out.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): out.append(UInt8(ascii: "\\"))
        // Every other escape stands for what is written as itself or not at all.
        default: return nil
        }
      default: out.append(byte)
      }
    }
    return nil
  }

  private static func readArray(_ rest: inout ArraySlice<UInt8>) -> PlainValue? {
    rest = rest.dropFirst()
    var elements: [PlainValue] = []
    if rest.first == UInt8(ascii: "]") {
      rest = rest.dropFirst()
      return .array([])
    }
    while let element = read(&rest) {
      elements.append(element)
      switch rest.popFirst() {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "]"): return .array(elements)
      default: return nil
      }
    }
    return nil
  }

  private static func readObject(_ rest: inout ArraySlice<UInt8>) -> PlainValue? {
    rest = rest.dropFirst()
    var members: [(key: [UInt8], value: PlainValue)] = []
    if rest.first == UInt8(ascii: "}") {
      rest = rest.dropFirst()
      return .object([])
    }
    while rest.first == UInt8(ascii: "\""), let key = readString(&rest),
      rest.popFirst() == UInt8(ascii: ":"), let value = read(&rest)
    {
      if members.contains(where: { $0.key == key }) { return nil }
      members.append((key, value))
      switch rest.popFirst() {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "}"): return .object(members)
      default: return nil
      }
    }
    return nil
  }

  private func write(to out: inout [UInt8]) {
    switch self {
    case .word(let word): out += word
    case .string(let text): Self.write(text, to: &out)
    case .array(let elements):
      out.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        element.write(to: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let members):
      out.append(UInt8(ascii: "{"))
      let sorted = members.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      for (index, member) in sorted.enumerated() {
        if index > 0 { out.append(UInt8(ascii: ",")) }
        Self.write(member.key, to: &out)
        out.append(UInt8(ascii: ":"))
        member.value.write(to: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  private static func write(_ text: [UInt8], to out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case 0x0A: out += Array("\\n".utf8)
      case 0x09: out += Array("\\t".utf8)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
      default: out.append(byte)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}
