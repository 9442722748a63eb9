import Governance
import Testing
import Views
import Wire

/// A ledger in memory, told by events that the law admits one after the other.
///
/// Each record is a minute after the one before. Signatures are not looked at by the law, so the
/// keys are bytes that nobody holds.
final class Scene {
  let state = State()
  private(set) var seq = 0
  private var at: Timestamp

  /// The views that a record changed without touching them, when they are watched.
  private(set) var missed: [String] = []
  private(set) var watchedCount = 0
  private let isWatched: Bool
  private var before: [ViewPath: View] = [:]
  /// What the records say of themselves, in order.
  private var happenings: [Happening] = []

  static let ledger: Identifier = Identifier("acme.example/kernel")
  static let owner = Scene.principal("human:alice")
  static let builder = Scene.principal("agent:builder-1")
  static let reviewer = Scene.principal("agent:reviewer-1")
  static let builderSession = Scene.session("S-01JD2Y6S8V3Q9E6K7T4N5M2C1A")
  static let reviewerSession = Scene.session("S-01JD2Y7S8V3Q9E6K7T4N5M2C1B")
  static let ownerKey = Scene.key(1)
  static let otherOwnerKey = Scene.key(6)
  static let eventKey = Scene.key(2)
  static let checkpointKey = Scene.key(3)
  static let builderKey = Scene.key(4)
  static let reviewerKey = Scene.key(5)
  static let possession = Scene.known(Signature(bytes: Array(repeating: 7, count: 64)))
  static let repository: Identifier = Identifier("kernel")
  static let main = Scene.known(GitRef("refs/heads/main"))

  init(watched: Bool = false) {
    isWatched = watched
    at = Scene.known(Timestamp(milliseconds: 1_795_167_135_123))
  }

  /// Who says so: the actor, the session and the key.
  enum Voice {
    case owner, kernel, builder, reviewer

    var key: PublicKey {
      switch self {
      case .owner: ownerKey
      case .kernel: eventKey
      case .builder: builderKey
      case .reviewer: reviewerKey
      }
    }

    var actor: PrincipalID {
      switch self {
      case .owner: Scene.owner
      case .kernel: .kernel
      case .builder: Scene.builder
      case .reviewer: Scene.reviewer
      }
    }

    var session: SessionID? {
      switch self {
      case .owner, .kernel: nil
      case .builder: builderSession
      case .reviewer: reviewerSession
      }
    }
  }

  /// Judges an event, expects that it is admitted, and applies it.
  @discardableResult
  func happen(
    _ kind: EventKind, _ event: Event, by voice: Voice = .owner,
    sourceLocation: SourceLocation = #_sourceLocation
  ) -> RecordReference {
    let proposal = Proposal(
      actor: voice.actor, session: voice.session, key: voice.key.id, version: 1,
      ledger: Self.ledger, issued: at, basis: seq == 0 ? nil : seq - 1, at: at, seq: seq)
    let judgement = Law.judge(kind, event, proposal, state)
    #expect(
      judgement.isAdmitted, "\(kind): \(judgement.unmet.map { "\($0.kind.id)" })",
      sourceLocation: sourceLocation)
    let leaf = SHA256.hash(Array("record \(seq)".utf8))
    happenings.append(
      Happening(
        actor: voice.actor.identifier, at: at, event: Self.known(Identifier(kind.name)),
        session: voice.session.flatMap { Identifier($0.description) }))
    if judgement.isAdmitted {
      Law.apply(kind, event, to: state, as: Occurrence(proposal, leaf: leaf))
      watch(kind)
    }
    defer {
      seq += 1
      at = at.advanced(byMilliseconds: 60_000)
    }
    return RecordReference(leaf: leaf, seq: seq)
  }

  /// Renders a view as record `seq` left it.
  func render(_ path: ViewPath, seq: Int) -> View {
    Views.render(path, in: state, seq: seq) { happenings[$0] }
  }

  private func watch(_ kind: EventKind) {
    guard isWatched else { return }
    watchedCount += 1
    let touched = Views.touched(by: state.takeChanges().map(\.key))
    // A task that is over leaves the list of all views, but not the eye of this test.
    for path in Set(Views.all(in: state) + before.keys) {
      let view = render(path, seq: 0)
      let known = before.updateValue(view, forKey: path)
      if known != view, known != nil || path.isAudit, !touched.contains(path) {
        missed.append("\(path.file) by \(kind)")
      }
    }
  }

  /// The record that the views of this scene show.
  var last: Int { seq - 1 }

  /// The moment of the next record.
  var now: Timestamp { at }
}

extension Scene {
  static func known<Value>(
    _ value: Value?, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Value {
    guard let value else { preconditionFailure("a value of the test keeps its grammar") }
    return value
  }

  static func principal(_ string: String) -> PrincipalID { known(PrincipalID(string)) }
  static func session(_ string: String) -> SessionID { known(SessionID(string)) }
  static func task(_ string: String) -> TaskID { known(TaskID(string)) }
  static func spec(_ string: String) -> SpecID { known(SpecID(string)) }
  static func text(_ string: String) throws -> Text { try Text(string) }
  static func key(_ byte: UInt8) -> PublicKey {
    known(PublicKey(bytes: Array(repeating: byte, count: 32)))
  }
  static func object(_ digit: Character) -> GitObjectID {
    known(GitObjectID(String(repeating: digit, count: 40)))
  }

  /// A policy in which every role and every level may do everything.
  static func policy(queues: [String] = ["dev", "hotfix"]) throws -> Policy {
    let roles = EventKind.allCases.map {
      #"{"event":"\#($0)","levels":["L0","L1","L2"],"roles":["builder","executor","reviewer"]}"#
    }
    let rules = queues.map { #"{"approval":false,"id":"\#($0)","slots":2}"# }
    let json = """
      {"modes":{"accept_self_observed":true,"sponsors_are_authors":false},\
      "queues":[\(rules.joined(separator: ","))],\
      "review":{"max_cycles":3,"min_coverage":100},\
      "roles":[\(roles.joined(separator: ","))],"version":1,\
      "windows":{"deliberate_seconds":604800,"ordinary_seconds":600},\
      "wip":{"hotfix_limit":4,"limit":3,"queues":["\(queues[0])"]}}
      """
    return try Policy(canonical: Array(json.utf8))
  }
}

extension ViewPath {
  /// Whether it is the audit log of a task.
  var isAudit: Bool { if case .audit = self { true } else { false } }
}

extension Views {
  /// Renders a view that lists no records.
  static func render(_ path: ViewPath, in state: State, seq: Int) -> View {
    render(path, in: state, seq: seq) { _ in nil }
  }
}
