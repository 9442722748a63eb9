internal import Governance
package import Wire

/// What a record says of itself.
package struct Happening: Sendable {
  /// Who did it.
  let actor: Identifier
  /// When it was ordered.
  let at: Timestamp
  /// What.
  let event: Identifier
  /// In which session; nil for a person with their own key.
  let session: Identifier?

  /// Names the parts.
  package init(actor: Identifier, at: Timestamp, event: Identifier, session: Identifier?) {
    self.actor = actor
    self.at = at
    self.event = event
    self.session = session
  }
}

extension Views {
  /// The audit log of one task: its card, where it stands, and its last events, oldest first.
  static func audit(
    of id: TaskID, in state: State, seq: Int, _ record: (Int) -> Happening?
  ) -> String {
    var page = MarkdownEmitter()
    page.words("# Audit log — ")
    page.plain(title(id))
    page.endLine()
    page.line()
    page.words(disclaimer)
    page.words(" It shows record ")
    page.number(seq)
    page.line(".")
    page.line()
    if let task = state.get(TaskEntity.self, id.text) {
      write(task.card, ordinal: task.ordinal, source: task.source, to: &page)
      write(task, to: &page)
      writeTrail(of: task, record, to: &page)
    } else {
      page.line("The ledger has no such task.")
    }
    return String(decoding: page.bytes, as: UTF8.self)
  }

  /// The id as a heading shows it. Its grammar leaves one way to markup: an underscore after a
  /// hyphen can begin emphasis (CommonMark 0.31 §6.2), which would hide it.
  private static func title(_ id: TaskID) -> String {
    var escaped: [UInt8] = []
    var last: UInt8 = 0
    for byte in id.text.string.utf8 {
      // An escaped underscore is punctuation like the hyphen, so those after it need escapes too.
      let follows = last == UInt8(ascii: "-") && byte == UInt8(ascii: "_")
      if follows { escaped.append(UInt8(ascii: "\\")) }
      escaped.append(byte)
      if !follows { last = byte }
    }
    return String(decoding: escaped, as: UTF8.self)
  }

  private static func write(
    _ card: Card, ordinal: Int, source: Source, to page: inout MarkdownEmitter
  ) {
    page.line("The card:")
    page.line()
    page.fact("queue", card.queue)
    page.fact("type", card.type)
    page.fact("priority", card.priority.rawValue)
    page.fact("branch", card.branch)
    if let parent = card.parent { page.fact("parent", parent) }
    page.fact("dependencies", all: card.dependencies)
    page.fact("specs", all: card.specs)
    page.line(card.review.required ? "- code review: required" : "- code review: not required")
    page.fact("required personas", all: card.review.requiredPersonas)
    page.fact("optional personas", all: card.review.optionalPersonas)
    if let coverage = card.review.minCoverage { page.fact("least coverage in percent", coverage) }
    if let cycles = card.review.maxCycles { page.fact("most revisions", cycles) }
    for verification in card.verification { page.fact("verification", text: verification) }
    page.fact("file", "sha256:\(card.file.digest)")
    page.fact("bytes", card.file.size)
    page.fact("imports", ordinal)
    page.fact("imported by record", source.seq)
    page.line()
  }

  private static func write(_ task: TaskEntity, to page: inout MarkdownEmitter) {
    page.line("The task now:")
    page.line()
    page.fact("state", task.status.rawValue)
    page.fact("since", task.since)
    if let approval = task.approval { page.fact("start approved by record", approval.seq) }
    if let landed = task.landed { page.fact("landed by record", landed.seq) }
    page.fact("worked on by", all: task.workers)
    page.fact("sponsored by", all: task.sponsors)
    if let block = task.block {
      page.fact("blocked by record", block.source.seq)
      page.fact("goes back to", block.from.rawValue)
      page.fact("blocked because", text: block.reason)
    }
  }

  private static func writeTrail(
    of task: TaskEntity, _ record: (Int) -> Happening?, to page: inout MarkdownEmitter
  ) {
    page.line()
    page.words("What happened, oldest first; ")
    page.code("kernel log --task \(task.id)")
    page.line(" shows the records.")
    if task.earlier > 0 {
      page.words("Earlier events that are not listed: ")
      page.number(task.earlier)
      page.line(".")
    }
    for step in task.trail {
      // Whoever renders finds out why a record cannot be read, and uses no page that lacks one.
      guard let happening = record(step.seq) else { continue }
      page.line()
      page.words("## ")
      page.plain(happening.at.description)
      page.words(" — ")
      page.plain(happening.event.string)
      page.endLine()
      page.line()
      page.fact("actor", happening.actor)
      if let session = happening.session { page.fact("session", session) }
      page.fact("record", step.seq)
      page.fact("state", step.status.rawValue)
    }
  }
}
