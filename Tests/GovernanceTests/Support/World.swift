import Testing
import Wire

@testable import Governance

/// Who speaks: a principal, perhaps in a session, with a key.
struct Voice: Sendable {
  let actor: PrincipalID
  let session: SessionID?
  let key: PublicKey
  let keyID: KeyID

  init(actor: PrincipalID, session: SessionID?, key: PublicKey) {
    self.actor = actor
    self.session = session
    self.key = key
    keyID = key.id
  }

  /// Somebody who acts with a key of their own.
  static func person(_ id: String, key: String? = nil) -> Voice {
    Voice(actor: Known.principal(id), session: nil, key: Known.key(key ?? id))
  }
}

/// A refusal that a test did not expect: what was not met.
struct Refused: Error, CustomStringConvertible {
  let kind: EventKind
  let actor: PrincipalID
  let unmet: [String]

  var description: String { "\(kind) by \(actor) is refused: \(unmet.joined(separator: " "))" }
}

/// A ledger without bytes: the law over a state in memory, a clock that the test moves, and leaf
/// hashes that follow from the record numbers.
final class World {
  static let origin = Identifier("test.example/kernel")

  let state: State
  /// The kernel's clock; each event that happens moves it by a second.
  var now: Timestamp
  private(set) var records: [RecordReference] = []

  /// A ledger before its record 0.
  init(at moment: Timestamp = Known.moment(0), logsReads: Bool = false) {
    now = moment
    state = State(logsReads: logsReads)
  }

  /// The number that the next record gets.
  var seq: Int { records.count }

  /// The proposal of a deed, as the kernel would put it together.
  func proposal(
    _ deed: Deed, by voice: Voice, issued: Timestamp? = nil, version: Int? = nil
  ) -> Proposal {
    let payload = deed.payload
    let unknown = payload.references.filter {
      $0.seq < 0 || $0.seq >= records.count || records[$0.seq] != $0
    }
    return Proposal(
      actor: voice.actor, session: voice.session, key: voice.keyID,
      version: version ?? type(of: payload).traits.version, ledger: Self.origin,
      issued: issued ?? now, basis: records.last?.seq, at: now, seq: seq,
      unknownReferences: unknown.map(\.seq))
  }

  /// What the law says of a deed now.
  func judge(
    _ deed: Deed, by voice: Voice, issued: Timestamp? = nil, explains: Bool = false
  ) -> Judgement {
    Law.judge(
      deed.kind, deed.event, proposal(deed, by: voice, issued: issued), state, explains: explains)
  }

  /// The ids of the conditions that stand in the way of a deed, each once and in order.
  func unmet(_ deed: Deed, by voice: Voice, issued: Timestamp? = nil) -> [String] {
    Self.ids(judge(deed, by: voice, issued: issued))
  }

  /// The ids of the unmet conditions of a judgement, each once and in order.
  static func ids(_ judgement: Judgement) -> [String] {
    var ids: [String] = []
    for condition in judgement.unmet where !ids.contains("\(condition.kind.id)") {
      ids.append("\(condition.kind.id)")
    }
    return ids
  }

  /// Lets a deed happen that the law must admit, and returns its record.
  @discardableResult
  func happen(_ deed: Deed, by voice: Voice, issued: Timestamp? = nil) throws -> RecordReference {
    let proposal = proposal(deed, by: voice, issued: issued)
    let judgement = Law.judge(deed.kind, deed.event, proposal, state)
    guard judgement.isAdmitted else {
      throw Refused(kind: deed.kind, actor: voice.actor, unmet: Self.ids(judgement))
    }
    return record(deed, proposal)
  }

  /// Lets a deed happen if the law admits it, and says whether it did.
  func attempt(_ deed: Deed, by voice: Voice) -> Bool {
    let proposal = proposal(deed, by: voice)
    guard Law.judge(deed.kind, deed.event, proposal, state).isAdmitted else { return false }
    record(deed, proposal)
    return true
  }

  @discardableResult
  private func record(_ deed: Deed, _ proposal: Proposal) -> RecordReference {
    let leaf = Known.digest("leaf \(seq)")
    Law.apply(deed.kind, deed.event, to: state, as: Occurrence(proposal, leaf: leaf))
    records.append(RecordReference(leaf: leaf, seq: seq))
    now = now.advanced(byMilliseconds: .second)
    return records[records.count - 1]
  }

  /// Lets time pass.
  func wait(_ milliseconds: Int64) { now = now.advanced(byMilliseconds: milliseconds) }

  /// A task as it stands.
  func task(_ id: TaskID) -> TaskEntity? { state.get(TaskEntity.self, id.text) }

  /// A review as it stands.
  func review(_ id: TaskID) -> ReviewEntity? { state.get(ReviewEntity.self, id.text) }

  /// The policy in force.
  func policy() throws -> PolicyEntity {
    try #require(state.get(PolicyEntity.self, PolicyEntity.id))
  }
}
