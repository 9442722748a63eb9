package import Governance
internal import Wire

/// The name of a view, which says where its file is in the workspace (design §7).
package enum ViewPath: Hashable, Comparable, Sendable {
  case project, tasks, queues, agents, sessions, specs, repositories, reviews
  case audit(TaskID)

  /// The views that every ledger has, in the order in which views are rendered.
  package static let fixed: [ViewPath] = [
    .project, .tasks, .queues, .agents, .sessions, .specs, .repositories, .reviews,
  ]

  /// Whether it is one of the views that every ledger has.
  package var isFixed: Bool {
    if case .audit = self { false } else { true }
  }

  private static let auditFolder = "ops/audit/"
  private static let auditExtension = ".md"

  /// The file, relative to the workspace, with `/` between folders.
  package var file: String {
    switch self {
    case .project: "state/project.yaml"
    case .tasks: "state/tasks.yaml"
    case .queues: "state/queues.yaml"
    case .agents: "state/agents.yaml"
    case .sessions: "state/sessions.yaml"
    case .specs: "state/specs.yaml"
    case .repositories: "state/repositories.yaml"
    case .reviews: "state/reviews.yaml"
    case .audit(let task): Self.auditFolder + task.text.string + Self.auditExtension
    }
  }

  /// Finds the view whose file this is; nil for any other spelling.
  package init?(file: String) {
    if let path = Self.fixed.first(where: { $0.file.utf8.elementsEqual(file.utf8) }) {
      self = path
      return
    }
    let bytes = Array(file.utf8)
    let ends = Self.auditFolder.utf8.count + Self.auditExtension.utf8.count
    guard bytes.count > ends, bytes.starts(with: Self.auditFolder.utf8),
      bytes.suffix(Self.auditExtension.utf8.count).elementsEqual(Self.auditExtension.utf8)
    else { return nil }
    let name = bytes.dropFirst(Self.auditFolder.utf8.count)
      .dropLast(Self.auditExtension.utf8.count)
    guard let task = TaskID(String(decoding: name, as: UTF8.self)) else { return nil }
    self = .audit(task)
  }
}

/// A folder in which views are, by its path in the workspace.
package enum ViewFolder: String, CaseIterable, Sendable {
  /// The fixed views.
  case state = "state"
  /// The audit logs.
  case audit = "ops/audit"

  /// Whether a name in the folder has the form of a view's, so that people would take the file for
  /// one: `*.yaml`, or a task's id with `.md`. Hidden files are nobody's views, and a README, which
  /// a task could be called as well, says what its folder holds.
  package func hasForm(_ name: [UInt8]) -> Bool {
    switch self {
    case .state:
      name.first != UInt8(ascii: ".") && name.suffix(5).elementsEqual(".yaml".utf8)
    case .audit:
      !name.elementsEqual("README.md".utf8)
        && ViewPath(file: "\(rawValue)/\(String(decoding: name, as: UTF8.self))") != nil
    }
  }
}
