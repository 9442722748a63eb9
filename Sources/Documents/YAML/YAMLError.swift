internal import Wire

/// YAML that is refused: why, and where.
package struct YAMLError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The closed list of reasons.
  package enum Kind: Equatable, Sendable {
    /// More bytes than the limit.
    case tooLarge(max: Int)
    /// Lists and mappings nest deeper than the limit.
    case tooDeep(max: Int)
    /// More keys and values than the limit.
    case tooManyNodes(max: Int)
    /// The bytes are not UTF-8.
    case notUTF8
    /// The file starts with a byte order mark.
    case byteOrderMark
    /// A character that a reader of the file might not see, or would see elsewhere.
    case forbiddenCharacter(UInt32)
    /// No value at all.
    case empty
    /// An anchor (`&name`).
    case anchor
    /// An alias (`*name`).
    case alias
    /// A tag (`!name`).
    case tag
    /// A directive (`%YAML`, `%TAG`).
    case directive
    /// A second document after the first.
    case severalDocuments
    /// A key that is not a plain word on its line.
    case keyNotPlain
    /// A key without characters.
    case keyEmpty
    /// The merge key (`<<`).
    case mergeKey
    /// A key longer than the limit, in bytes.
    case keyTooLong(max: Int)
    /// A key for the second time in one mapping.
    case duplicateKey(String, firstLine: Int)
    /// A value longer than the limit, in bytes.
    case textTooLong(max: Int)
    /// Not YAML; the parser's own reason.
    case syntax(String)
    /// The parser got no memory.
    case outOfMemory
    /// A key that no canonical object can have.
    case keyNotCanonical(String)
    /// A list element, or the whole document, without a value.
    case absentValue
    /// A list longer than the limit of canonical lists.
    case tooManyElements(max: Int)
  }

  /// Why.
  package let kind: Kind
  /// Where.
  package let place: SourcePlace

  /// Names a fault at a place.
  package init(_ kind: Kind, at place: SourcePlace) {
    self.kind = kind
    self.place = place
  }

  package var description: String { "\(place): \(reason)" }
}

extension YAMLError {
  /// The stable code of the reason.
  package var code: String {
    switch kind {
    case .tooLarge: "KRN-YAML-TOO-LARGE"
    case .tooDeep: "KRN-YAML-TOO-DEEP"
    case .tooManyNodes: "KRN-YAML-TOO-MANY-NODES"
    case .notUTF8: "KRN-YAML-NOT-UTF8"
    case .byteOrderMark: "KRN-YAML-BOM"
    case .forbiddenCharacter: "KRN-YAML-CHARACTER"
    case .empty: "KRN-YAML-EMPTY"
    case .anchor: "KRN-YAML-ANCHOR"
    case .alias: "KRN-YAML-ALIAS"
    case .tag: "KRN-YAML-TAG"
    case .directive: "KRN-YAML-DIRECTIVE"
    case .severalDocuments: "KRN-YAML-SEVERAL-DOCUMENTS"
    case .keyNotPlain: "KRN-YAML-KEY-NOT-PLAIN"
    case .keyEmpty: "KRN-YAML-KEY-EMPTY"
    case .mergeKey: "KRN-YAML-MERGE-KEY"
    case .keyTooLong: "KRN-YAML-KEY-TOO-LONG"
    case .duplicateKey: "KRN-YAML-DUPLICATE-KEY"
    case .textTooLong: "KRN-YAML-TEXT-TOO-LONG"
    case .syntax: "KRN-YAML-SYNTAX"
    case .outOfMemory: "KRN-YAML-MEMORY"
    case .keyNotCanonical: "KRN-YAML-KEY-NOT-CANONICAL"
    case .absentValue: "KRN-YAML-ABSENT-VALUE"
    case .tooManyElements: "KRN-YAML-TOO-MANY-ELEMENTS"
    }
  }

  /// The reason as a phrase, without its place.
  package var reason: String {
    switch kind {
    case .tooLarge(let max): "more than \(max) bytes"
    case .tooDeep(let max): "lists and mappings nest deeper than \(max)"
    case .tooManyNodes(let max): "more than \(max) keys and values"
    case .notUTF8: "not UTF-8"
    case .byteOrderMark: "starts with a byte order mark; save it as UTF-8 without one"
    case .forbiddenCharacter(let scalar): WireError(.forbiddenCharacter(scalar), at: 0).reason
    case .empty: "there is no value"
    case .anchor: "anchors (&) are not allowed; write the value where it is used"
    case .alias: "aliases (*) are not allowed; a text that starts with * needs quotes"
    case .tag: "tags (!) are not allowed; a text that starts with ! needs quotes"
    case .directive: "directives (%) are not allowed"
    case .severalDocuments: "only one document is allowed"
    case .keyNotPlain: "a key must be a plain word without quotes"
    case .keyEmpty: "a key is missing before the colon"
    case .mergeKey: "the merge key << is not allowed"
    case .keyTooLong(let max): "a key is longer than \(max) bytes"
    case .duplicateKey(let key, let line):
      "the key \(Quoted.text(key)) stands already in line \(line)"
    case .textTooLong(let max): "a value is longer than \(max) bytes"
    case .syntax(let problem): "not YAML: \(problem)"
    case .outOfMemory: "not enough memory to read it"
    case .keyNotCanonical(let key):
      "the key \(Quoted.text(key)) must consist of a-z, 0-9 and _"
    case .absentValue: "a value is missing"
    case .tooManyElements(let max): "a list has more than \(max) elements"
    }
  }
}
