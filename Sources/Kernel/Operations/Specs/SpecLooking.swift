package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel spec list`.
package struct SpecList: Operation {
  package static let path = ["spec", "list"]
  package static let summary = "List the registered specs."
  package static let examples = [
    Example("kernel spec list --scope canon", "List the canon alone.")
  ]
  var scope: SpecScope?
  var status: SpecStatus?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.option(
      "scope", &scope, placeholder: "SCOPE", about: "Only specs of this scope.",
      isRequired: false, completion: .none)
    try visitor.option(
      "status", &status, placeholder: "STATUS", about: "Only specs with this status.",
      isRequired: false, completion: .none)
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let all = ledger.state.scan(SpecEntity.self)
    try ledger.check()
    let shown = all.filter {
      (scope == nil || $0.scope == scope) && (status == nil || $0.status == status)
    }
    return Answer(
      "kernel.specs/1", data: .object([.init("specs", .array(shown.map { .wire($0) }))]),
      lines: Columns.table(
        ["SPEC", "SCOPE", "STATUS", "VERSION", "TITLE"],
        shown.map {
          [
            "\($0.id)", $0.scope.rawValue, $0.status.rawValue, $0.version?.string ?? "-",
            $0.title.string,
          ]
        }, none: "no specs"),
      next: shown.first.map { ["kernel spec show \($0.id)"] } ?? [],
      ledger: ledger.position, warnings: Scan.warnings(all.count))
  }
}

/// `kernel spec show`.
package struct SpecShow: Operation {
  package static let path = ["spec", "show"]
  package static let summary = "Show one spec, and whether its file is as it was registered."
  package static let examples = [Example("kernel spec show AUTH", "Show AUTH.")]
  var spec = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("spec", &spec, about: "The spec's id.", completion: .dynamic("spec"))
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let id = try Names.spec(spec)
    let entity = ledger.state.get(SpecEntity.self, id.identifier.text)
    try ledger.check()
    guard let entity else {
      throw Problem(
        "KRN-SPEC-UNKNOWN", .notFound, "there is no spec \(id)", hint: "kernel spec list")
    }
    let file = try standing(entity, in: ledger.workspace)
    var lines = [
      "\(id)  \(entity.scope.rawValue)  \(entity.status.rawValue)"
        + (entity.version.map { "  \($0)" } ?? ""),
      "\(entity.title)", "registered in record \(entity.source.seq)",
    ]
    if let path = entity.path { lines.append("file \(path): \(file.rawValue)") }
    return Answer(
      "kernel.spec/1",
      data: .members(["spec": .wire(entity), "file": .string(file.rawValue)]), lines: lines,
      next: file == .changed ? ["kernel spec register \(id) --title TEXT"] : [],
      ledger: ledger.position)
  }

  /// How a spec's file stands to what was registered.
  private enum FileStanding: String {
    case same = "as registered"
    case changed = "changed since"
    case missing
    case unregistered = "registered without a digest"
    case none
  }

  private func standing(
    _ entity: SpecEntity, in workspace: Workspace
  ) throws(Problem) -> FileStanding {
    guard let path = entity.path, SpecFile.isBelow(path) else { return .none }
    guard let digest = try SpecFile.digest(path, in: workspace) else { return .missing }
    guard let registered = entity.digest else { return .unregistered }
    return digest == registered ? .same : .changed
  }
}
