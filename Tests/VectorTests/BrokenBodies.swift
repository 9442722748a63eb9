import Crypto
import Governance
import Ledger
import Testing
import Wire

extension BrokenLedgers {
  /// Records whose bodies are wrong in what a verifier reads of them.
  func bodies() throws -> [Item] {
    try foundings() + enrolments() + verdicts() + [
      try refusal(.claim, "a refused statement that nobody signed") {
        try $0.sign(with: TestKey.alice.secret())
      },
      try otherPrincipal(), try noStatement(), try policy(), try missingBlob(),
    ]
  }

  private func item(
    _ name: String, _ check: LedgerVerifier.Check, _ event: Event,
    by voice: SmallLedger.Voice = Story.alice, in ledger: SmallLedger
  ) throws -> Item {
    let statement = try ledger.statement(event, by: voice, id: "broken")
    let record = try ledger.record(
      statement, signedWith: voice.key, judgement: SHA256.hash(Array("[]".utf8)))
    return Item(
      name: name, keep: ledger.size, tail: [record.bytes], bad: ledger.size, check: check)
  }

  private func foundings() throws -> [Item] {
    let empty = try Story(through: 0).ledger
    let whole = try Story(through: 1).ledger
    let body = try LedgerCreated(canonical: whole.records[0].statement.body)
    func created(
      _ name: String, by voice: SmallLedger.Voice = Story.alice, event: TestKey = .event,
      threshold: Int = 1, law: Int = 1, origin: Identifier = SmallLedger.origin
    ) throws -> Item {
      try item(
        name, .founding,
        .ledger(
          .created(
            LedgerCreated(
              checkpointKey: body.checkpointKey, checkpointPossession: body.checkpointPossession,
              eventKey: try event.secret().publicKey,
              eventPossession: try possession(event, .kernel), law: law, origin: origin,
              policy: body.policy, roots: body.roots, threshold: threshold))), by: voice,
        in: empty)
    }
    return [
      try created("record 0 by a key that is no root", by: Story.bob),
      try created("record 0 with one key for events and checkpoints", event: .checkpoint),
      try created("record 0 with the root key for events", event: .alice),
      try created("record 0 with a threshold of none", threshold: 0),
      try created("record 0 with a threshold above its roots", threshold: 2),
      try created("record 0 under a law that nobody knows", law: 2),
      try created("record 0 that names another origin", origin: identifier("other.example")),
      try item(
        "record 0 with another event", .founding,
        .task(.readied(TaskReadied(id: Story.task))), in: empty),
      try item(
        "ledger.created a second time", .founding, .ledger(.created(body)), in: story.ledger),
      try item(
        "record 0 of another ledger", .founding,
        .ledger(.created(body)), in: empty),
    ]
  }

  private func enrolments() throws -> [Item] {
    let ledger = story.ledger
    func enrolled(_ key: TestKey, _ proof: Signature) throws -> Event {
      .key(
        .enrolled(
          KeyEnrolled(
            key: try key.secret().publicKey, possession: proof, principal: Story.bob.principal)))
    }
    func revoked(_ key: TestKey, _ through: RecordReference) throws -> Event {
      .key(
        .revoked(
          KeyRevoked(
            key: try key.secret().publicKey.id, mode: .superseded, reason: "No use.",
            trustedThrough: through)))
    }
    return [
      try item(
        "a key is enrolled twice", .reused,
        try enrolled(.runner, try possession(.runner, Story.bob.principal)), in: ledger),
      try item(
        "a possession proof for another principal", .claim,
        try enrolled(.stranger, try possession(.stranger, Story.dave.principal)), in: ledger),
      try item(
        "a possession proof by another key", .claim,
        try enrolled(.stranger, try possession(.dave, Story.bob.principal)), in: ledger),
      try item(
        "trust up to a record of another history", .reference,
        try revoked(.bob, RecordReference(leaf: ledger.leaves[3], seq: 4)), in: ledger),
      try item(
        "trust up to the record itself", .reference,
        try revoked(.bob, RecordReference(leaf: ledger.leaves[3], seq: ledger.size)), in: ledger),
      try item(
        "trust up to before the enrolment", .body, try revoked(.bob, ledger.reference(0)),
        in: ledger),
      try item(
        "a revocation taken back", .body, try revoked(.bobSecond, ledger.reference(27)),
        in: ledger),
      try item(
        "a revocation for the limit that it has", .body,
        try revoked(.bobSecond, ledger.reference(25)), in: ledger),
      try item(
        "the kernel's key is revoked", .body, try revoked(.event, ledger.reference(5)), in: ledger),
    ]
  }

  private func verdicts() throws -> [Item] {
    let early = try Story(through: 19).ledger
    let good = try #require(story.verdict)
    func submitted(
      _ name: String, _ check: LedgerVerifier.Check, _ signed: SignedVerdict
    ) throws -> Item {
      try item(
        name, check, .verdict(.submitted(VerdictSubmitted(signed: signed))), by: Story.reviewer,
        in: early)
    }
    func edited(_ old: String, _ new: String, by key: TestKey = .reviewer) throws -> SignedVerdict {
      let text = String(decoding: good.verdict.canonicalBytes, as: UTF8.self)
      let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
      try #require(parts.count == 2)
      let verdict = try Verdict(canonical: Array((parts[0] + new + parts[1]).utf8))
      let secret = try key.secret()
      let message = DSSE.preAuthenticationEncoding(type: .verdict, body: verdict.canonicalBytes)
      return SignedVerdict(
        key: secret.publicKey, signature: secret.sign(message), verdict: verdict)
    }
    let zeros = Digest.zero.hex
    return [
      try submitted(
        "a verdict with the signature of a statement", .claim,
        SignedVerdict(
          key: good.key, signature: early.records[18].signature, verdict: good.verdict)),
      try submitted(
        "a verdict by somebody else's key", .verdict, try edited("FIX-1", "FIX-1", by: .bob)),
      try submitted(
        "a verdict for another session", .verdict, try edited("00000R\"", "00000B\"")),
      try submitted(
        "a verdict under another policy", .verdict,
        try edited(good.verdict.policy.hex, zeros)),
      try submitted(
        "a verdict for a ledger of the same name", .verdict,
        try edited(good.verdict.identity.hex, zeros)),
      try submitted(
        "a verdict on a report of another history", .reference,
        try edited(good.verdict.report.leaf.hex, zeros)),
    ]
  }

  private func refusal(
    _ check: LedgerVerifier.Check, _ name: String, principal: PrincipalID? = nil,
    _ signed: (Statement) throws -> Signature
  ) throws -> Item {
    let early = try Story(through: 14).ledger
    let refused = try early.statement(
      .task(.released(TaskReleased(id: Story.task))), by: Story.builder, id: "again")
    let bytes = Array(refused.bytes)
    var reader = CanonicalReader(bytes)
    let judgement = try early.judge(
      .task(.released(TaskReleased(id: Story.task))), by: Story.builder, refused)
    return try item(
      name, check,
      .proposal(
        .refused(
          ProposalRefused(
            key: try TestKey.builder.secret().publicKey,
            principal: principal ?? Story.builder.principal, signature: try signed(refused),
            statement: try CanonicalValue(reading: &reader), statementBlob: nil, suppressed: nil,
            unmet: judgement.unmet.map { UnmetCondition($0) }))), by: Story.kernel, in: early)
  }

  private func otherPrincipal() throws -> Item {
    try refusal(
      .refused, "a refusal that blames somebody else", principal: Story.reviewer.principal
    ) { try $0.sign(with: TestKey.builder.secret()) }
  }

  private func noStatement() throws -> Item {
    let early = try Story(through: 14).ledger
    let secret = try TestKey.builder.secret()
    let bytes = Array("{}".utf8)
    var reader = CanonicalReader(bytes)
    let body = ProposalRefused(
      key: secret.publicKey, principal: Story.builder.principal,
      signature: secret.sign(DSSE.preAuthenticationEncoding(type: .statement, body: bytes)),
      statement: try CanonicalValue(reading: &reader), statementBlob: nil, suppressed: nil,
      unmet: [])
    return try item(
      "a refusal of what is no statement", .refused, .proposal(.refused(body)), by: Story.kernel,
      in: early)
  }

  private func policy() throws -> Item {
    let policy = try Policy(canonical: Array(Story.policy(devSlots: 3).utf8))
    return try item(
      "a policy in place of one that is not in force", .policy,
      .policy(
        .adopted(
          PolicyAdopted(
            policy: policy, previous: SHA256.hash(Array(Story.policy(devSlots: 1).utf8)),
            source: nil))), in: story.ledger)
  }

  private func missingBlob() throws -> Item {
    let policy = try Policy(canonical: Array(Story.policy(devSlots: 3).utf8))
    return try item(
      "a blob that is not there", .blob,
      .policy(
        .adopted(
          PolicyAdopted(
            policy: policy, previous: SHA256.hash(Array(Story.policy(devSlots: 2).utf8)),
            source: BlobReference(digest: SHA256.hash(Array("gone".utf8)), size: 4)))),
      in: story.ledger)
  }
}
