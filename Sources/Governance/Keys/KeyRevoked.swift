package import Wire

/// `key.revoked`: what the key signed after `trusted_through` has no authority any more.
///
/// The past is never judged again; whoever relies on a contested record finds that out at use
/// (design §6, revocation).
package struct KeyRevoked: EventPayload {
  package let key: KeyID
  package let mode: RevocationMode
  package let reason: Text
  package let trustedThrough: RecordReference

  package static let traits = EventTraits(.root, window: .none)

  /// Proposes the end of a key.
  package init(key: KeyID, mode: RevocationMode, reason: Text, trustedThrough: RecordReference) {
    self.key = key
    self.mode = mode
    self.reason = reason
    self.trustedThrough = trustedThrough
  }

  package static let fields: [WireField] = [
    .required("key", KeyID.self, "The key."),
    .required("mode", RevocationMode.self, "Why."),
    .required("reason", Text.self, "In words, at most 2,000 bytes."),
    .required("trusted_through", RecordReference.self, "The last record that is trusted."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    key = try reader.field("key")
    mode = try reader.field("mode")
    reason = try reader.field("reason")
    trustedThrough = try reader.field("trusted_through")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("key", key)
    writer.field("mode", mode)
    writer.field("reason", reason)
    writer.field("trusted_through", trustedThrough)
  }

  package var references: [RecordReference] { [trustedThrough] }

  package func judge(in court: Court) {
    let entity = court.state.key(key)
    court.require(.keyKnown, entity != nil, ConditionDetail(["key": key.description]))
    court.require(.keyNotKernel, entity.map { $0.owner != .kernel })
    court.require(
      .keyNotRevoked,
      entity.map { key in
        key.revocation.map { trustedThrough.seq < $0.trustedThrough.seq } ?? true
      })
    court.require(
      .keyCutOff,
      entity.map { trustedThrough.seq >= $0.source.seq && trustedThrough.seq < court.proposal.seq })
    // The threshold must be reached without the key that is revoked, so that a thief cannot use it
    // to revoke the others. One signature speaks here; more roots than one decide by approvals.
    court.require(
      .keyRevokedByOther,
      court.ledger.map { key != court.proposal.key && ($0.threshold == 1 || !$0.isRoot(key)) })
    court.require(.reasonGiven, Reason.isGiven(reason))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.update(KeyEntity.self, Text.known(key.description), seq: occurrence.seq) {
      $0.revocation = Revocation(
        mode: mode, seq: occurrence.seq, trustedThrough: trustedThrough)
    }
  }
}
