package import CommandLineKit
internal import Governance
internal import Ledger
internal import Store
internal import Wire

/// `kernel log`: the records, oldest first.
package struct Log: Operation {
  package static let path = ["log"]
  package static let summary = "Show the records of the ledger."
  package static let discussion = """
    For people, a line for each record: its number, time, actor, event and task. With --json, the \
    records themselves, one on each line, byte for byte as they are stored and hashed; then no \
    other document is printed. The limit counts the records that are shown.

    A refused proposal is shown for the task that it was about.
    """
  package static let examples = [
    Example("kernel log --reverse --limit 20", "Show the newest twenty records."),
    Example("kernel log --task FIX-1", "Show what happened to one task."),
    Example("kernel log --json --from 40", "Print records 40 and on as they are stored."),
  ]
  var from: Int?
  var limit: Int?
  var task: String?
  var actor: String?
  var event: String?
  var isReversed = false

  package init() {}

  package mutating func arguments<V: ArgumentVisitor>(_ visitor: inout V) throws(UsageError) {
    try visitor.option(
      "from", &from, placeholder: "SEQ",
      about: "The first record to look at; with --reverse the last.", isRequired: false,
      completion: .none)
    try visitor.option(
      "limit", &limit, placeholder: "N", about: "The most records to show.", isRequired: false,
      completion: .none)
    try visitor.option(
      "task", &task, placeholder: "TASK", about: "Only records about this task.",
      isRequired: false, completion: .dynamic("task"))
    try visitor.option(
      "actor", &actor, placeholder: "PRINCIPAL", about: "Only records by this principal.",
      isRequired: false, completion: .dynamic("principal"))
    try visitor.option(
      "event", &event, placeholder: "EVENT", about: "Only records of this event or area.",
      isRequired: false, completion: .dynamic("event"))
    try visitor.flag("reverse", &isReversed, about: "Newest first.")
  }

  package func validate() throws(UsageError) {
    if let from, from < 0 { throw UsageError("--from is the number of a record, 0 or more") }
    if let limit, limit < 0 { throw UsageError("--limit is 0 or more") }
  }

  package func run(in kernel: Kernel) throws(Problem) -> Answer {
    let ledger = try kernel.open(forWriting: false, records: true)
    let filter = LogFilter(
      task: try task.map { (word) throws(Problem) in try Names.task(word) },
      actor: try actor.map { (word) throws(Problem) in try Names.principal(word) },
      event: event)
    var shown = 0
    /// Shows a record if it is wanted; false when no more is.
    func show(_ stored: StoredRecord) throws(Problem) -> Bool {
      if let limit, shown >= limit { return false }
      guard let record = try? Record(parsing: stored.bytes) else {
        throw OpenLedger.broken("record \(stored.seq) cannot be read")
      }
      guard filter.wants(record) else { return true }
      shown += 1
      let bytes =
        kernel.globals.json ? stored.bytes : Array(LogLine.text(record).utf8)
      return kernel.write(bytes + [0x0A])
    }
    if isReversed {
      try backwards(in: ledger, show)
    } else {
      try forwards(in: ledger, show)
    }
    try storing { () throws(StoreError) in try ledger.store.confirmSnapshot() }
    var answer = Answer(raw: [], "kernel.log/1", data: .null)
    answer.ledger = ledger.position
    return answer
  }

  private func forwards(
    in ledger: OpenLedger, _ show: (StoredRecord) throws(Problem) -> Bool
  ) throws(Problem) {
    var records = try storing { () throws(StoreError) in
      try ledger.store.records(from: from ?? 0)
    }
    while let record = try storing({ () throws(StoreError) in try records.nextRecord() }) {
      guard try show(record) else { return }
    }
  }

  private func backwards(
    in ledger: OpenLedger, _ show: (StoredRecord) throws(Problem) -> Bool
  ) throws(Problem) {
    var seq = min(from ?? ledger.head.seq, ledger.head.seq)
    while seq >= 0 {
      let record = try storing { () throws(StoreError) in try ledger.store.record(seq) }
      guard let record else { throw OpenLedger.broken("record \(seq) is missing") }
      guard try show(record) else { return }
      seq -= 1
    }
  }
}

/// Which records are wanted.
struct LogFilter {
  let task: TaskID?
  let actor: PrincipalID?
  /// A whole event name, or an area such as `task`.
  let event: String?

  func wants(_ record: Record) -> Bool {
    let statement = record.statement
    if let actor, statement.actor != actor.identifier { return false }
    if let event {
      let name = statement.event.string.utf8
      guard name.elementsEqual(event.utf8) || name.starts(with: "\(event).".utf8) else {
        return false
      }
    }
    if let task { return LogLine.task(of: statement) == task }
    return true
  }
}

/// A record as a line for people.
enum LogLine {
  private static let actorWidth = 22
  private static let eventWidth = 22

  static func text(_ record: Record) -> String {
    let statement = record.statement
    let seq = "\(record.seq)"
    let columns = [
      String(repeating: " ", count: max(0, 6 - seq.utf8.count)) + seq, record.at.description,
      padded(statement.actor.string, actorWidth), padded(statement.event.string, eventWidth),
      task(of: statement)?.description ?? "",
    ]
    let line = columns.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }

  /// The task that a statement is about; of a refusal, the one that the refused statement is about.
  ///
  /// A body that this law cannot read has none.
  static func task(of statement: Statement) -> TaskID? {
    guard let kind = EventKind(statement.event.text),
      let event = try? Event(kind, canonical: statement.body)
    else { return nil }
    switch event {
    case .evidence(.recorded(let body)): return body.subject
    case .proposal(.refused(let body)):
      guard let inner = body.statement, let refused = try? Statement(parsing: inner.bytes),
        // Only the kernel signs refusals, so none holds another one; bytes may say otherwise.
        refused.event != statement.event
      else { return nil }
      return task(of: refused)
    default: return event.payload.task
    }
  }
}
