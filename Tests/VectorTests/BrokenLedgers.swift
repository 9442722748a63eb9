import Crypto
import Governance
import Ledger
import Testing
import Wire

/// The small ledger with one thing wrong each time: the first `keep` records, then `tail`.
struct BrokenLedgers {
  struct Item {
    let name: String
    let keep: Int
    let tail: [[UInt8]]
    /// The number of the first bad record.
    let bad: Int
    let check: LedgerVerifier.Check
  }

  let story: Story
  private var ledger: SmallLedger { story.ledger }
  private let refusing = SHA256.hash(Array("[]".utf8))

  init(_ story: Story) { self.story = story }

  func all() throws -> [Item] {
    try bytes() + order() + statements() + keys() + bodies()
  }

  /// A ledger whose last record is replaced or followed by one bad record.
  private func ending(
    _ name: String, _ check: LedgerVerifier.Check, _ record: Record, keep: Int? = nil
  ) -> Item {
    let keep = keep ?? ledger.size
    return Item(name: name, keep: keep, tail: [record.bytes], bad: keep, check: check)
  }

  private func edited(_ seq: Int, _ old: String, _ new: String) throws -> [UInt8] {
    let text = String(decoding: ledger.lines[seq], as: UTF8.self)
    let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    return Array((parts[0] + new + parts[1]).utf8)
  }

  // MARK: Bytes

  private func bytes() throws -> [Item] {
    let body = try edited(5, "reviewer-1", "reviewer-2")
    let signature = try edited(8, "\"sig\":\"", "\"sig\":\"+")
    func changed(_ name: String, _ seq: Int, _ old: String, _ new: String) throws -> Item {
      Item(
        name: name, keep: seq, tail: [try edited(seq, old, new)], bad: seq, check: .form)
    }
    return [
      Item(
        name: "a letter of a body is changed", keep: 5, tail: [body, ledger.lines[6]], bad: 5,
        check: .signature),
      Item(
        name: "a body is changed in the newest record", keep: 31,
        tail: [try edited(31, "FIX-1", "FIX-2")], bad: 31, check: .signature),
      Item(
        name: "the time of a record is changed", keep: 5,
        tail: [try retimed(5).bytes, ledger.lines[6]], bad: 6, check: .prev),
      Item(
        name: "a judgement is changed", keep: 5,
        tail: [
          try edited(5, ledger.records[5].judgement.hex, refusing.hex), ledger.lines[6],
        ], bad: 6, check: .prev),
      Item(name: "a signature is no base64", keep: 8, tail: [signature], bad: 8, check: .form),
      try changed("a space after a colon", 4, "\"seq\":", "\"seq\": "),
      try changed("a number with a leading zero", 4, "\"seq\":4,", "\"seq\":04,"),
      try changed("a field that no record has", 4, "\"seq\":4,", "\"seq\":4,\"sha\":\"\","),
      try changed(
        "a field that no statement has", 4, "\"version\":1", "\"vendor\":1,\"version\":1"),
      try changed("a field is missing", 4, "\"version\":1", "\"versio\":1"),
      try changed("a key in capitals", 4, "\"key\":\"", "\"key\":\"A"),
      try changed("an actor that is no principal", 4, "\"actor\":\"human:", "\"actor\":\"person:"),
      try changed("a body that is no object", 10, "{\"task\":\"FIX-1\"}", "[\"FIX-1\"]"),
      Item(
        name: "a record that ends early", keep: 4, tail: [Array(ledger.lines[4].dropLast())],
        bad: 4, check: .form),
      Item(
        name: "a line feed in a record", keep: 4, tail: [ledger.lines[4] + [0x0A]], bad: 4,
        check: .form),
      try tooLong(),
    ]
  }

  private func retimed(_ seq: Int) throws -> Record {
    let old = ledger.records[seq]
    return try Record(
      at: old.at.advanced(byMilliseconds: 1), judgement: old.judgement, key: old.key,
      prev: old.prev, seq: seq, signature: old.signature, statement: old.statement)
  }

  /// A statement of 49,153 bytes, put together by hand since our own code refuses to.
  private func tooLong() throws -> Item {
    let last = ledger.records[31]
    let missing = 49_153 - last.statement.range.count
    let text = String(decoding: last.bytes, as: UTF8.self)
    let parts = text.split(
      separator: "\"task\":\"FIX-1\"", maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    let filler = String(repeating: "x", count: missing - "\"note\":\"\",".utf8.count)
    let line = "\(parts[0])\"note\":\"\(filler)\",\"task\":\"FIX-1\"\(parts[1])"
    return Item(
      name: "a statement of 49153 bytes", keep: 31, tail: [Array(line.utf8)], bad: 31, check: .form)
  }

  // MARK: Order

  private func order() throws -> [Item] {
    let lines = ledger.lines
    // The same statement ordered at another time, and the chain mended behind it.
    let early = try retimed(5)
    let old = ledger.records[6]
    let mended = try Record(
      at: old.at, judgement: old.judgement, key: old.key, prev: early.leaf, seq: 6,
      signature: old.signature, statement: old.statement)
    let released = ledger.records[31]
    let before = try Record(
      at: ledger.records[30].at.advanced(byMilliseconds: -1), judgement: released.judgement,
      key: released.key, prev: released.prev, seq: 31, signature: released.signature,
      statement: released.statement)
    let gap = try ledger.record(
      try event(.ended), signedWith: .alice, judgement: refusing, seq: ledger.size + 1)
    let prev = try ledger.record(
      try event(.ended), signedWith: .alice, judgement: refusing, prev: ledger.leaves[3])
    return [
      Item(
        name: "two records change places", keep: 7, tail: [lines[8], lines[7]], bad: 7,
        check: .seq),
      Item(name: "a record is missing", keep: 11, tail: [lines[12]], bad: 11, check: .seq),
      Item(name: "a record comes twice", keep: 12, tail: [lines[11]], bad: 12, check: .seq),
      Item(name: "the first record is missing", keep: 0, tail: [lines[1]], bad: 0, check: .seq),
      Item(
        name: "a record is ordered at another time and the chain mended", keep: 5,
        tail: [early.bytes, mended.bytes], bad: 6, check: .basis),
      ending("time goes back without a reset", .time, before, keep: 31),
      ending("a number is left out", .seq, gap), ending("another record before it", .prev, prev),
    ]
  }

  // MARK: Statements

  private enum Kind { case ended, locked }

  private func body(_ kind: Kind) throws -> Event {
    switch kind {
    case .ended:
      .session(
        .ended(SessionEnded(session: try #require(Story.reviewer.session), reason: "Enough.")))
    case .locked: .queue(.locked(QueueLocked(queue: Story.dev, reason: "Stop.")))
    }
  }

  private func event(
    _ kind: Kind, by voice: SmallLedger.Voice = Story.alice, id: String? = nil
  ) throws -> Statement {
    try ledger.statement(try body(kind), by: voice, id: id)
  }

  private func statement(
    event: String = "queue.locked", basis: Statement.Basis?, ledger origin: String? = nil,
    version: Int = 1
  ) throws -> Statement {
    try Statement(
      actor: Story.alice.principal.identifier, basis: basis,
      body: try body(.locked).payload.canonicalBytes, event: try #require(Identifier(event)),
      id: try #require(Token("vector:\(ledger.size)")), issued: ledger.now,
      ledger: try #require(Identifier(origin ?? SmallLedger.origin.string)), session: nil,
      version: version)
  }

  private func statements() throws -> [Item] {
    let head = Statement.Basis(leaf: ledger.leaves[ledger.size - 1], seq: ledger.size - 1)
    func signed(_ statement: Statement) throws -> Record {
      try ledger.record(statement, signedWith: .alice, judgement: refusing)
    }
    return [
      ending(
        "a statement for another ledger", .ledger,
        try signed(statement(basis: head, ledger: "other.example/kernel"))),
      ending("no basis", .basis, try signed(statement(basis: nil))),
      ending(
        "a basis that is the record itself", .basis,
        try signed(statement(basis: .init(leaf: head.leaf, seq: ledger.size)))),
      ending(
        "a basis of another history", .basis,
        try signed(statement(basis: .init(leaf: head.leaf, seq: 4)))),
      ending(
        "an event that law 1 does not have", .event,
        try signed(statement(event: "queue.painted", basis: head))),
      ending(
        "a version that law 1 does not have", .event,
        try signed(statement(basis: head, version: 2))),
      ending(
        "an id that the actor used before", .id,
        try ledger.record(
          try event(.locked, id: "vector:1"), signedWith: .alice, judgement: refusing)),
      try reusedRefusedID(),
    ]
  }

  /// The id of a refused statement is used up as well.
  private func reusedRefusedID() throws -> Item {
    let early = try Story(through: 20).ledger
    let event = Event.task(.finished(TaskFinished(id: Story.task)))
    let statement = try early.statement(event, by: Story.builder, id: "early-release")
    let record = try early.record(statement, signedWith: .builder, judgement: refusing)
    return ending("the id of a refused statement", .id, record, keep: early.size)
  }

  // MARK: Keys

  private func keys() throws -> [Item] {
    func signed(
      _ name: String, _ check: LedgerVerifier.Check, _ voice: SmallLedger.Voice, _ key: TestKey
    ) throws -> Item {
      let record = try ledger.record(
        try event(.locked, by: voice), signedWith: key, judgement: refusing)
      return ending(name, check, record)
    }
    var inNoSession = Story.reviewer
    inNoSession.session = nil
    var inSession = Story.bob
    inSession.session = Story.reviewer.session
    var signature = try ledger.record(
      try event(.locked), signedWith: .alice, judgement: refusing)
    signature = try Record(
      at: signature.at, judgement: signature.judgement, key: signature.key, prev: signature.prev,
      seq: signature.seq, signature: ledger.records[31].signature, statement: signature.statement)
    return [
      try signed("a key that nobody enrolled", .key, Story.alice, .stranger),
      try signed("a key of somebody else", .speaker, Story.alice, .bob),
      try signed("a key of a session without the session", .speaker, inNoSession, .reviewer),
      try signed("a person's key in a session", .speaker, inSession, .bob),
      try signed("the checkpoint key", .speaker, Story.kernel, .checkpoint),
      try signed("a revoked key", .revoked, Story.bobSecond, .bobSecond),
      try signed("a key that a revoked key enrolled", .revoked, Story.dave, .dave),
      ending("a signature of another statement", .signature, signature),
      try keyBeforeItsTime(),
    ]
  }

  /// A key speaks from the record after the one that enrolls it.
  private func keyBeforeItsTime() throws -> Item {
    let early = try Story(through: 3).ledger
    let secret = try TestKey.bobSecond.secret()
    let event = Event.key(
      .enrolled(
        KeyEnrolled(
          key: secret.publicKey, possession: try possession(.bobSecond, Story.bob.principal),
          principal: Story.bob.principal)))
    let statement = try early.statement(event, by: Story.bobSecond)
    return ending(
      "a key that enrolls itself", .key,
      try early.record(statement, signedWith: .bobSecond, judgement: refusing), keep: early.size)
  }
}
