package import Wire

/// A task card: a Markdown file whose front matter says what the task is.
///
/// The front matter may enter the ledger in its canonical form; the file itself is a blob.
package struct TaskCard: Hashable, Sendable {
  /// The most bytes of a card.
  package static let byteCountMax = 262_144

  /// What the task is.
  package let frontMatter: CardFrontMatter
  /// SHA-256 of the whole file.
  package let digest: Digest
  /// The size of the whole file in bytes.
  package let size: Int

  /// The front matter as canonical JSON; `CardFrontMatter(canonical:)` reads it back.
  package var canonicalFrontMatter: [UInt8] { frontMatter.canonicalBytes }

  /// Reads a card that a person wrote; trusts nothing in it.
  ///
  /// The file name is compared with the task id; folders before it do not count.
  ///
  /// - Throws: `CardErrors` with everything that is wrong, not only the first.
  package static func parse(
    _ bytes: [UInt8], fileName: String
  ) throws(CardErrors) -> (card: TaskCard, warnings: [CardWarning]) {
    guard bytes.count <= byteCountMax else {
      throw CardErrors([CardError(.tooLarge(max: byteCountMax))])
    }
    guard !bytes.starts(with: SourceBytes.byteOrderMark) else {
      throw CardErrors([CardError(.byteOrderMark, line: 1)])
    }
    var parts = CardParts()
    parts.read(bytes)
    parts.compare(fileName: fileName)
    guard parts.errors.isEmpty, let frontMatter = parts.frontMatter else {
      throw CardErrors(parts.errors)
    }
    let card = TaskCard(
      frontMatter: frontMatter, digest: SHA256.hash(bytes), size: bytes.count)
    return (card, parts.warnings)
  }
}

/// What was found in the parts of a card so far.
private struct CardParts {
  var frontMatter: CardFrontMatter?
  var taskID: Text?
  var errors: [CardError] = []
  var warnings: [CardWarning] = []

  mutating func read(_ bytes: [UInt8]) {
    do throws(FrontMatter.Fault) {
      let parts = try FrontMatter.split(bytes)
      readFrontMatter(Array(bytes[parts.yaml]))
      readBody(Array(bytes[parts.body]), firstLine: parts.bodyFirstLine)
    } catch {
      switch error {
      case .missing: errors.append(CardError(.frontMatterMissing, line: 1))
      case .notClosed: errors.append(CardError(.frontMatterNotClosed, line: 1))
      }
      checkBody(bytes, firstLine: 1)
    }
  }

  private mutating func readFrontMatter(_ yaml: [UInt8]) {
    do throws(YAMLError) {
      let root = try YAMLDocument.parse(yaml, firstLine: FrontMatter.firstLine).root
      guard case .mapping(let mapping) = root.value else {
        let kind = CardError.Kind.frontMatterNotMapping(found: root.value.noun)
        errors.append(CardError(kind, line: root.place.line))
        return
      }
      var reader = CardReader()
      frontMatter = reader.frontMatter(mapping)
      taskID = mapping[CardField.taskID.key].flatMap {
        if case .string(let text) = $0.value { text } else { nil }
      }
      errors += reader.errors
      warnings += reader.warnings
    } catch {
      errors.append(CardError(.yaml(error), line: error.place.line))
    }
  }

  private mutating func readBody(_ body: [UInt8], firstLine: Int) {
    guard checkBody(body, firstLine: firstLine) else { return }
    // A carriage return is only half of a line's end, so it hides nothing in a body.
    let hidden = SourceBytes.first(in: body) { scalar, _ in
      scalar != 0x0D && !Text.isAllowed(scalar)
    }
    if let (scalar, offset) = hidden {
      let place = SourceBytes.place(of: offset, in: body, firstLine: firstLine)
      warnings.append(CardWarning(.hiddenCharacter(scalar), line: place.line))
    }
    for section in CardSection.missing(in: body) {
      warnings.append(CardWarning(.sectionMissing(section)))
    }
  }

  /// Whether the body is UTF-8 without U+0000: it may hold any other text, and only the blob does.
  @discardableResult
  private mutating func checkBody(_ body: [UInt8], firstLine: Int) -> Bool {
    let errorsBefore = errors.count
    if let offset = SourceBytes.offsetOfInvalidUTF8(in: body) {
      let place = SourceBytes.place(of: offset, in: body, firstLine: firstLine)
      errors.append(CardError(.notUTF8, line: place.line))
    }
    if let offset = body.firstIndex(of: 0) {
      let place = SourceBytes.place(of: offset, in: body, firstLine: firstLine)
      errors.append(CardError(.nul, line: place.line))
    }
    return errors.count == errorsBefore
  }

  /// Holds the task id, where there is one, to the name of the file.
  mutating func compare(fileName: String) {
    let name = Array(fileName.utf8.split(separator: UInt8(ascii: "/")).last ?? "".utf8[...])
    let suffix = Array(".md".utf8)
    guard name.suffix(suffix.count).elementsEqual(suffix) else {
      errors.append(CardError(.fileNameNotMarkdown(fileName)))
      return
    }
    guard let taskID, !name.dropLast(suffix.count).elementsEqual(taskID.string.utf8) else { return }
    let kind = CardError.Kind.fileNameDiffers(
      taskID: taskID.string, fileName: String(decoding: name, as: UTF8.self))
    errors.append(CardError(kind))
  }
}
