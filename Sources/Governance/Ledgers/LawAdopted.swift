package import Wire

/// `law.adopted`: from the next record on, events are judged by another law (design §5).
package struct LawAdopted: EventPayload {
  package let law: Int

  package static let traits = EventTraits(.root, window: .deliberate)

  /// Proposes a law number.
  package init(law: Int) { self.law = law }

  package static let fields: [WireField] = [
    .required("law", Int.self, "The law number that takes effect.")
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    law = try reader.field("law")
  }

  package func writeFields(to writer: inout CanonicalWriter) { writer.field("law", law) }

  package func judge(in court: Court) {
    court.require(
      .lawNext, court.ledger.map { law == $0.law + 1 },
      ConditionDetail(["in force": "\(court.ledger?.law ?? 0)", "proposed": "\(law)"]))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.update(LedgerEntity.self, LedgerEntity.id, seq: occurrence.seq) { $0.law = law }
  }
}

/// `clock.reset`: the one way out of a clock that once ran ahead: a new epoch (design §5, time).
package struct ClockReset: EventPayload {
  package let reason: Text

  package static let traits = EventTraits(.root, window: .none)

  /// Proposes a reset.
  package init(reason: Text) { self.reason = reason }

  package static let fields: [WireField] = [
    .required("reason", Text.self, "Why, at most 2,000 bytes.")
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    reason = try reader.field("reason")
  }

  package func writeFields(to writer: inout CanonicalWriter) { writer.field("reason", reason) }

  package func judge(in court: Court) {
    court.require(.clockReason, Reason.isGiven(reason))
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    state.update(LedgerEntity.self, LedgerEntity.id, seq: occurrence.seq) { $0.epoch += 1 }
  }
}

/// What people give as a reason.
package enum Reason {
  /// The most bytes of a reason.
  package static let byteCountMax = 2_000

  /// Whether a text is a reason: not blank and not longer than the limit.
  package static func isGiven(_ text: Text) -> Bool {
    text.byteCount <= byteCountMax && text.string.utf8.contains { $0 > 0x20 }
  }
}

extension ConditionKind {
  static let lawNext = ConditionKind(
    "law.next", "KRN-LAW-ORDER", "The law number is the next one.")
  static let clockReason = ConditionKind(
    "clock.reason", "KRN-REASON-MISSING", "A reason of at most 2,000 bytes is given.")
}
