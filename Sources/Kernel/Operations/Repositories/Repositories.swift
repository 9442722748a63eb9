package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel repo register`.
package struct RepositoryRegister: Change {
  package static let path = ["repo", "register"]
  package static let summary = "Register a git repository whose pushes are judged."
  package static let examples = [
    Example(
      "kernel repo register app --target refs/heads/main", "Register app; changes go to main.")
  ]
  var change = ChangeOptions()
  var name = ""
  var target = "refs/heads/main"

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("name", &name, about: "The repository's name, without a slash.")
    try visitor.option(
      "target", &target, placeholder: "REF",
      about: "The ref that changes go to unless said otherwise.")
    try change.arguments(&visitor)
  }

  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft] {
    guard let ref = GitRef(target) else {
      throw Problem(
        "KRN-USAGE", .usage, "--target takes a full ref name such as refs/heads/main",
        hint: "git symbolic-ref HEAD")
    }
    return [
      Draft(
        .repository(
          .registered(
            RepositoryRegistered(
              name: try Names.identifier(name, "a repository's name"), target: ref))))
    ]
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    let id = try Names.identifier(name, "a repository's name")
    let entity = ledger.state.get(RepositoryEntity.self, id.text)
    return Answer(
      "kernel.repository/1", data: entity.map { .wire($0) } ?? .null,
      lines: ["\(id) is registered, with target \(target) (\(acted.place))"],
      next: ["kernel repo list"])
  }
}

/// `kernel repo list`.
package struct RepositoryList: Operation {
  package static let path = ["repo", "list"]
  package static let summary = "List the registered repositories."
  package static let examples = [Example("kernel repo list", "See whose pushes are judged.")]

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {}

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let all = ledger.state.scan(RepositoryEntity.self)
    try ledger.check()
    return Answer(
      "kernel.repositories/1",
      data: .object([.init("repositories", .array(all.map { .wire($0) }))]),
      lines: Columns.table(
        ["REPOSITORY", "TARGET", "RECORD"],
        all.map { ["\($0.name)", "\($0.target)", "\($0.source.seq)"] }, none: "no repositories"),
      next: all.isEmpty ? ["kernel repo register NAME --target refs/heads/main"] : [],
      ledger: ledger.position, warnings: Scan.warnings(all.count))
  }
}
