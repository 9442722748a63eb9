internal import Wire

/// Reads one entry of a registry and goes on after a fault, so that all are listed.
struct SpecRegistryReader {
  private(set) var problems: [SpecRegistryIssue] = []
  private(set) var warnings: [SpecRegistryIssue] = []
  /// The name that the entry states, good or not.
  private(set) var name: Text?

  private let node: YAMLNode

  init(_ node: YAMLNode) { self.node = node }

  /// The entry; nil when `problems` holds the reasons.
  mutating func entry() -> SpecRegistryEntry? {
    guard case .mapping(let mapping) = node.value else {
      refuse(.notMapping(found: node.value.noun))
      return nil
    }
    let specID = specID(in: mapping)
    let title = text(.title, in: mapping, isRequired: false)
    let scope = text(.scope, in: mapping, isRequired: true)
    let status = text(.status, in: mapping, isRequired: true)
    let version = version(in: mapping)
    let isFrozen = isFrozen(in: mapping, status: status)
    let path = path(in: mapping)
    let editPolicy = text(.editPolicy, in: mapping, isRequired: false)
    let owners = texts(.owners, in: mapping)
    let dependsOn = texts(.dependsOn, in: mapping)
    let appliesTo = texts(.appliesTo, in: mapping)
    guard problems.isEmpty, let specID, let scope, let status, let version, let path else {
      return nil
    }
    return SpecRegistryEntry(
      specID: specID, title: title, scope: scope, status: status, version: version,
      isFrozen: isFrozen, path: path, editPolicy: editPolicy, owners: owners,
      dependsOn: dependsOn, appliesTo: appliesTo, line: node.place.line)
  }

  /// Adds a reason for which the entry can't be registered.
  mutating func refuse(_ kind: SpecRegistryIssue.Kind, at place: SourcePlace? = nil) {
    problems.append(SpecRegistryIssue(kind: kind, line: (place ?? node.place).line))
  }

  // MARK: Fields

  private mutating func specID(in mapping: YAMLMapping) -> CardSpecID? {
    name = text(.specID, in: mapping, isRequired: true)
    guard let name else { return nil }
    let specID = CardSpecID(name)
    if specID == nil { refuse(.specID(name.string)) }
    return specID
  }

  private mutating func version(in mapping: YAMLMapping) -> Text? {
    let version = text(.version, in: mapping, isRequired: true)
    if let version, !SemanticVersion.isValid(version) {
      warn(.versionNotSemantic(version.string), at: find(.version, in: mapping)?.place)
    }
    return version
  }

  private mutating func isFrozen(in mapping: YAMLMapping, status: Text?) -> Bool {
    let node = find(.frozen, in: mapping)
    let isFrozen: Bool
    switch node?.value {
    case nil: isFrozen = false
    case .boolean(let flag): isFrozen = flag
    case .some(let value):
      refuse(
        .wrongShape(.frozen, needed: "true or false", found: value.noun), at: node?.place)
      return false
    }
    if !isFrozen, status == "frozen" { warn(.frozenDisagrees, at: node?.place) }
    return isFrozen
  }

  private mutating func path(in mapping: YAMLMapping) -> Text? {
    guard let path = text(.path, in: mapping, isRequired: true) else { return nil }
    guard RelativePath.isValid(path) else {
      refuse(.path(path.string), at: find(.path, in: mapping)?.place)
      return nil
    }
    return path
  }

  // MARK: Shapes

  private mutating func text(
    _ field: SpecRegistryField, in mapping: YAMLMapping, isRequired: Bool
  ) -> Text? {
    guard let node = find(field, in: mapping) else {
      if isRequired { refuse(.fieldMissing(field)) }
      return nil
    }
    guard let text = node.scalarText else {
      refuse(.wrongShape(field, needed: "text", found: node.value.noun), at: node.place)
      return nil
    }
    if !field.knownWords.isEmpty, !field.knownWords.contains(where: { text.isEqual(to: $0) }) {
      warn(.unknownWord(field, text.string), at: node.place)
    }
    return text
  }

  private mutating func texts(_ field: SpecRegistryField, in mapping: YAMLMapping) -> [Text] {
    guard let node = find(field, in: mapping) else { return [] }
    guard case .sequence(let elements) = node.value else {
      refuse(.wrongShape(field, needed: "a list", found: node.value.noun), at: node.place)
      return []
    }
    return elements.compactMap { element in
      if let text = element.scalarText { return text }
      refuse(
        .wrongShape(field, needed: "a list of texts", found: element.value.noun),
        at: element.place)
      return nil
    }
  }

  /// The value under a field's key, inside one more mapping where the key has a dot.
  private func find(_ field: SpecRegistryField, in mapping: YAMLMapping) -> YAMLNode? {
    var mapping = mapping
    let keys = field.keys
    for outer in keys.dropLast() {
      guard case .mapping(let inner)? = mapping[outer]?.value else { return nil }
      mapping = inner
    }
    return keys.last.flatMap { mapping[$0] }.flatMap { $0.value == .absent ? nil : $0 }
  }

  private mutating func warn(_ kind: SpecRegistryIssue.Kind, at place: SourcePlace?) {
    warnings.append(SpecRegistryIssue(kind: kind, line: (place ?? node.place).line))
  }
}

extension SpecRegistryField {
  /// The keys that lead to the value.
  fileprivate var keys: [Text] {
    switch self {
    case .specID: ["spec_id"]
    case .title: ["title"]
    case .scope: ["scope"]
    case .status: ["status"]
    case .version: ["version", "semver"]
    case .frozen: ["version", "frozen"]
    case .path: ["location", "path"]
    case .editPolicy: ["change_control", "edit_policy"]
    case .owners: ["owners"]
    case .dependsOn: ["depends_on"]
    case .appliesTo: ["applies_to"]
    }
  }
}

extension Text {
  fileprivate func isEqual(to word: String) -> Bool { string.utf8.elementsEqual(word.utf8) }
}
