internal import Wire

/// Reads front matter field by field and goes on after a fault, so that all are listed.
struct CardReader {
  private(set) var errors: [CardError] = []
  private(set) var warnings: [CardWarning] = []

  /// Reads the keys of a card; nil when `errors` holds the reasons.
  mutating func frontMatter(_ mapping: YAMLMapping) -> CardFrontMatter? {
    let taskID: CardTaskID? = word(.taskID, in: mapping, isRequired: true)
    let type = identifier(.type, in: mapping)
    let queue = identifier(.queue, in: mapping)
    let branch = branch(in: mapping)
    let specIDs: [CardSpecID] = words(.specIDs, in: mapping, isRequired: true)
    let verification = texts(.verification, in: mapping, isRequired: true).map(\.text)
    let priority = priority(in: mapping)
    let parentTask: CardTaskID? = word(.parentTask, in: mapping, isRequired: false)
    let dependencies: [CardTaskID] = words(.dependencies, in: mapping, isRequired: false)
    checkDistinct(taskID, parentTask, dependencies, in: mapping)
    let reviewConfig = reviewConfig(in: mapping)
    let extra = extra(in: mapping)
    guard errors.isEmpty, let taskID, let type, let queue, let branch, let priority else {
      return nil
    }
    let result = CardFrontMatter(
      branch: branch, dependencies: dependencies, extra: extra, parentTask: parentTask,
      priority: priority, queue: queue, reviewConfig: reviewConfig, specIDs: specIDs,
      taskID: taskID, type: type, verification: verification)
    // All but the size was reported above with its line; nothing gets past the law's own list.
    report(result.faults, at: nil)
    return errors.isEmpty ? result : nil
  }

  // MARK: Fields

  private mutating func branch(in mapping: YAMLMapping) -> CardBranch? {
    guard let (text, place) = text(.branch, in: mapping, isRequired: true) else { return nil }
    if let fault = CardBranch.fault(in: text) { report(.branch(text.string, fault), at: place) }
    return CardBranch(text)
  }

  private mutating func checkDistinct(
    _ taskID: CardTaskID?, _ parentTask: CardTaskID?, _ dependencies: [CardTaskID],
    in mapping: YAMLMapping
  ) {
    guard let taskID else { return }
    if parentTask == taskID {
      report(.dependsOnItself(.parentTask), at: mapping[CardField.parentTask.key]?.place)
    }
    if dependencies.contains(taskID) {
      report(.dependsOnItself(.dependencies), at: mapping[CardField.dependencies.key]?.place)
    }
  }

  private mutating func priority(in mapping: YAMLMapping) -> CardPriority? {
    guard present(.priority, in: mapping) != nil else { return .standard }
    guard let (text, place) = text(.priority, in: mapping, isRequired: false) else { return nil }
    let priority = CardPriority(rawValue: text.string)
    if priority == nil { report(.priority(text.string), at: place) }
    return priority
  }

  private mutating func reviewConfig(in mapping: YAMLMapping) -> CardReviewConfig? {
    guard let node = present(.reviewConfig, in: mapping) else { return nil }
    guard case .mapping(let inner) = node.value else {
      reportShape(.reviewConfig, "a mapping", node)
      return nil
    }
    warnOfUnknown(in: inner, known: CardField.review, inside: "review_config.")
    return CardReviewConfig(
      maxRevisionCycles: integer(
        .maxRevisionCycles, in: inner, range: CardReviewConfig.revisionCycles),
      minCoveragePct: integer(.minCoveragePct, in: inner, range: CardReviewConfig.coveragePct),
      optionalPersonas: identifiers(.optionalPersonas, in: inner),
      required: boolean(.reviewRequired, in: inner),
      requiredPersonas: identifiers(.requiredPersonas, in: inner))
  }

  private mutating func extra(in mapping: YAMLMapping) -> [CardExtra] {
    let known = Set(CardField.card.map(\.key))
    let unknown = mapping.entries.filter { !known.contains($0.key) }
    guard unknown.count <= CardFrontMatter.elementCountMax else {
      let kind = CardError.Kind.tooManyUnknownFields(max: CardFrontMatter.elementCountMax)
      report(kind, at: unknown.first?.place)
      return []
    }
    var extra: [CardExtra] = []
    for entry in unknown {
      let line = entry.place.line
      do throws(YAMLError) {
        if entry.node.value != .absent { extra.append(try CardExtra(entry)) }
        warnings.append(CardWarning(.unknownField(entry.key.string), line: line))
      } catch {
        warnings.append(
          CardWarning(
            .unknownFieldNotKept(entry.key.string, reason: error.description), line: line))
      }
    }
    return extra.sorted { $0.key < $1.key }
  }

  private mutating func warnOfUnknown(
    in mapping: YAMLMapping, known: [CardField], inside prefix: String
  ) {
    let keys = Set(known.map(\.key))
    let unknown = mapping.entries.filter { !keys.contains($0.key) }
    for entry in unknown.prefix(CardFrontMatter.elementCountMax) {
      warnings.append(
        CardWarning(
          .unknownFieldNotKept(prefix + entry.key.string, reason: "it has no meaning here"),
          line: entry.place.line))
    }
  }

  // MARK: Shapes

  private mutating func word<Word: CardWord>(
    _ field: CardField, in mapping: YAMLMapping, isRequired: Bool
  ) -> Word? {
    guard let (text, place) = text(field, in: mapping, isRequired: isRequired) else { return nil }
    let word = Word(text)
    if word == nil { report(.grammar(field, text.string, rule: Word.rule), at: place) }
    return word
  }

  private mutating func words<Word: CardWord>(
    _ field: CardField, in mapping: YAMLMapping, isRequired: Bool
  ) -> [Word] {
    texts(field, in: mapping, isRequired: isRequired).compactMap { text, place in
      let word = Word(text)
      if word == nil { report(.grammar(field, text.string, rule: Word.rule), at: place) }
      return word
    }
  }

  private mutating func identifier(_ field: CardField, in mapping: YAMLMapping) -> Identifier? {
    text(field, in: mapping, isRequired: true).flatMap { identifier(field, $0.text, $0.place) }
  }

  private mutating func identifiers(_ field: CardField, in mapping: YAMLMapping) -> [Identifier] {
    texts(field, in: mapping, isRequired: false).compactMap { identifier(field, $0.text, $0.place) }
  }

  private mutating func identifier(
    _ field: CardField, _ text: Text, _ place: SourcePlace
  ) -> Identifier? {
    let identifier = Identifier(text.string)
    if identifier == nil {
      let rule = "must be letters, digits, . _ : / and -, at most \(Identifier.byteCountMax)"
      report(.grammar(field, text.string, rule: rule), at: place)
    }
    return identifier
  }

  private mutating func text(
    _ field: CardField, in mapping: YAMLMapping, isRequired: Bool
  ) -> (text: Text, place: SourcePlace)? {
    guard let node = present(field, in: mapping) else {
      if isRequired { report(.fieldMissing(field), at: nil) }
      return nil
    }
    guard case .string(let text) = node.value else {
      reportShape(field, "text", node)
      return nil
    }
    return (text, node.place)
  }

  private mutating func texts(
    _ field: CardField, in mapping: YAMLMapping, isRequired: Bool
  ) -> [(text: Text, place: SourcePlace)] {
    guard let node = present(field, in: mapping) else {
      if isRequired { report(.fieldMissing(field), at: nil) }
      return []
    }
    guard case .sequence(let elements) = node.value else {
      reportShape(field, "a list", node)
      return []
    }
    let max = CardFrontMatter.elementCountMax
    guard elements.count <= max else {
      report(.tooManyElements(field, max: max), at: node.place)
      return []
    }
    var texts: [(text: Text, place: SourcePlace)] = []
    for (index, element) in elements.enumerated() {
      if case .string(let text) = element.value {
        texts.append((text, element.place))
      } else {
        let kind = CardError.Kind.elementNotText(
          field, element: index + 1, found: element.value.noun)
        report(kind, at: element.place)
      }
    }
    checkList(field, texts.map(\.text), isEmpty: elements.isEmpty, at: node.place)
    return texts
  }

  private mutating func checkList(
    _ field: CardField, _ texts: [Text], isEmpty: Bool, at place: SourcePlace
  ) {
    switch field {
    case .verification:
      if isEmpty { warnings.append(CardWarning(.verificationEmpty, line: place.line)) }
    case .specIDs where isEmpty: report(.listEmpty(field), at: place)
    default: report(CardRules.list(field, texts), at: place)
    }
  }

  private mutating func integer(
    _ field: CardField, in mapping: YAMLMapping, range: ClosedRange<Int>
  ) -> Int? {
    guard let node = present(field, in: mapping) else { return nil }
    guard case .integer(let value) = node.value else {
      reportShape(field, "an integer", node)
      return nil
    }
    report(CardRules.range(field, value, range), at: node.place)
    return value
  }

  private mutating func boolean(_ field: CardField, in mapping: YAMLMapping) -> Bool? {
    guard let node = present(field, in: mapping) else { return nil }
    guard case .boolean(let value) = node.value else {
      reportShape(field, "true or false", node)
      return nil
    }
    return value
  }

  /// The value of a field; nil when the key is missing or has no value.
  private func present(_ field: CardField, in mapping: YAMLMapping) -> YAMLNode? {
    mapping[field.key].flatMap { $0.value == .absent ? nil : $0 }
  }

  private mutating func reportShape(_ field: CardField, _ needed: String, _ node: YAMLNode) {
    report(.wrongShape(field, needed: needed, found: node.value.noun), at: node.place)
  }

  private mutating func report(_ kinds: [CardError.Kind], at place: SourcePlace?) {
    for kind in kinds { report(kind, at: place) }
  }

  private mutating func report(_ kind: CardError.Kind, at place: SourcePlace?) {
    errors.append(CardError(kind, line: place?.line))
  }
}
