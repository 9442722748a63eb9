internal import Wire

/// Writes block YAML that every parser of YAML 1.1 and 1.2 reads alike.
///
/// Keys of the program's own stand as they are. A *word* (an id, a ref, one of a closed list) is
/// quoted only where some parser would take it for something else. A *text* is always quoted.
struct YAMLEmitter {
  /// What was written so far.
  private(set) var bytes: [UInt8] = []
  private var depth = 0

  /// Starts with room for an ordinary view.
  init() { bytes.reserveCapacity(4096) }

  /// Writes a comment of the program's own words, and a number after them.
  mutating func comment(_ words: StaticString, _ number: Int? = nil) {
    beginLine()
    write("# ")
    words.append(to: &bytes)
    if let number { bytes.append(contentsOf: String(number).utf8) }
    endLine()
  }

  /// Writes an integer, if there is one.
  mutating func field(_ key: StaticString, _ value: Int?) {
    guard let value else { return }
    begin(key)
    bytes.append(contentsOf: String(value).utf8)
    endLine()
  }

  /// Writes a boolean.
  mutating func field(_ key: StaticString, _ value: Bool) {
    begin(key)
    write(value ? "true" : "false")
    endLine()
  }

  /// Writes a moment. It is quoted: YAML 1.1 parsers would make it a date of their own.
  mutating func field(_ key: StaticString, _ value: Timestamp) {
    begin(key)
    quoteASCII(value.description)
    endLine()
  }

  /// Writes a digest or another text of digits, always quoted, so that all of them look alike.
  mutating func field(_ key: StaticString, digits: some CustomStringConvertible) {
    begin(key)
    quoteASCII(digits.description)
    endLine()
  }

  /// Writes a word, if there is one.
  mutating func field(_ key: StaticString, word: String?) {
    guard let word else { return }
    begin(key)
    write(word: word)
    endLine()
  }

  /// Writes a value that is JSON in printable ASCII, as names and numbers are. Anything else, which
  /// no entity of a list has, shows as null: it could end the line.
  mutating func field(word key: String, json: [UInt8]) {
    beginLine()
    write(word: key)
    write(": ")
    if json.allSatisfy({ (0x20...0x7E).contains($0) }) {
      bytes.append(contentsOf: json)
    } else {
      write("null")
    }
    endLine()
  }

  /// Writes free text, if there is any.
  mutating func field(_ key: StaticString, text: Text?) {
    guard let text else { return }
    begin(key)
    quote(text.string)
    endLine()
  }

  /// Writes a list of words.
  mutating func field(_ key: StaticString, words: some Collection<some CustomStringConvertible>) {
    begin(key)
    guard !words.isEmpty else {
      write("[]")
      endLine()
      return
    }
    // The space after the colon goes, since the list begins on a line of its own.
    bytes.removeLast()
    endLine()
    for word in words {
      beginLine()
      write("  - ")
      write(word: word.description)
      endLine()
    }
  }

  /// Writes a map whose entries `body` writes.
  mutating func map(_ key: StaticString, _ body: (inout YAMLEmitter) -> Void) {
    beginLine()
    key.append(to: &bytes)
    nest(body)
  }

  /// Writes a map under a key that is a word.
  mutating func map(word key: String, _ body: (inout YAMLEmitter) -> Void) {
    beginLine()
    write(word: key)
    nest(body)
  }

  private mutating func nest(_ body: (inout YAMLEmitter) -> Void) {
    write(":\n")
    let start = bytes.count
    depth += 1
    body(&self)
    depth -= 1
    guard bytes.count == start else { return }
    bytes.removeLast()
    write(" {}\n")
  }

  private mutating func begin(_ key: StaticString) {
    beginLine()
    key.append(to: &bytes)
    write(": ")
  }

  private mutating func beginLine() {
    for _ in 0..<depth { write("  ") }
  }

  private mutating func endLine() { bytes.append(UInt8(ascii: "\n")) }

  private mutating func write(_ words: StaticString) { words.append(to: &bytes) }

  private mutating func write(word: String) {
    if YAMLWord.isPlain(word.utf8) {
      bytes.append(contentsOf: word.utf8)
    } else {
      quote(word)
    }
  }

  private mutating func quoteASCII(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: string.utf8)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes a double-quoted scalar (YAML 1.2 §5.7, §7.3.1; the escapes are those of YAML 1.1 too).
  private mutating func quote(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": write("\\\"")
      case "\\": write("\\\\")
      case "\n": write("\\n")
      case "\t": write("\\t")
      default:
        if scalar.isHidden {
          escape(scalar.value)
        } else {
          bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ value: UInt32) {
    switch value {
    case ...0xFF:
      write("\\x")
      CodePoint.append(value, digits: 2, to: &bytes)
    case ...0xFFFF:
      write("\\u")
      CodePoint.append(value, digits: 4, to: &bytes)
    default:
      write("\\U")
      CodePoint.append(value, digits: 8, to: &bytes)
    }
  }
}
