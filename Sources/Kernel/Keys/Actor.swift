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
    let own = try keys.all().filter {
      $0.ledger == ledger.origin && $0.principal.kind == .human
    }
    // A key that is only requested here, or is of no use any more, makes nobody doubt who acts.
    let enrolled = own.filter { ledger.isEnrolled($0.key.id) && !ledger.isRevoked($0.key.id) }
    let people = Set((enrolled.isEmpty ? own : enrolled).map(\.principal))
    guard let person = people.first else {
      throw Problem(
        "KRN-NO-KEY", .notFound, "there is no key of a person for \(ledger.origin) here",
        hint: "set KERNEL_SESSION, or kernel key list")
    }
    if people.count > 1, let id, let before = try whoever(of: people, has: id, in: ledger) {
      return try named(before.description, in: ledger, keys)
    }
    guard people.count == 1 else {
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
      let file = try keys.read(id)
      return Actor(principal: file.header.principal, session: nil, secret: file.secret)
    }
    let found = try keys.all().filter {
      $0.ledger == ledger.origin && $0.principal.description == name
    }
    // A key of no use is the last one to try, so that it is named in the refusal if it is all there
    // is.
    func rank(_ header: KeyFileHeader) -> Int {
      ledger.isRevoked(header.key.id) ? 2 : ledger.isEnrolled(header.key.id) ? 0 : 1
    }
    let ranked = found.sorted { rank($0) < rank($1) }
    guard let header = ranked.first else {
      throw Problem(
        "KRN-NO-KEY", .notFound, "there is no key of \(name) for \(ledger.origin) here",
        hint: "kernel key list")
    }
    let file = try keys.read(header.key.id)
    return Actor(principal: header.principal, session: nil, secret: file.secret)
  }
}
