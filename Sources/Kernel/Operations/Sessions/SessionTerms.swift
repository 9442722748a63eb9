internal import CommandLineKit
internal import Governance
internal import Wire

/// What a session is to be, in the words of the law.
struct SessionTerms {
  let agent: PrincipalID
  let role: RoleMode
  let reach: SessionReach
  let scope: [TaskID]
  let lifetime: Lifetime
  let parent: SessionID?
}

/// The same as it is given on the command line.
struct SessionWords: Sendable {
  /// How long a session lasts unless said otherwise: a working day.
  static let ordinaryLifetime = Lifetime(seconds: 8 * 3_600)

  var agent: String?
  var role: RoleMode?
  var tasks: [String] = []
  var isForAllTasks = false
  var lifetime: Lifetime?
  var parent: String?

  /// Declares them; `isRequired` says whether agent and role have to be given.
  mutating func arguments<V: ArgumentVisitor>(
    _ visitor: inout V, isRequired: Bool
  ) throws(UsageError) {
    try visitor.option(
      "agent", &agent, placeholder: "WHO", about: "The agent that will act: agent:NAME.",
      isRequired: isRequired, completion: .dynamic("agent"))
    try visitor.option(
      "role", &role, placeholder: "ROLE", about: "The role that it acts in.",
      isRequired: isRequired, completion: .none)
    try visitor.options(
      "task", &tasks, placeholder: "TASK", about: "A task that it may touch.",
      isRequired: false, completion: .dynamic("task"))
    try visitor.flag("all-tasks", &isForAllTasks, about: "Let it touch every task.")
    try visitor.option(
      "for", &lifetime, placeholder: "TIME",
      about: "How long it lasts once opened, such as 90m, 8h or 7d; by default 8h.",
      isRequired: false, completion: .none)
    try visitor.option(
      "parent", &parent, placeholder: "SESSION",
      about: "The session that it descends from; it counts only while that one does.",
      isRequired: false, completion: .dynamic("session"))
  }

  /// Whether any of them was given.
  var isGiven: Bool {
    agent != nil || role != nil || !tasks.isEmpty || isForAllTasks || lifetime != nil
      || parent != nil
  }

  /// Checks what fits together.
  func validate() throws(UsageError) {
    if isForAllTasks, !tasks.isEmpty { throw UsageError(.exclusive("--task", "--all-tasks")) }
    if !isForAllTasks, tasks.isEmpty {
      throw UsageError(
        "--task or --all-tasks is needed", hint: "name the tasks that it may touch")
    }
    if agent == nil || role == nil { throw UsageError(.missing(["--agent", "--role"])) }
  }

  /// The words as terms.
  func terms() throws(Problem) -> SessionTerms {
    guard let role else { throw Problem("KRN-USAGE", .usage, "--role is needed") }
    var scope: [TaskID] = []
    for task in tasks { scope.append(try Names.task(task)) }
    return SessionTerms(
      agent: try Names.agent(agent ?? ""), role: role, reach: isForAllTasks ? .all : .listed,
      scope: scope, lifetime: lifetime ?? Self.ordinaryLifetime,
      parent: try parent.map { (text) throws(Problem) in try Names.session(text) })
  }
}

/// A session's key pair with the request for it, and the token that is shown once.
struct NewSession {
  let request: SessionRequest
  /// `<session id>.<seed>`: secret. Nothing but the one answer may hold it.
  let token: String

  init(_ terms: SessionTerms, of ledger: Identifier, in kernel: Kernel) throws(Problem) {
    // The seed would be made and lost, and the session with it.
    if kernel.globals.quiet, !kernel.globals.json {
      throw Problem(
        "KRN-USAGE", .usage, "with -q nobody would see the token, which is shown once",
        hint: "leave -q out, or add --json")
    }
    let key = try NewKey(for: terms.agent, of: ledger)
    let effects = kernel.effects
    let name = "S-" + ULID.make(at: effects.now(), random: effects.random(10))
    guard let session = SessionID(name) else {
      preconditionFailure("S- and a ULID name a session")
    }
    request = SessionRequest(terms, session: session, key: key)
    token = SessionToken.text(session, key.secret)
  }

  /// The line that a shell takes the token from.
  var tokenLine: String { "KERNEL_SESSION=\(token)" }
}
