package import CommandLineKit
internal import Governance
internal import Store
internal import Wire

/// `kernel spec register`.
package struct SpecRegister: Change {
  package static let path = ["spec", "register"]
  package static let summary = "Register a spec that task cards may cite."
  package static let discussion = """
    Registering a spec again replaces its entry. Where --path names a file, the digest of its bytes \
    is registered with it.
    """
  package static let examples = [
    Example(
      "kernel spec register AUTH --title 'How people log in' --scope project --status active",
      "Register a spec without a file."),
    Example(
      "kernel spec register AUTH --title 'How people log in' --scope project --status active "
        + "--spec-version 1.2.0 --path specs/auth.md",
      "Register a version with its file."),
  ]

  var change = ChangeOptions()
  var spec = ""
  var title: String?
  var scope: SpecScope?
  var status: SpecStatus?
  var version: String?
  var file: String?

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("spec", &spec, about: "The spec's id.", completion: .dynamic("spec"))
    try visitor.option(
      "title", &title, placeholder: "TEXT", about: "Its title.", isRequired: true,
      completion: .none)
    try visitor.option(
      "scope", &scope, placeholder: "SCOPE", about: "What it governs.", isRequired: true,
      completion: .none)
    try visitor.option(
      "status", &status, placeholder: "STATUS", about: "How far it has come.", isRequired: true,
      completion: .none)
    try visitor.option(
      "spec-version", &version, placeholder: "VERSION", about: "Its version.", isRequired: false,
      completion: .none)
    try visitor.option(
      "path", &file, placeholder: "FILE", about: "Its file, relative to the workspace.",
      isRequired: false, completion: .files)
    try change.arguments(&visitor)
  }

  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft] {
    guard let scope, let status else {
      throw Problem("KRN-USAGE", .usage, "--scope and --status are needed")
    }
    let path = try Names.optionalText(file, "--path")
    if let path, !SpecFile.isBelow(path) {
      throw Problem(
        "KRN-SPEC-PATH", .usage, "--path is relative to the workspace and never leads upwards",
        hint: "name the file as it is seen from \(ledger.workspace.root)")
    }
    let body = SpecRegistered(
      id: try Names.spec(spec), title: try Names.text(title ?? "", "--title"), scope: scope,
      status: status, version: try Names.optionalText(version, "--spec-version"), path: path,
      digest: try path.flatMap { (path) throws(Problem) in
        try SpecFile.digest(path, in: ledger.workspace)
      })
    return [Draft(.spec(.registered(body)))]
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    let id = try Names.spec(spec)
    let entity = ledger.state.get(SpecEntity.self, id.identifier.text)
    var answer = Answer(
      "kernel.spec/1", data: entity.map { .wire($0) } ?? .null,
      lines: ["\(id) is registered (\(acted.place))"], next: ["kernel spec show \(id)"])
    if let path = entity?.path, entity?.digest == nil {
      answer.warnings.append("there is no file \(path) yet, so no digest was registered")
    }
    return answer
  }
}

/// The files of specs.
enum SpecFile {
  /// The most bytes of a spec's file.
  static let byteCountMax = 16 << 20

  /// Whether a path is relative and has no empty, `.` or `..` part.
  static func isBelow(_ path: Text) -> Bool {
    path.string.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .allSatisfy { part in
        !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
      }
  }

  /// The digest of a file's bytes; nil when there is none.
  static func digest(_ path: Text, in workspace: Workspace) throws(Problem) -> Digest? {
    let bytes: [UInt8]
    do throws(StoreError) {
      bytes = try DurableFile.read(path.string, below: workspace.root, max: byteCountMax)
    } catch {
      if case .notFound = error { return nil }
      throw Problem(error)
    }
    try SecretScan.check(bytes, in: path.string)
    return SHA256.hash(bytes)
  }
}
