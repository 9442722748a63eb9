import Crypto
import Ledger
import Store
import Testing
import Wire

@testable import Governance
@testable import Kernel

/// What a program says of a ledger whose law it does not know any more.
@Suite struct UnknownLawTests {
  let work: TestWorkspace

  init() throws { work = try TestWorkspace() }

  /// Adopts law 2 as the owner; returns the number of the record.
  @discardableResult
  private func adopt() throws -> Int {
    try work.using { kernel in
      let (acted, _) = try kernel.act(ChangeOptions()) { _ in
        [Draft(.law(.adopted(LawAdopted(law: 2))))]
      }
      return acted.seq
    }
  }

  /// Appends what a program of law 2 might write: an event that nobody here knows, or one that law
  /// 1 would refuse, signed with a key that is enrolled or one that only law 2 knows.
  private func append(
    _ event: String, body: String, isKeyKnown: Bool = true, isSigned: Bool = true
  ) throws {
    try work.using { kernel in
      let ledger = try kernel.open(forWriting: true, begins: true, records: true)
      let actor = try Actor.find(as: nil, in: ledger, kernel.keys, kernel.effects)
      let stranger = try SecretKey.generate()
      let now = max(kernel.effects.now(), ledger.head.at)
      let statement = try Statement(
        actor: actor.principal.identifier,
        basis: Statement.Basis(leaf: ledger.head.leaf, seq: ledger.head.seq),
        body: Array(body.utf8), event: try #require(Identifier(event)),
        id: kernel.effects.newToken(at: now), issued: now,
        ledger: ledger.origin, session: nil, version: 1)
      let other = try SecretKey.generate()
      let signature =
        !isSigned
        ? statement.sign(with: other)
        : isKeyKnown ? statement.sign(with: actor.secret) : statement.sign(with: stranger)
      let record = try Record(
        at: now, judgement: .zero, key: isKeyKnown ? actor.keyID : stranger.publicKey.id,
        prev: ledger.head.leaf, seq: ledger.head.seq + 1, signature: signature,
        statement: statement)
      var edge = ledger.edge
      try ledger.transaction.append(record, leaf: record.leaf, to: &edge)
      let note = try ledger.orderingKeys.sign(
        Checkpoint(origin: ledger.origin, size: edge.size, root: edge.root))
      try ledger.transaction.putCheckpoint(edge, note: note)
      try ledger.transaction.commit()
    }
  }

  @Test func `verify says from which record on it could not judge, and does not say verified`()
    throws
  {
    try work.run("agent enroll agent:b-1 --role builder")
    let seq = try adopt()
    try append("future.happened", body: #"{"much":1}"#)
    try append("agent.enrolled", body: #"{"shape":"another"}"#, isKeyKnown: false)
    let answer = try work.run("verify --threads 1")
    #expect(answer.exit == .refused)
    #expect(answer.problem?.code == "KRN-LAW-UNKNOWN")
    #expect(try answer.member("good") as? Bool == false)
    #expect(try answer.member("records") as? Int == seq + 3)
    #expect(try answer.member("judged") as? Int == seq + 1)
    #expect(try answer.member("unknown_law", "law") as? Int == 2)
    #expect(try answer.member("unknown_law", "adopted_by") as? Int == seq)
    #expect(try answer.member("unknown_law", "first_unjudged") as? Int == seq + 1)
    #expect((try answer.member("derived") as? [Any])?.isEmpty == true)
    #expect(answer.lines.contains { $0.hasPrefix("[KRN-LAW-UNKNOWN] the records from \(seq + 1)") })
    #expect(!answer.lines.contains("\(seq + 3) records verified"))
    #expect(answer.lines.contains { $0.contains("the signatures of 1 records") })
  }

  @Test func `verify still finds what is wrong with bytes and signatures under any law`() throws {
    let seq = try adopt()
    try append("future.happened", body: "{}", isSigned: false)
    let answer = try work.run("verify --threads 1")
    #expect(answer.exit == .integrity)
    #expect(try answer.member("first_bad", "record") as? Int == seq + 1)
    #expect(try answer.member("records") as? Int == seq + 1)
    #expect(try answer.member("first_bad", "check") as? String == "signature")
  }

  @Test func `nothing shows a state that the unknown law may have changed, but records are told`()
    throws
  {
    try work.run("agent enroll agent:b-1 --role builder")
    let seq = try adopt()
    try append("future.happened", body: "{}")
    for line in [
      "status", "next", "agent list", "task list", "session list", "policy show", "why FIX-1",
      "key show", "queue list", "state render", "state render --check",
      "agent enroll agent:b-2 --role builder", "agent enroll agent:b-2 --role builder --dry-run",
    ] {
      let problem = try work.failure(line)
      #expect(problem.code == "KRN-LAW-UNKNOWN" && problem.exit == .refused, "\(line)")
      #expect(problem.message.contains("since record \(seq) "), "\(line): \(problem.message)")
    }
    #expect(try work.run("log").exit == .ok)
    #expect(try work.run("proof \(seq + 1)").exit == .ok)
    #expect(try work.run("checkpoint").exit == .ok)
    #expect(try work.run("doctor").lines.contains { $0.contains("KRN-LAW-UNKNOWN") })
  }
}
