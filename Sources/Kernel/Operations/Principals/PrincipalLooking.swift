package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel principal list`.
package struct PrincipalList: Operation {
  package static let path = ["principal", "list"]
  package static let summary = "List the people and runners that are enrolled."
  package static let examples = [Example("kernel principal list", "See who is who.")]

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {}

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let all = ledger.state.scan(PrincipalEntity.self)
    try ledger.check()
    return Answer(
      "kernel.principals/1", data: .object([.init("principals", .array(all.map { .wire($0) }))]),
      lines: Columns.table(
        ["WHO", "LEVEL", "RECORD", "NAME"],
        all.map {
          [
            "\($0.id)", $0.level?.rawValue ?? "-", "\($0.source.seq)", $0.name?.string ?? "",
          ]
        }, none: "nobody is enrolled"),
      next: all.first.map { ["kernel principal show \($0.id)"] } ?? [],
      ledger: ledger.position, warnings: Scan.warnings(all.count))
  }
}

/// `kernel principal show`.
package struct PrincipalShow: Operation {
  package static let path = ["principal", "show"]
  package static let summary = "Show a person or a runner, with their keys."
  package static let examples = [
    Example("kernel principal show human:olga", "Show Olga and her keys.")
  ]
  var principal = ""

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument(
      "principal", &principal, about: "The person or runner.", completion: .dynamic("principal"))
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let id = try Names.principal(principal)
    let entity = ledger.state.get(PrincipalEntity.self, id.identifier.text)
    let keys = ledger.state.keys(of: id)
    try ledger.check()
    guard let entity else {
      throw Problem(
        "KRN-PRINCIPAL-UNKNOWN", .notFound, "nobody called \(id) is enrolled",
        hint: id.kind == .agent ? "kernel agent list" : "kernel principal list")
    }
    var lines = [
      "\(id)  \(entity.level?.rawValue ?? "no level")  since record \(entity.source.seq)"
    ]
    if let name = entity.name { lines.append("name \(name)") }
    lines += entity.gitEmails.map { "commits as \($0)" }
    lines += keys.map { key in
      "key \(key.key.id)"
        + (key.revocation.map { "  revoked, trusted through \($0.trustedThrough.seq)" } ?? "")
    }
    return Answer(
      "kernel.principal/1",
      data: .members(["principal": .wire(entity), "keys": .array(keys.map { .wire($0) })]),
      lines: lines, next: ["kernel log --actor \(id)"], ledger: ledger.position)
  }
}

/// `kernel agent list`.
package struct AgentList: Operation {
  package static let path = ["agent", "list"]
  package static let summary = "List the agents, and the sessions that are open for them."
  package static let examples = [Example("kernel agent list", "See which agents act now.")]

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {}

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false)
    let all = ledger.state.scan(AgentEntity.self)
    try ledger.check()
    return Answer(
      "kernel.agents/1", data: .object([.init("agents", .array(all.map { .wire($0) }))]),
      lines: Columns.table(
        ["AGENT", "ROLES", "SESSION", "NAME"],
        all.map {
          [
            "\($0.id)", $0.roles.map(\.rawValue).joined(separator: ","),
            $0.session?.description ?? "-", $0.name?.string ?? "",
          ]
        }, none: "no agents"),
      next: ["kernel session list"], ledger: ledger.position, warnings: Scan.warnings(all.count))
  }
}

/// What is said of lists that may go on.
enum Scan {
  /// A warning when a scan has reached its limit.
  static func warnings(_ count: Int) -> [String] {
    count < State.scanCountMax ? [] : ["only the first \(State.scanCountMax) are shown"]
  }
}
