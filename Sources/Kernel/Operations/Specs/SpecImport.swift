package import CommandLineKit
internal import Documents
internal import Governance
internal import Wire

/// `kernel spec import`: registers what a registry file lists, all of it at once or nothing.
package struct SpecImport: Judged {
  package static let path = ["spec", "import"]
  package static let summary = "Register the specs that a spec_registry.yaml lists."
  package static let discussion = """
    Every entry that can be registered becomes an event, all of them in one transaction: if the law \
    refuses one, none is registered, and all that it refuses are told. Entries that are registered \
    just so already are left alone. Entries that cannot be registered, and whatever else is unusual about the file, are listed.
    """
  package static let examples = [
    Example("kernel spec import spec_registry.yaml --dry-run", "See what it would register."),
    Example("kernel spec import spec_registry.yaml", "Register it."),
  ]

  var change = ChangeOptions()
  var file = ""

  /// The most bytes of a registry file.
  static let byteCountMax = 1 << 20

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("registry", &file, about: "The registry's file.", completion: .files)
    try change.arguments(&visitor)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let path = kernel.effects.absolute(file)
    let registry: SpecRegistryFile
    let bytes = try Files.given(path, max: Self.byteCountMax)
    do { registry = try SpecRegistryFile.parse(bytes) } catch {
      throw Problem(
        error.code, .refused, "\(file) is no registry: \(error)",
        hint: "a registry has a list under the key specs")
    }
    var plan = SpecImportPlan()
    let (acted, ledger) = try kernel.act(change, areIndependent: true) { (ledger) throws(Problem) in
      plan = try SpecImportPlan(registry, at: path, on: ledger)
      return plan.drafts
    }
    return answer(plan, acted, ledger)
  }

  private func answer(_ plan: SpecImportPlan, _ acted: Acted, _ ledger: OpenLedger) -> Answer {
    let count = acted.records.count
    var lines = Columns.table(
      ["LINE", "SPEC", "SCOPE", "STATUS", "VERSION", "OUTCOME"],
      plan.rows.map {
        ["\($0.line)", $0.spec, $0.scope, $0.status, $0.version, $0.outcome.rawValue]
      }, none: "the registry is empty")
    lines.append(
      count == 0
        ? "nothing to register"
        : "\(count) registered in records \(acted.records[0].seq) to \(acted.seq)"
          + (acted.isDryRun ? ", or would be; nothing was changed" : ""))
    return Answer(
      "kernel.spec_import/1",
      data: .members([
        "registered": .integer(count),
        "specs": .array(
          plan.rows.map { row in
            .members([
              "line": .integer(row.line), "spec": .string(row.spec),
              "outcome": .string(row.outcome.rawValue),
              "problems": row.problems.isEmpty
                ? nil : .array(row.problems.map { .string($0) }),
            ])
          }),
        "warnings": .array(plan.warnings.map { .string($0) }),
      ]), lines: lines, next: ["kernel spec list"], ledger: ledger.position,
      warnings: plan.rows.flatMap { row in row.problems.map { "\(row.spec): \($0)" } }
        + plan.warnings)
  }
}

/// What an import makes of each entry of a registry.
struct SpecImportPlan {
  enum Outcome: String {
    case new, changed
    case same = "as registered"
    case refused = "cannot be registered"
  }

  struct Row {
    let line: Int
    let spec: String
    let scope: String
    let status: String
    let version: String
    let outcome: Outcome
    var problems: [String] = []
  }

  private(set) var rows: [Row] = []
  private(set) var warnings: [String] = []
  private(set) var drafts: [Draft] = []

  init() {}

  init(_ registry: SpecRegistryFile, at path: String, on ledger: OpenLedger) throws(Problem) {
    let folder = Self.folder(of: path, in: ledger.workspace)
    warnings = registry.warnings.map { "\($0)" }
    if folder == nil {
      warnings.append("the registry is outside of the workspace, so no digest is registered")
    }
    for entry in registry.entries { try take(entry, folder, ledger) }
    for rejection in registry.rejections {
      rows.append(
        Row(
          line: rejection.line, spec: rejection.specID?.string ?? "entry \(rejection.number)",
          scope: "-", status: "-", version: "-", outcome: .refused,
          problems: rejection.problems.map { "\($0)" }))
    }
    rows.sort { $0.line < $1.line }
  }

  /// The registry's folder as it is seen from the workspace, with a slash at its end unless it is
  /// the workspace itself; nil outside of it.
  private static func folder(of path: String, in workspace: Workspace) -> String? {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
      let folder = Files.resolved(slash == path.startIndex ? "/" : String(path[..<slash]))
    else { return nil }
    if folder == workspace.root { return "" }
    let prefix = workspace.root == "/" ? "/" : workspace.root + "/"
    guard folder.utf8.starts(with: prefix.utf8) else { return nil }
    return String(decoding: folder.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) + "/"
  }

  private mutating func take(
    _ entry: SpecRegistryEntry, _ folder: String?, _ ledger: OpenLedger
  ) throws(Problem) {
    var problems: [String] = []
    let scope = SpecScope(rawValue: entry.scope.string)
    if scope == nil {
      problems.append("line \(entry.line): \(Self.unknown("scope", SpecScope.self))")
    }
    let status = SpecStatus(rawValue: entry.status.string)
    if status == nil {
      problems.append("line \(entry.line): \(Self.unknown("status", SpecStatus.self))")
    }
    let id = SpecID(entry.specID.text.string)
    if id == nil { problems.append("line \(entry.line): the id is not one of this ledger's") }
    let path = try Names.text((folder ?? "") + entry.path.string, "location.path")
    var outcome = Outcome.refused
    if let scope, let status, let id {
      let body = SpecRegistered(
        id: id, title: entry.title ?? id.identifier.text, scope: scope, status: status,
        version: entry.version, path: path,
        digest: folder == nil ? nil : try SpecFile.digest(path, in: ledger.workspace))
      let current = ledger.state.get(SpecEntity.self, id.identifier.text)
      outcome = current.map { $0.says(body) ? .same : .changed } ?? .new
      if outcome != .same { drafts.append(Draft(.spec(.registered(body)))) }
    }
    rows.append(
      Row(
        line: entry.line, spec: entry.specID.description, scope: entry.scope.string,
        status: entry.status.string, version: entry.version.string, outcome: outcome,
        problems: problems))
  }

  private static func unknown<Word: WireChoice>(_ field: String, _ type: Word.Type) -> String {
    "\(field) is none of \(type.allCases.map(\.rawValue).joined(separator: ", "))"
  }
}

extension SpecEntity {
  /// Whether registering `body` would change nothing.
  fileprivate func says(_ body: SpecRegistered) -> Bool {
    body.digest == digest && body.path == path && body.scope == scope && body.status == status
      && body.title == title && body.version == version
  }
}
