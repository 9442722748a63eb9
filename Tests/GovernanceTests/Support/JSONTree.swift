import Wire

/// Canonical JSON taken apart and put together again, so that tests can leave parts out.
indirect enum JSONTree {
  case object([(key: String, value: JSONTree)])
  case array([JSONTree])
  /// A string, number or boolean as it is spelled.
  case plain(String)

  /// Takes canonical text apart.
  init(_ bytes: [UInt8]) {
    var rest = bytes[...]
    self.init(parsing: &rest)
  }

  private init(parsing rest: inout ArraySlice<UInt8>) {
    switch rest.first {
    case UInt8(ascii: "{"):
      rest.removeFirst()
      var members: [(key: String, value: JSONTree)] = []
      while rest.first != UInt8(ascii: "}") {
        if !members.isEmpty { rest.removeFirst() }
        let key = Self.string(&rest)
        rest.removeFirst()
        members.append((String(key.dropFirst().dropLast()), JSONTree(parsing: &rest)))
      }
      rest.removeFirst()
      self = .object(members)
    case UInt8(ascii: "["):
      rest.removeFirst()
      var elements: [JSONTree] = []
      while rest.first != UInt8(ascii: "]") {
        if !elements.isEmpty { rest.removeFirst() }
        elements.append(JSONTree(parsing: &rest))
      }
      rest.removeFirst()
      self = .array(elements)
    case UInt8(ascii: "\""):
      self = .plain(Self.string(&rest))
    default:
      let end = rest.firstIndex { ",]}".utf8.contains($0) } ?? rest.endIndex
      self = .plain(String(decoding: rest[..<end], as: UTF8.self))
      rest = rest[end...]
    }
  }

  private static func string(_ rest: inout ArraySlice<UInt8>) -> String {
    var end = rest.startIndex + 1
    while rest[end] != UInt8(ascii: "\"") { end += rest[end] == UInt8(ascii: "\\") ? 2 : 1 }
    let text = String(decoding: rest[...end], as: UTF8.self)
    rest = rest[(end + 1)...]
    return text
  }

  /// The text again.
  var text: String {
    switch self {
    case .object(let members):
      "{" + members.map { "\"\($0.key)\":\($0.value.text)" }.joined(separator: ",") + "}"
    case .array(let elements): "[" + elements.map(\.text).joined(separator: ",") + "]"
    case .plain(let text): text
    }
  }
}
