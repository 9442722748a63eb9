package import CommandLineKit
internal import Governance
internal import Store
internal import Wire

/// The options that stand before or after any command.
package struct Globals: ArgumentDeclaration {
  /// The folder to start from.
  package var directory: String?
  /// Whether to print one JSON document.
  package var json = false
  /// Whether to keep still about what went well.
  package var quiet = false
  /// Whether to say more about what is done.
  package var verbose = false
  /// Where messages go as well.
  package var logFile: String?
  /// The identity of a ledger that was never seen before.
  package var trust: String?
  /// Whether prompts are answered with yes.
  package var yes = false
  /// Whether to print the version.
  package var version = false

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.option(
      "directory", &directory, short: "C", placeholder: "DIR",
      about: "Work as if started in this folder.", isRequired: false, completion: .directories)
    try visitor.flag("json", &json, about: "Print one JSON document, also on failure.")
    try visitor.flag("quiet", &quiet, short: "q", about: "Print nothing but errors.")
    try visitor.flag("verbose", &verbose, short: "v", about: "Say more about what is done.")
    try visitor.option(
      "log-file", &logFile, placeholder: "FILE", about: "Append the messages to this file too.",
      isRequired: false, completion: .files)
    try visitor.option(
      "trust", &trust, placeholder: "IDENTITY",
      about: "Trust a ledger that was never seen before, by its identity.", isRequired: false,
      completion: .none)
    try visitor.flag("yes", &yes, about: "Answer prompts with yes; it overrides no rule.")
    try visitor.flag("version", &version, about: "Print the version and stop.")
  }
}

/// One run of the program: what it takes from outside, and what it opened.
package final class Kernel {
  /// The version of the program.
  package static let version = "0.1.0"
  /// The day of that version, for man pages.
  package static let released = "2026-11-20"

  /// What it takes from outside.
  package let effects: Effects
  /// The options of the command line.
  package let globals: Globals
  /// Told now and then how far a long operation has come.
  package var progress: (Int) -> Void = { _ in }
  /// The commands of the program, for operations that speak about commands.
  package var commands: CommandSurface?
  /// Takes bytes of an answer that is too long for memory; false when nobody reads any more.
  package var write: ([UInt8]) -> Bool = { _ in true }
  /// What was proposed last, so that a dry run can show how it was judged.
  var acted: Acted?
  /// What is to be done once the answer has been printed.
  var after: AfterWork?
  /// The ledger that was opened, so that its lock is held until the work after the answer is done.
  private(set) var ledger: OpenLedger?

  /// The state that a replay made. It is kept for the sake of `leaveToSystem` alone: taking apart
  /// what a hundred thousand records made costs as much as judging thousands of them.
  var replayed: State?

  /// Makes a run.
  package init(_ effects: Effects, _ globals: Globals) {
    self.effects = effects
    self.globals = globals
  }

  /// Where this user's own files are; what needs none of them works without a home.
  ///
  /// - Throws: `KRN-NO-HOME`.
  var home: HomeFolders {
    get throws(Problem) { try HomeFolders(effects) }
  }

  /// The key files of this user.
  ///
  /// - Throws: `KRN-NO-HOME`.
  var keys: KeyFiles {
    get throws(Problem) { KeyFiles(try home) }
  }

  /// Opens the ledger of the workspace; with `begins`, the transaction of the writing is open.
  ///
  /// - Throws: `KRN-LAW-UNKNOWN` under a law of another number, unless all that is wanted is the
  ///   bytes of `records`, which mean the same under any law.
  func open(
    forWriting: Bool, begins: Bool = false, records: Bool = false
  ) throws(Problem) -> OpenLedger {
    let workspace = try Workspace.find(globals.directory, effects)
    let trust = try trusted()
    let opened =
      forWriting
      ? try OpenLedger.forWriting(workspace, home, trust: trust, begins: begins)
      : try OpenLedger.forReading(workspace, home, trust: trust)
    ledger = opened
    if !records { try opened.checkLaw() }
    return opened
  }

  /// The identity that the caller knows the ledger by, from `--trust`.
  func trusted() throws(Problem) -> Digest? {
    guard let text = globals.trust else { return nil }
    guard let digest = Digest(hex: text.utf8) else {
      throw Problem("KRN-USAGE", .usage, "--trust takes the 64 hexadecimal digits of an identity")
    }
    return digest
  }

  /// Where the opened ledger stands; nil when none was opened.
  package var position: LedgerPosition? { ledger?.position }

  /// Why what was read cannot be trusted: reads are told all the same, and exit with 7.
  package var distrust: Problem? { ledger?.distrust }

  /// Makes sure that everything that was read is one state of the ledger, before it is told.
  ///
  /// - Throws: `KRN-BUSY` when a file that nobody was to write was written meanwhile.
  func confirm() throws(Problem) {
    guard let ledger else { return }
    try storing { () throws(StoreError) in try ledger.store.confirmSnapshot() }
  }

  /// Does what is left after the answer, and returns what went wrong.
  package func finish() -> [Problem] { after?.run() ?? [] }

  /// Keeps everything until the process ends, but for secrets: the system takes back files, locks
  /// and memory at once, and whoever waits for the process need not wait for them one by one.
  package func leaveToSystem() {
    ledger?.orderingKeys.forget()
    _ = unsafe Unmanaged.passRetained(self)
  }
}
