package import Wire

/// The name of a git branch, in ASCII: what `git check-ref-format` accepts after `refs/heads/`.
package struct CardBranch: CardWord {
  /// Why a name is no branch.
  package enum Fault: Equatable, Sendable {
    case empty, tooLong, notPrintableASCII, leadingDash, reserved, twoDots
    case character(UInt8)
    case atBrace, emptyComponent, leadingDot, trailingDot, lockSuffix
  }

  /// The longest branch name, in bytes: with `refs/heads/` before it, it is still a ledger ref.
  package static let byteCountMax = 244

  package static let rule = "must be a branch name that git accepts"
  package static let wireType = WireType.text(.free)

  package let text: Text

  package init?(_ text: Text) {
    guard Self.fault(in: text) == nil else { return nil }
    self.text = text
  }

  /// The first rule that a name breaks; nil for a good branch name.
  ///
  /// The rules are those of git-check-ref-format(1), of `git branch` (no leading dash, no `HEAD`
  /// and no `@`), and ASCII.
  package static func fault(in text: Text) -> Fault? {
    let name = Array(text.string.utf8)
    if name.isEmpty { return .empty }
    if name.count > byteCountMax { return .tooLong }
    if name.first == UInt8(ascii: "-") { return .leadingDash }
    if name == Array("@".utf8) || name == Array("HEAD".utf8) { return .reserved }
    return faultOfCharacters(name) ?? faultOfComponents(name)
  }

  private static func faultOfCharacters(_ name: [UInt8]) -> Fault? {
    var last: UInt8 = 0
    for byte in name {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: ":"),
        UInt8(ascii: "?"), UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "\\"):
        return .character(byte)
      case UInt8(ascii: ".") where last == byte: return .twoDots
      case UInt8(ascii: "{") where last == UInt8(ascii: "@"): return .atBrace
      case 0x21...0x7E: last = byte
      default: return .notPrintableASCII
      }
    }
    return last == UInt8(ascii: ".") ? .trailingDot : nil
  }

  private static func faultOfComponents(_ name: [UInt8]) -> Fault? {
    for part in name.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      if part.isEmpty { return .emptyComponent }
      if part.first == UInt8(ascii: ".") { return .leadingDot }
      if part.suffix(5).elementsEqual(".lock".utf8) { return .lockSuffix }
    }
    return nil
  }
}

extension CardBranch.Fault {
  /// The broken rule as a phrase.
  package var reason: String {
    switch self {
    case .empty: "is empty"
    case .tooLong: "is longer than \(CardBranch.byteCountMax) bytes"
    case .notPrintableASCII: "must consist of printable ASCII"
    case .leadingDash: "must not start with -"
    case .reserved: "means something else to git"
    case .twoDots: "must not contain .."
    case .character(let byte):
      "must not contain \(Quoted.text(String(decoding: [byte], as: UTF8.self)))"
    case .atBrace: "must not contain @{"
    case .emptyComponent: "must not have an empty part before, between or after slashes"
    case .leadingDot: "must not have a part that starts with a dot"
    case .trailingDot: "must not end with a dot"
    case .lockSuffix: "must not have a part that ends with .lock"
    }
  }
}
