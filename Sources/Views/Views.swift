package import Governance
internal import Wire

/// What people look at: files rendered from entities, which nothing ever reads back (design §7).
///
/// A view is a function of the state and of the record it shows, to the byte. Who renders checks
/// `state.fault` afterwards, as after any other reading: an entity that cannot be read shows as
/// none.
package enum Views {
  /// The views that show any of these entities, each once, in a fixed order.
  package static func touched(by keys: [EntityKey]) -> [ViewPath] {
    var paths: [ViewPath] = []
    for key in keys {
      for path in self.paths(showing: key) where !paths.contains(path) { paths.append(path) }
    }
    return paths.sorted()
  }

  /// The views to which one entity contributes.
  private static func paths(showing key: EntityKey) -> [ViewPath] {
    switch key.kind {
    case .ledger: [.project]
    // A policy says which queues there are and how many slots they have.
    case .policy: [.project, .queues]
    // Roots are listed with the revocation of their keys.
    case .key: [.project]
    case .principal: [.agents]
    // The open sessions are those that agents name.
    case .agent: [.agents, .sessions]
    case .session: [.sessions]
    case .task: TaskID(key.id.string).map { [.audit($0)] } ?? []
    case .live: [.tasks]
    case .queues: [.queues]
    case .spec: [.specs]
    case .repository, .push, .ref: [.repositories]
    case .review: [.reviews]
    // A review carries the summary of its verdict. Addresses are personal, evidence waits for a
    // submission, and refusals are only counted: the ledger shows them, no view does.
    case .verdict, .email, .evidence, .refusals: []
    }
  }

  /// Every view of live objects: the fixed ones, and an audit log for each live task.
  ///
  /// The audit log of a task that is over stays as its last event left it; `render` makes it again
  /// when asked by name.
  package static func all(in state: State) -> [ViewPath] {
    ViewPath.fixed + state.liveTasks.map { .audit($0.id) }
  }

  /// Renders one view of a state as record `seq` left it.
  ///
  /// `record` finds what the records say that an audit log lists; nil for one that cannot be read.
  package static func render(
    _ path: ViewPath, in state: State, seq: Int, record: (Int) -> Happening?
  ) -> View {
    View(path: path, text: text(of: path, in: state, seq: seq, record))
  }

  private static func text(
    of path: ViewPath, in state: State, seq: Int, _ record: (Int) -> Happening?
  ) -> String {
    switch path {
    case .project:
      document("The ledger, who holds its roots, and the policy in force.", seq) {
        project(in: state, to: &$0)
      }
    case .tasks:
      document("The live tasks: neither released nor abandoned.", seq) {
        tasks(in: state, to: &$0)
      }
    case .queues:
      document("The queues of the policy, and the work in progress.", seq) {
        queues(in: state, to: &$0)
      }
    case .agents:
      document("Who is enrolled: agents, people and runners.", seq) {
        agents(in: state, to: &$0)
      }
    case .sessions:
      document("The open sessions, active or suspended.", seq) {
        sessions(in: state, to: &$0)
      }
    case .specs:
      document("The registered specs.", seq) { specs(in: state, to: &$0) }
    case .repositories:
      document("The registered repositories, and the last push to each ref.", seq) {
        repositories(in: state, to: &$0)
      }
    case .reviews:
      document("The reviews of live tasks: the current revision of each.", seq) {
        reviews(in: state, to: &$0)
      }
    case .audit(let task): audit(of: task, in: state, seq: seq, record)
    }
  }

  /// What every view says of itself.
  static let disclaimer: StaticString =
    "A view of the ledger; never read back. Edits are found and named."

  private static func document(
    _ about: StaticString, _ seq: Int, _ body: (inout YAMLEmitter) -> Void
  ) -> String {
    var yaml = YAMLEmitter()
    yaml.comment(about)
    yaml.comment(disclaimer)
    yaml.comment("shows record ", seq)
    body(&yaml)
    return String(decoding: yaml.bytes, as: UTF8.self)
  }
}
