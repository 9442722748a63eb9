package import Wire

/// The events of verdicts.
package enum VerdictEvent: EventGroup {
  case submitted(VerdictSubmitted)

  package enum Kind: String, CaseIterable, Sendable {
    case submitted = "verdict.submitted"
  }

  package var payload: any EventPayload {
    switch self {
    case .submitted(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .submitted: VerdictSubmitted.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .submitted: self = .submitted(try .init(reading: &reader))
    }
  }
}
