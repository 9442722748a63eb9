package import CommandLineKit
package import Wire

/// Where a ledger stands.
package struct LedgerPosition: Sendable, Equatable {
  /// The number of the newest record.
  package let seq: Int
  /// Its leaf hash.
  package let head: Digest

  /// Names a position.
  package init(seq: Int, head: Digest) {
    self.seq = seq
    self.head = head
  }
}

/// What an operation answers: for people as lines, for programs as one document.
package struct Answer: Sendable {
  /// The schema of `data`, for example `kernel.task/1`.
  package let schema: String
  /// The document's data.
  package let data: JSONText
  /// The same for people.
  package let lines: [String]
  /// Commands that make sense next.
  package var next: [String]
  /// The ledger's position, when a ledger was read or written.
  package var ledger: LedgerPosition?
  /// The exit code of an answer that is not simply good, such as `can` saying no.
  package var exit: ExitCode
  /// Why an answer that was found is no: `can` of what the law refuses.
  package var problem: Problem?
  /// Bytes to print as they are, instead of lines or a document.
  package var raw: [UInt8]?
  /// What went less than well, for the messages.
  package var warnings: [String]
  /// What a person should know beside the data, for the messages: where the lines are read by a
  /// script, such as a token's.
  package var notes: [String]

  /// Makes an answer.
  package init(
    _ schema: String, data: JSONText, lines: [String], next: [String] = [],
    ledger: LedgerPosition? = nil, exit: ExitCode = .ok, warnings: [String] = [],
    notes: [String] = []
  ) {
    self.schema = schema
    self.data = data
    self.lines = lines
    self.next = next
    self.ledger = ledger
    self.exit = exit
    raw = nil
    self.warnings = warnings
    self.notes = notes
  }

  /// Makes an answer of bytes that are printed as they are.
  package init(raw: [UInt8], _ schema: String, data: JSONText, exit: ExitCode = .ok) {
    self.init(schema, data: data, lines: [], exit: exit)
    self.raw = raw
  }
}

extension JSONText {
  /// A value of the ledger, as its canonical bytes.
  static func wire(_ value: some WireObject) -> JSONText {
    .raw(String(decoding: value.canonicalBytes, as: UTF8.self))
  }

  /// An object of the members that have a value.
  static func members(_ members: KeyValuePairs<String, JSONText?>) -> JSONText {
    .object(members.compactMap { member in member.value.map { Member(member.key, $0) } })
  }
}
