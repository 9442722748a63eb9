package import Wire

/// A registry of specifications, read tolerantly: one bad entry does not hide the others.
package struct SpecRegistryFile: Equatable, Sendable {
  /// What the file calls its own version; not every file does, and not every one is a number.
  package let version: Text?
  /// The entries that can be registered, in the order of the file.
  package let entries: [SpecRegistryEntry]
  /// The entries that can't be registered, in the order of the file.
  package let rejections: [SpecRegistryRejection]
  /// What is unusual about the file and the entries that can be registered.
  package let warnings: [SpecRegistryIssue]

  /// Reads a file that a person wrote; trusts nothing in it.
  ///
  /// - Throws: `SpecRegistryError` when the file as a whole can't be read.
  package static func parse(_ bytes: [UInt8]) throws(SpecRegistryError) -> SpecRegistryFile {
    let root: YAMLNode
    do throws(YAMLError) {
      root = try YAMLDocument.parse(bytes).root
    } catch {
      throw .yaml(error)
    }
    guard case .mapping(let mapping) = root.value,
      case .sequence(let specs)? = mapping["specs"]?.value
    else { throw .specsMissing }
    return SpecRegistryFile(mapping, specs: specs)
  }

  private init(_ mapping: YAMLMapping, specs: [YAMLNode]) {
    var entries: [SpecRegistryEntry] = []
    var rejections: [SpecRegistryRejection] = []
    var warnings = Self.unread(in: mapping)
    var lines: [Text: Int] = [:]
    for (index, node) in specs.enumerated() {
      var reader = SpecRegistryReader(node)
      let entry = reader.entry()
      if let name = entry?.specID.text {
        if let line = lines[name] {
          reader.refuse(.repeated(name.string, firstLine: line))
        } else {
          lines[name] = node.place.line
        }
      }
      if let entry, reader.problems.isEmpty {
        entries.append(entry)
        warnings += reader.warnings
      } else {
        rejections.append(
          SpecRegistryRejection(
            number: index + 1, line: node.place.line, specID: reader.name,
            problems: reader.problems))
      }
    }
    version = mapping["registry_version"]?.scalarText
    self.entries = entries
    self.rejections = rejections
    self.warnings = warnings + Self.dangling(in: entries, known: Set(lines.keys))
  }

  /// Parts that hold decisions; leaving them out silently would lose them.
  private static func unread(in mapping: YAMLMapping) -> [SpecRegistryIssue] {
    let names: [Text] = ["proposals", "deviations"]
    return names.compactMap { name in
      guard let node = mapping[name], node.value != .absent, node.value != .sequence([]) else {
        return nil
      }
      return SpecRegistryIssue(kind: .sectionNotRead(name.string), line: node.place.line)
    }
  }

  private static func dangling(
    in entries: [SpecRegistryEntry], known: Set<Text>
  ) -> [SpecRegistryIssue] {
    entries.flatMap { entry in
      entry.dependsOn.filter { !known.contains($0) }
        .map { SpecRegistryIssue(kind: .dependencyNotListed($0.string), line: entry.line) }
    }
  }
}

extension YAMLNode {
  /// The text of a scalar, also where it looks like a number or a boolean; nil for anything else.
  var scalarText: Text? {
    switch value {
    case .string(let text): text
    case .integer(let number): .known(String(number))
    case .boolean(let flag): flag ? "true" : "false"
    case .absent, .sequence, .mapping: nil
    }
  }
}
