package import Wire

/// The events of refused proposals.
package enum ProposalEvent: EventGroup {
  case refused(ProposalRefused)

  package enum Kind: String, CaseIterable, Sendable {
    case refused = "proposal.refused"
  }

  package var payload: any EventPayload {
    switch self {
    case .refused(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .refused: ProposalRefused.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .refused: self = .refused(try .init(reading: &reader))
    }
  }
}
