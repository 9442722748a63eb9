package import CommandLineKit
internal import Governance
internal import Wire

/// `kernel agent enroll`.
package struct AgentEnroll: Change {
  package static let path = ["agent", "enroll"]
  package static let summary = "Enrol an agent that sessions may be opened for."
  package static let discussion = """
    An agent has no key of its own: it speaks only in sessions that a person has opened, in one of \
    the roles named here.
    """
  package static let examples = [
    Example("kernel agent enroll agent:builder-1 --role builder", "Enrol a builder."),
    Example(
      "kernel agent enroll agent:rev-1 --role reviewer --git-email rev-1@acme.example",
      "Enrol a reviewer that commits under an address of its own."),
  ]

  var change = ChangeOptions()
  var agent = ""
  var roles: [RoleMode] = []
  var appearance = Appearance()

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.argument("agent", &agent, about: "The agent: agent:NAME.")
    try visitor.options(
      "role", &roles, placeholder: "ROLE",
      about: "A role that its sessions may have.", isRequired: true,
      completion: .none)
    try appearance.arguments(&visitor)
    try change.arguments(&visitor)
  }

  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft] {
    [
      Draft(
        .agent(
          .enrolled(
            AgentEnrolled(
              id: try Names.agent(agent), roles: roles,
              name: try Names.optionalText(appearance.name, "--name"),
              gitEmails: try Names.texts(appearance.gitEmails, "--git-email")))))
    ]
  }

  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer {
    let id = try Names.agent(agent)
    let entity = ledger.state.get(AgentEntity.self, id.identifier.text)
    let role = roles.first?.rawValue ?? "ROLE"
    return Answer(
      "kernel.agent/1", data: entity.map { .wire($0) } ?? .null,
      lines: [
        "\(id) is enrolled as \(roles.map(\.rawValue).joined(separator: ", ")) (\(acted.place))"
      ],
      next: ["kernel session open --agent \(id) --role \(role) --task TASK --for 8h"])
  }
}
