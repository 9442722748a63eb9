/// The hash function that names a repository's objects.
package enum GitObjectFormat: String, WireChoice {
  case sha1
  case sha256

  /// How many hexadecimal digits an object id has.
  package var digitCount: Int {
    switch self {
    case .sha1: 40
    case .sha256: 64
    }
  }

  /// The id of the tree with no entries, which every repository knows without storing it.
  package var emptyTree: GitObjectID {
    switch self {
    case .sha1: GitObjectID(unchecked: "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    case .sha256:
      GitObjectID(unchecked: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321")
    }
  }

  /// The id of no object: git writes it where one side of a change does not exist.
  package var zero: GitObjectID {
    GitObjectID(unchecked: String(repeating: "0", count: digitCount))
  }
}

/// The full id of a git object: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits.
package struct GitObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The digits.
  package let text: Text

  /// Takes a full id; nil for an abbreviated one or any other text.
  package init?(_ hex: some Collection<UInt8>) {
    guard hex.count == 40 || hex.count == 64, hex.allSatisfy({ Hex.value(of: $0) != nil }) else {
      return nil
    }
    text = Text(unchecked: String(decoding: hex, as: UTF8.self))
  }

  /// Takes a full id; nil for an abbreviated one or any other text.
  package init?(_ string: String) { self.init(Array(string.utf8)) }

  /// Takes the bytes of a full id; compiled for what is in use, see `Hex.decode`.
  package init?(_ hex: [UInt8]) {
    guard hex.count == 40 || hex.count == 64, hex.allSatisfy({ Hex.value(of: $0) != nil }) else {
      return nil
    }
    text = Text(unchecked: String(decoding: hex, as: UTF8.self))
  }

  init(unchecked hex: String) { text = Text(unchecked: hex) }

  /// The hash function of the repositories in which this id can name something.
  package var format: GitObjectFormat { text.byteCount == 40 ? .sha1 : .sha256 }

  /// Whether this is the id of no object.
  package var isZero: Bool { self == format.zero }

  /// The digits for printing and for git's arguments.
  package var string: String { text.string }

  package static func < (left: GitObjectID, right: GitObjectID) -> Bool { left.text < right.text }

  package var description: String { text.string }
}

extension GitObjectID: WireValue {
  package static let wireType = WireType.text(.gitObject)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let id = GitObjectID(try reader.asciiString()) else {
      throw WireError(.invalid("40 or 64 lower-case hexadecimal digits are needed"), at: start)
    }
    self = id
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(text.string) }
}

/// The full name of a git ref: the rules of git-check-ref-format(1), narrowed to printable ASCII.
package struct GitRef: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The most bytes that a name may have, so that `<name>.lock` is still a file name.
  package static let byteCountMax = 250

  /// The name, beginning with `refs/`.
  package let text: Text

  /// Takes a full name such as `refs/heads/main`; nil for any other text.
  package init?(_ name: String) {
    guard name.utf8.starts(with: "refs/".utf8), Self.isValid(name.utf8) else { return nil }
    text = Text(unchecked: name)
  }

  /// Takes the short name of a branch such as `feature/X`; nil for what git would not create.
  package init?(branch: String) {
    // git-check-ref-format(1), --branch: a leading dash would be read as an option, HEAD as itself.
    guard branch.utf8.first != UInt8(ascii: "-"), !branch.utf8.elementsEqual("HEAD".utf8) else {
      return nil
    }
    self.init("refs/heads/" + branch)
  }

  /// The short name when this is a branch.
  package var branch: String? {
    let prefix = "refs/heads/".utf8
    guard text.string.utf8.starts(with: prefix) else { return nil }
    return String(decoding: text.string.utf8.dropFirst(prefix.count), as: UTF8.self)
  }

  /// Whether this is a tag.
  package var isTag: Bool { text.string.utf8.starts(with: "refs/tags/".utf8) }

  /// The same name with `A` to `Z` in lower case: what it is where file names fold case.
  package var caseFolded: GitRef { GitRef(unchecked: text.caseFolded) }

  private init(unchecked text: Text) { self.text = text }

  /// Whether a policy's pattern covers this name; bytes are compared, so case matters.
  package func matches(pattern: GitRefPattern) -> Bool {
    let name = text.string.utf8
    switch pattern.reach {
    case .exact: return text == pattern.base
    case .children, .descendants:
      let base = pattern.base.string.utf8
      guard name.count > base.count + 1, name.starts(with: base) else { return false }
      let rest = name.dropFirst(base.count)
      guard rest.first == UInt8(ascii: "/") else { return false }
      return pattern.reach == .descendants || !rest.dropFirst().contains(UInt8(ascii: "/"))
    }
  }

  /// The name for printing and for git's arguments.
  package var string: String { text.string }

  package static func < (left: GitRef, right: GitRef) -> Bool { left.text < right.text }

  package var description: String { text.string }

  /// Whether bytes keep git-check-ref-format(1), but for the number of components.
  fileprivate static func isValid(_ name: String.UTF8View) -> Bool {
    guard name.count <= byteCountMax else { return false }
    // One pass: what came last, and the last five bytes, which is as long as `.lock` is.
    var last = UInt8(ascii: "/")
    var tail: UInt64 = 0
    for byte in name {
      if byte == UInt8(ascii: "/") {
        guard mayEndComponent(last, tail) else { return false }
      } else {
        guard mayStand(byte, after: last) else { return false }
      }
      last = byte
      tail = tail << 8 & 0xFF_FFFF_FFFF | UInt64(byte)
    }
    return mayEndComponent(last, tail) && last != UInt8(ascii: ".")
  }

  /// `.lock` as the number that its bytes make.
  private static let lockSuffix: UInt64 = 0x2E_6C6F_636B

  /// No component is empty or ends in `.lock`.
  private static func mayEndComponent(_ last: UInt8, _ tail: UInt64) -> Bool {
    last != UInt8(ascii: "/") && tail != lockSuffix
  }

  private static func mayStand(_ byte: UInt8, after last: UInt8) -> Bool {
    switch byte {
    // Git forbids these; the quotation mark we do, so that a name needs no escape in canonical
    // JSON.
    case UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: ":"), UInt8(ascii: "?"),
      UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "\""):
      false
    case UInt8(ascii: "."): last != UInt8(ascii: ".") && last != UInt8(ascii: "/")
    case UInt8(ascii: "{"): last != UInt8(ascii: "@")
    default: (0x21...0x7E).contains(byte)
    }
  }
}

extension GitRef: WireValue {
  package static let wireType = WireType.text(.gitRef)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let ref = GitRef(try reader.plainString()) else {
      throw WireError(.invalid("a full ref name like refs/heads/main is needed"), at: start)
    }
    self = ref
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(text.string) }
}

/// Which refs a rule of the policy covers: one name, or those below a prefix.
///
/// `refs/heads/main` is that ref alone, `refs/heads/release/*` every ref one level below, and
/// `refs/heads/**` every ref at any level below.
package struct GitRefPattern: Hashable, Sendable, CustomStringConvertible {
  /// How far a pattern reaches from its base.
  package enum Reach: Hashable, Sendable {
    case exact
    case children
    case descendants
  }

  /// The exact name, or the prefix without its last slash.
  package let base: Text
  /// How far it reaches.
  package let reach: Reach

  /// Takes a pattern; nil unless it is a ref name, or a prefix and `/*` or `/**`.
  ///
  /// A star anywhere else is refused rather than read as a letter: a protection that silently
  /// covers nothing would be worse than none.
  package init?(_ pattern: String) {
    let suffixes: [(StaticString, Reach)] = [("/**", .descendants), ("/*", .children)]
    for (suffix, reach) in suffixes where pattern.utf8.hasSuffix("\(suffix)".utf8) {
      let base = String(decoding: pattern.utf8.dropLast("\(suffix)".utf8.count), as: UTF8.self)
      let isRoot = Array(base.utf8) == Array("refs".utf8)
      guard isRoot || GitRef(base) != nil else { return nil }
      self.base = Text(unchecked: base)
      self.reach = reach
      return
    }
    guard let ref = GitRef(pattern) else { return nil }
    base = ref.text
    reach = .exact
  }

  /// The same pattern with `A` to `Z` in lower case.
  package var caseFolded: GitRefPattern { GitRefPattern(base: base.caseFolded, reach: reach) }

  private init(base: Text, reach: Reach) {
    self.base = base
    self.reach = reach
  }

  package var description: String {
    switch reach {
    case .exact: base.string
    case .children: base.string + "/*"
    case .descendants: base.string + "/**"
    }
  }
}

extension GitRefPattern: WireValue {
  package static let wireType = WireType.text(.free)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    guard let pattern = GitRefPattern(try reader.plainString()) else {
      throw WireError(.invalid("a ref name, or a prefix with /* or /**, is needed"), at: start)
    }
    self = pattern
  }

  package func write(to writer: inout CanonicalWriter) { writer.ascii(description) }
}

extension Text {
  /// The same text with `A` to `Z` in lower case, which keeps every rule of a ref's name.
  fileprivate var caseFolded: Text {
    let folded = string.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return Text(unchecked: String(decoding: folded, as: UTF8.self))
  }
}

extension Collection<UInt8> {
  fileprivate func hasSuffix(_ suffix: some Collection<UInt8>) -> Bool {
    count >= suffix.count && dropFirst(count - suffix.count).elementsEqual(suffix)
  }
}
