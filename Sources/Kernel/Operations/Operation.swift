package import CommandLineKit
internal import Governance
internal import Wire

/// Something that the kernel can be asked to do: its words, and how it is done.
///
/// Help, completion, man page and input schema are read from the declaration, so they cannot drift
/// from what runs.
package protocol Operation: CommandDeclaration {
  /// Does it.
  ///
  /// - Throws: `Problem`, with everything that is unmet.
  func run(in kernel: Kernel) throws(Problem) -> Answer
}

extension Operation {
  /// Does it, and shows with a dry run how everything was judged.
  ///
  /// - Throws: `Problem`, with everything that is unmet.
  package func perform(in kernel: Kernel) throws(Problem) -> Answer {
    let answer: Answer
    do throws(Problem) { answer = try run(in: kernel) } catch {
      // What looks like damage may be a file that changed while it was read.
      try kernel.confirm()
      throw error
    }
    try kernel.confirm()
    // The cast searches every conformance of the program, so it comes last.
    guard let acted = kernel.acted, acted.isDryRun, self is any Judged else { return answer }
    return Explanation.dryRun(acted, answer)
  }
}

/// The options of every operation that changes something.
package struct ChangeOptions: Sendable {
  /// Whose key signs: a principal or a key id.
  package var actor: String?
  /// The idempotency key.
  package var id: String?
  /// Whether to judge and change nothing.
  package var isDryRun = false

  /// No option given.
  package init() {}

  /// Declares them.
  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.option(
      "as", &actor, placeholder: "KEY",
      about: "Sign with this principal's or key id's key file.", isRequired: false,
      completion: .dynamic("key"))
    try visitor.option(
      "id", &id, placeholder: "ID",
      about: "Name the statement: a repeat with the same id is done once.", isRequired: false,
      completion: .none)
    try visitor.flag("dry-run", &isDryRun, about: "Judge in full, and change nothing.")
  }

  /// The same for the decision.
  func resolved() throws(Problem) -> ActOptions {
    var options = ActOptions(id: nil, isDryRun: isDryRun)
    if let id {
      guard let token = Token(id) else {
        throw Problem(
          "KRN-USAGE", .usage, "--id takes 1 to 64 of A-Z a-z 0-9 . _ : -",
          hint: "leave it out to have one made")
      }
      options.id = token
    }
    return options
  }
}

/// An operation whose events the law judges, and which can therefore be run dry.
protocol Judged: Operation {
  /// The options that every change has.
  var change: ChangeOptions { get set }
}

/// An operation that proposes events in the actor's name.
protocol Change: Judged {
  /// The events to propose, given what the ledger says now.
  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft]
  /// What to tell once it has happened.
  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer
}

extension Change {
  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let (acted, ledger) = try kernel.act(change) { (ledger) throws(Problem) in
      try drafts(on: ledger, in: kernel)
    }
    var answer = try answer(acted, on: ledger)
    answer.ledger = ledger.position
    return answer
  }
}

extension Kernel {
  /// Opens the ledger, and proposes what `drafts` makes of it in the actor's name. Where there is
  /// nothing to do, nothing is proposed and the act has no records. `preparing` is done before
  /// anything is proposed, and never for a repeat or a dry run. Where the drafts are independent,
  /// every refusal is told and not the first alone.
  func act(
    _ change: ChangeOptions, areIndependent: Bool = false,
    preparing: () throws(Problem) -> Void = {},
    _ drafts: (OpenLedger) throws(Problem) -> [Draft]
  ) throws(Problem) -> (acted: Acted, ledger: OpenLedger) {
    var options = try change.resolved()
    options.areIndependent = areIndependent
    let ledger = try open(forWriting: !options.isDryRun, begins: !options.isDryRun)
    let actor = try Actor.find(
      as: change.actor, in: ledger, keys, effects, repeating: options.id)
    let drafts = try drafts(ledger)
    try ledger.check()
    guard !drafts.isEmpty else {
      return (
        Acted(records: [], judgements: [], isDryRun: options.isDryRun, isRepeat: false), ledger
      )
    }
    let decision = Decision(
      ledger: ledger, actor: actor, effects: effects, options: options)
    let (acted, after) = try decision.act(drafts, preparing: preparing)
    self.after = after
    self.acted = acted
    return (acted, ledger)
  }
}

extension Acted {
  /// "in record 42", or what it would be.
  var place: String {
    if isDryRun { return "would be record \(seq); nothing was changed" }
    return isRepeat ? "record \(seq), recorded before" : "record \(seq)"
  }
}
