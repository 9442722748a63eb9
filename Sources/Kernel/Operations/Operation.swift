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

/// An operation that proposes events in the actor's name.
protocol Change: Operation {
  /// The options that every change has.
  var change: ChangeOptions { get set }
  /// The events to propose, given what the ledger says now.
  func drafts(on ledger: OpenLedger, in kernel: Kernel) throws(Problem) -> [Draft]
  /// What to tell once it has happened.
  func answer(_ acted: Acted, on ledger: OpenLedger) throws(Problem) -> Answer
}

extension Change {
  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let (acted, answer) = try perform(in: kernel)
    return acted.isDryRun ? Explanation.dryRun(acted, answer) : answer
  }

  /// Proposes the events, and tells what became of them.
  func perform(in kernel: Kernel) throws(Problem) -> (Acted, Answer) {
    let options = try change.resolved()
    let ledger = try kernel.open(forWriting: !options.isDryRun)
    let actor = try Actor.find(as: change.actor, in: ledger, kernel.keys, kernel.effects)
    let drafts = try drafts(on: ledger, in: kernel)
    let decision = Decision(
      ledger: ledger, actor: actor, keys: kernel.keys, effects: kernel.effects, options: options)
    let (acted, after) = try decision.act(drafts)
    kernel.after = after
    var answer = try answer(acted, on: ledger)
    answer.ledger = ledger.position
    return (acted, answer)
  }
}

extension Acted {
  /// "in record 42", or what it would be.
  var place: String {
    if isDryRun { return "would be record \(seq); nothing was changed" }
    return isRepeat ? "record \(seq), recorded before" : "record \(seq)"
  }
}
