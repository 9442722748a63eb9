internal import Crypto
internal import Governance
internal import Store
internal import Wire

/// Who acts in this process, with the secret that signs for them.
struct Actor: ~Copyable {
  let principal: PrincipalID
  let session: SessionID?
  let secret: SecretKey

  var keyID: KeyID { secret.publicKey.id }
}

extension Actor {
  /// Finds who acts: `--as`, else the session in `KERNEL_SESSION`, else the one person whose key
  /// for this ledger is among the key files. Nobody names themselves: the key says who it is.
  ///
  /// Of several people it is whoever has used the statement's `id` before: the first try may have
  /// been what brought the second person's key here.
  static func find(
    as given: String?, in ledger: OpenLedger, _ keys: KeyFiles, _ effects: Effects,
    repeating id: Token? = nil
  ) throws(Problem) -> Actor {
    if let given { return try named(given, in: ledger, keys) }
    if let token = effects.variable("KERNEL_SESSION") { return try session(token, in: ledger) }
    let found = try keys.survey()
    let own = found.headers.filter {
      $0.ledger == ledger.origin && $0.principal.kind == .human
    }
    // A key that is only requested here, or is of no use any more, makes nobody doubt who acts; nor
    // does a broken file, unless the ledger knows its name as a key of somebody else.
    let enrolled = own.filter { ledger.isEnrolled($0.key.id) && !ledger.isRevoked($0.key.id) }
    let lost = found.broken.compactMap { file in
      ledger.owner(of: file.id).map { (owner: $0, problem: file.problem) }
    }
    let known = Set(enrolled.map(\.principal))
    let valid = known.union(lost.map(\.owner))
    let people = valid.isEmpty ? Set(own.map(\.principal)) : valid
    guard let person = people.first else {
      throw Problem(
        "KRN-NO-KEY", .notFound, "there is no key of a person for \(ledger.origin) here",
        hint: "set KERNEL_SESSION, or kernel key list"
      ).besides(found.broken, in: ledger)
    }
    if people.count > 1, let id, let before = try whoever(of: people, has: id, in: ledger) {
      return try named(before.description, in: ledger, keys)
    }
    guard people.count == 1 else {
      if known.count < 2, let lost = lost.first(where: { !known.contains($0.owner) }) {
        throw lost.problem.undecided(lost.owner)
      }
      let names = people.sorted().map(\.description).joined(separator: ", ")
      throw Problem(
        "KRN-WHO", .usage, "more people than one have keys here: \(names)",
        hint: "say which with --as")
    }
    return try named(person.description, in: ledger, keys)
  }

  /// The one of several people who has used an id; nil when none or more than one has.
  private static func whoever(
    of people: Set<PrincipalID>, has id: Token, in ledger: OpenLedger
  ) throws(Problem) -> PrincipalID? {
    var found: [PrincipalID] = []
    for person in people {
      let used = try storing { () throws(StoreError) in
        try ledger.store.statementID(actor: person.identifier.text, id: id.text)
      }
      if used != nil { found.append(person) }
    }
    return found.count == 1 ? found.first : nil
  }

  private static func session(_ token: String, in ledger: OpenLedger) throws(Problem) -> Actor {
    let token = try SessionToken(token)
    guard let entity = ledger.state.get(SessionEntity.self, token.session.text) else {
      try ledger.check()
      throw Problem(
        "KRN-SESSION-UNKNOWN", .notFound, "this ledger has no session \(token.session)",
        hint: "kernel session list")
    }
    return Actor(principal: entity.agent, session: token.session, secret: token.secret)
  }

  /// The actor of a key id or of a principal with one enrolled, trusted key among the key files.
  private static func named(
    _ name: String, in ledger: OpenLedger, _ keys: KeyFiles
  ) throws(Problem) -> Actor {
    if let id = KeyID(hex: name.utf8) {
      return Actor(try keys.read(id))
    }
    let found = try keys.survey()
    let own = found.headers.filter {
      $0.ledger == ledger.origin && $0.principal.description == name
    }
    // Any enrolled key will do, so a broken file stops nobody who has another.
    var broken = found.broken.first { ledger.owner(of: $0.id)?.description == name }?.problem
    for header in own where ledger.isEnrolled(header.key.id) && !ledger.isRevoked(header.key.id) {
      do throws(Problem) { return Actor(try keys.read(header.key.id)) } catch {
        broken = broken ?? error
      }
    }
    if let broken { throw broken }
    // A key of no use is the last one to try, so that it is named in the refusal if it is all there
    // is.
    let rest = own.filter { !ledger.isRevoked($0.key.id) } + own
    guard let header = rest.first else {
      throw Problem(
        "KRN-NO-KEY", .notFound, "there is no key of \(name) for \(ledger.origin) here",
        hint: "kernel key list"
      ).besides(found.broken, in: ledger)
    }
    return Actor(try keys.read(header.key.id))
  }

  /// Whoever a key file speaks for.
  init(_ file: consuming KeyFile) {
    principal = file.header.principal
    session = nil
    secret = file.secret
  }
}

extension OpenLedger {
  /// The person whose valid key this is; nil for a key of anybody else, and for one that is not
  /// known here or was revoked.
  fileprivate func owner(of key: KeyID) -> PrincipalID? {
    state.key(key).flatMap {
      $0.owner.kind == .human && $0.session == nil && $0.revocation == nil ? $0.owner : nil
    }
  }
}

extension Problem {
  /// The problem of a key's file, where nobody can tell without that key who acts.
  fileprivate func undecided(_ owner: PrincipalID) -> Problem {
    Problem(
      code, exit, "\(message): it is a key of \(owner), and without it nobody can tell who acts",
      hint: [hint, "or say who acts with --as"].compactMap { $0 }.joined(separator: "; "),
      mayRetry: mayRetry)
  }

  /// The same problem with the broken files that may be why: those that the ledger does not know.
  fileprivate func besides(_ broken: [KeyFiles.BrokenFile], in ledger: OpenLedger) -> Problem {
    var problem = self
    problem.also = broken.filter { !ledger.isEnrolled($0.id) }.map(\.problem)
    return problem
  }
}
