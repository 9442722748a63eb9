/// Something in a registry file that is wrong or unusual.
package struct SpecRegistryIssue: Equatable, Sendable, CustomStringConvertible {
  /// The closed list of things.
  package enum Kind: Equatable, Sendable {
    /// The entry has no keys.
    case notMapping(found: String)
    /// A field without which an entry can't be registered is missing.
    case fieldMissing(SpecRegistryField)
    /// A field has another shape than it needs.
    case wrongShape(SpecRegistryField, needed: String, found: String)
    /// The name breaks the grammar of names.
    case specID(String)
    /// The name stands in an earlier entry.
    case repeated(String, firstLine: Int)
    /// The path is absolute, leads upwards, or is no path at all.
    case path(String)
    /// A word outside the list of its field.
    case unknownWord(SpecRegistryField, String)
    /// The version is not a semantic one.
    case versionNotSemantic(String)
    /// The status is `frozen`, but the version is not.
    case frozenDisagrees
    /// No entry has the name of a dependency.
    case dependencyNotListed(String)
    /// A part of the file that is not read has something in it.
    case sectionNotRead(String)
  }

  /// What it is.
  package let kind: Kind
  /// The line, counted from 1.
  package let line: Int

  /// Names an issue in a line.
  package init(kind: Kind, line: Int) {
    self.kind = kind
    self.line = line
  }

  package var description: String { "line \(line): \(reason)" }
}

extension SpecRegistryIssue {
  /// The stable code.
  package var code: String {
    switch kind {
    case .notMapping: "KRN-REGISTRY-NOT-MAPPING"
    case .fieldMissing: "KRN-REGISTRY-FIELD-MISSING"
    case .wrongShape: "KRN-REGISTRY-WRONG-SHAPE"
    case .specID: "KRN-REGISTRY-SPEC-ID"
    case .repeated: "KRN-REGISTRY-REPEATED"
    case .path: "KRN-REGISTRY-PATH"
    case .unknownWord: "KRN-REGISTRY-UNKNOWN-WORD"
    case .versionNotSemantic: "KRN-REGISTRY-VERSION"
    case .frozenDisagrees: "KRN-REGISTRY-FROZEN-DISAGREES"
    case .dependencyNotListed: "KRN-REGISTRY-DEPENDENCY"
    case .sectionNotRead: "KRN-REGISTRY-SECTION-NOT-READ"
    }
  }

  /// The issue as a phrase, without its line.
  package var reason: String {
    switch kind {
    case .notMapping(let found): "the entry must have keys, not be \(found)"
    case .fieldMissing(let field): "\(field.rawValue) is missing"
    case .wrongShape(let field, let needed, let found):
      "\(field.rawValue) must be \(needed), not \(found)"
    case .specID(let name): "spec_id \(Quoted.text(name)) \(CardSpecID.rule)"
    case .repeated(let name, let line):
      "spec_id \(Quoted.text(name)) stands already in line \(line)"
    case .path(let path): "path \(Quoted.text(path)) must be relative and must not lead upwards"
    case .unknownWord(let field, let word):
      "\(field.rawValue) is \(Quoted.text(word)), not one of "
        + field.knownWords.joined(separator: ", ")
    case .versionNotSemantic(let version): "version \(Quoted.text(version)) is not semantic"
    case .frozenDisagrees: "the status is frozen, but version.frozen is not true"
    case .dependencyNotListed(let name): "dependency \(Quoted.text(name)) is not in this file"
    case .sectionNotRead(let name): "the entries of \(Quoted.text(name)) are not read"
    }
  }
}

/// Why a whole registry file is refused.
package enum SpecRegistryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file is refused as YAML.
  case yaml(YAMLError)
  /// The file has no list of specifications.
  case specsMissing

  /// The stable code.
  package var code: String {
    switch self {
    case .yaml(let error): error.code
    case .specsMissing: "KRN-REGISTRY-SPECS-MISSING"
    }
  }

  package var description: String {
    switch self {
    case .yaml(let error): error.description
    case .specsMissing: "the file must have a list under the key specs"
    }
  }
}
