internal import Crypto
internal import Governance
internal import Wire

/// Makes verdicts from what the ledger says, and signs them.
enum VerdictMaking {
  /// The unsigned verdict that the report on a task calls for, in the name of its reviewer.
  static func draft(_ id: TaskID, on ledger: OpenLedger, at now: Timestamp) throws(Problem)
    -> Verdict
  {
    let review = ledger.state.get(ReviewEntity.self, id.text)
    let policy = ledger.state.get(PolicyEntity.self, PolicyEntity.id)
    try ledger.check()
    guard let review, let report = review.report, let reviewer = review.reviewer, let policy else {
      throw Problem(
        "KRN-VERDICT-REPORT", .refused,
        review == nil ? "\(id) is not under review" : "the revision of \(id) has no report yet",
        hint: "kernel review show \(id)")
    }
    return Verdict(
      on: review, report: report, reviewer: reviewer.principal, session: reviewer.session,
      producedBy: reviewer.session == nil ? .human : .agent, policy: policy.digest,
      ledger: ledger.entity, issued: now)
  }

  /// Signs a verdict; whether the key is the reviewer's is for whoever relies on it to check.
  static func sign(_ verdict: Verdict, with secret: borrowing SecretKey) -> SignedVerdict {
    let message = DSSE.preAuthenticationEncoding(
      type: DSSE.PayloadType(Verdict.payloadType), body: verdict.canonicalBytes)
    return SignedVerdict(
      key: secret.publicKey, signature: secret.sign(message), verdict: verdict)
  }

  /// The reviewer's key on a machine that may have nothing else: the session's, or a key file for
  /// the ledger that the verdict names.
  static func signer(
    of verdict: Verdict, as given: String?, _ keys: KeyFiles, _ effects: Effects
  ) throws(Problem) -> Actor {
    if let session = verdict.session {
      guard given == nil, let text = effects.variable("KERNEL_SESSION") else {
        throw Problem(
          "KRN-VERDICT-SIGNER", .refused,
          "the reviewer works in session \(session), and KERNEL_SESSION is not set",
          hint: "sign it where that session is")
      }
      let token = try SessionToken(text)
      guard token.session == session else {
        throw Problem(
          "KRN-VERDICT-SIGNER", .refused,
          "the reviewer's session is \(session), and KERNEL_SESSION holds \(token.session)")
      }
      return Actor(principal: verdict.reviewer, session: session, secret: token.secret)
    }
    let found = try keys.survey()
    if let named = found.broken.first(where: { $0.id.description == given }) { throw named.problem }
    let own = found.headers.filter {
      $0.ledger == verdict.ledger && $0.principal == verdict.reviewer
        && (given == nil || given == $0.principal.description || given == $0.key.id.description)
    }
    guard let header = own.first, own.count == 1 else {
      var problem = Problem(
        own.isEmpty ? "KRN-NO-KEY" : "KRN-WHO", own.isEmpty ? .notFound : .usage,
        "there \(own.isEmpty ? "is no key" : "are \(own.count) keys") of \(verdict.reviewer) for "
          + "\(verdict.ledger) here",
        hint: own.isEmpty ? "kernel key list" : "say which key id with --as")
      // There may be no ledger here to tell whose keys the broken files are.
      if own.isEmpty { problem.also = found.broken.map(\.problem) }
      throw problem
    }
    return Actor(try keys.read(header.key.id))
  }
}
