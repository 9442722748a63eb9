import Testing
import Wire

@testable import Governance

/// Every event, asked by every class of actor, about a task in every state: one cell each.
@Suite struct LawTableTests {
  /// A class of actors: its name in the table, and who speaks for it.
  struct Class {
    let name: String
    let voice: Voice
  }

  static let classes: [Class] =
    [
      Class(name: "root", voice: Cast.olga), Class(name: "L0", voice: Cast.otto),
      Class(name: "L1", voice: Cast.pia), Class(name: "L2", voice: Cast.lea),
      Class(name: "operator", voice: Cast.omar),
    ]
    + RoleMode.allCases.map { Class(name: "s:\($0.rawValue)", voice: Cast.session($0)) }
    + [Class(name: "s:orphan", voice: orphan)]
    + [Class(name: "runner", voice: Cast.runner), Class(name: "kernel", voice: Cast.kernel)]

  /// A session that is active and unexpired itself, below one that has ended.
  private static let orphan = Voice(
    actor: Known.principal("agent:orphan"), session: Known.session(31), key: Known.key("orphan"))

  /// The events whose answer may depend on the state of one task.
  private static func isAboutTask(_ kind: EventKind) -> Bool {
    switch kind {
    case .task, .review, .verdict, .evidence: true
    case .push(.allowed): true
    default: false
    }
  }

  static let id = Known.task("T-1")

  @Test func `every cell of the law is the one that was reviewed`() throws {
    var text = Self.heading
    for kind in EventKind.allCases {
      text += "\n\(kind)\n"
      let states: [TaskStatus?] = Self.isAboutTask(kind) ? TaskStatus.allCases + [nil] : [nil]
      var rows: [(classes: [String], answers: [String])] = []
      let worlds = try states.map { try Self.world($0, for: kind) }
      for actor in Self.classes {
        var answers: [String] = []
        for (state, world) in zip(states, worlds) {
          answers.append(try Self.answer(kind, actor.voice, state, in: world))
        }
        if let same = rows.firstIndex(where: { $0.answers == answers }) {
          rows[same].classes.append(actor.name)
        } else {
          rows.append(([actor.name], answers))
        }
      }
      for row in rows { text += Self.lines(row.classes, states, row.answers) }
    }
    try Golden.expect(text, is: "law-table.txt")
  }

  private static let heading = """
    # Who may do what, and when: every event, every class of actor, every state of the task.
    #
    # Below each event stand the classes of actors that get the same answers, and below them the
    # states with the answer: ok, or the ids of what is not met. "none" is a task that does not
    # exist; "-" stands where no task matters. s: is a session in that role; s:orphan is that of a
    # builder whose parent session has ended.
    # Each class appears once below each event, and each state once below each class.

    """

  private static func lines(
    _ classes: [String], _ states: [TaskStatus?], _ answers: [String]
  ) -> String {
    var groups: [(states: [String], answer: String)] = []
    for (state, answer) in zip(states, answers) {
      let name = states.count == 1 ? "-" : state?.rawValue ?? "none"
      if let same = groups.firstIndex(where: { $0.answer == answer }) {
        groups[same].states.append(name)
      } else {
        groups.append(([name], answer))
      }
    }
    var text = "  \(classes.joined(separator: " "))\n"
    for group in groups {
      text += "    \(group.states.joined(separator: " ")): \(group.answer)\n"
    }
    return text
  }

  /// A world with a task in a state, and with what the event needs besides.
  private static func world(_ state: TaskStatus?, for kind: EventKind) throws -> World {
    let world = try World.founded()
    try world.enrolAgent(Known.principal("agent:idle"), [.executor])
    // For changes of sessions by people: one that is active, and one that is suspended.
    for (index, name) in ["spare", "resting"].enumerated() {
      let agent = Known.principal("agent:\(name)")
      try world.enrolAgent(agent, [.executor, .builder])
      let session = Known.session(RoleMode.allCases.count + 1 + index)
      try world.open(
        Voice(actor: agent, session: session, key: Known.key(name)), .executor)
      if name == "resting" { try world.happen(.suspended(session), by: Cast.sofia) }
    }
    let parent = Voice(
      actor: Known.principal("agent:parent"), session: Known.session(30), key: Known.key("parent"))
    for voice in [parent, orphan] { try world.enrolAgent(voice.actor, [.executor, .builder]) }
    try world.open(parent, .builder)
    try world.open(orphan, .builder, life: .day, parent: parent.session)
    try world.happen(.ended(Known.session(30)), by: Cast.sofia)
    try world.happen(.queueLocked("research"), by: Cast.omar)
    // A verdict on a blocked task is one that the reviewer has blocked.
    if kind == .verdict(.submitted), state == .blocked {
      try world.bring(id, to: .codeReview)
      try world.openReview(id)
      try world.report(id, blockedReason: "the licence forbids it")
    } else if let state {
      try world.bring(id, to: state)
    }
    switch kind {
    case .review(.submitted):
      if state != nil {
        try world.happen(.evidence(id, World.range(id, revision: 7)), by: Cast.kernel)
      }
    case .push(.allowed), .task(.finished):
      if state == .codeReview { try world.approve(id) }
    case .task(.merged):
      if state == .reviewing { try world.land(id) }
    case .push(.landed):
      try world.bring(id, to: .codeReview)
      try world.approve(id)
      let range = World.range(id)
      try world.happen(.pushAllowed(range, task: id), by: Cast.kernel)
    default: break
    }
    return world
  }

  /// The answer of one cell.
  ///
  /// A report and a verdict need the actor to be the reviewer: in a world of its own the actor
  /// takes the review, if the law lets it, and else the reviewer's session does.
  private static func answer(
    _ kind: EventKind, _ voice: Voice, _ state: TaskStatus?, in shared: World
  ) throws -> String {
    var world = shared
    if kind == .review(.reported) || kind == .verdict(.submitted), state == .codeReview {
      world = try Self.world(state, for: kind)
      let open = Deed.reviewOpened(id, revision: 1)
      let reviewer =
        world.judge(open, by: voice).isAdmitted ? voice : Cast.session(.reviewer)
      try world.openReview(id, by: reviewer)
      if kind == .verdict(.submitted) { try world.report(id, by: reviewer) }
    }
    let deed = try Samples(world: world, task: id).deed(kind, by: voice)
    let unmet = world.unmet(deed, by: voice)
    return unmet.isEmpty ? "ok" : unmet.joined(separator: " ")
  }
}
