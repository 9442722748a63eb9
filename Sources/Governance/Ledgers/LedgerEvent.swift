package import Wire

/// The events of a ledger's beginning.
package enum LedgerEvent: EventGroup {
  case created(LedgerCreated)
  case accepted(LedgerAccepted)

  package enum Kind: String, CaseIterable, Sendable {
    case created = "ledger.created"
    case accepted = "ledger.accepted"
  }

  package var payload: any EventPayload {
    switch self {
    case .created(let body): body
    case .accepted(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .created: LedgerCreated.self
    case .accepted: LedgerAccepted.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .created: self = .created(try .init(reading: &reader))
    case .accepted: self = .accepted(try .init(reading: &reader))
    }
  }
}
