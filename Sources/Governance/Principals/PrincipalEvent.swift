package import Wire

/// The events of people and runners.
package enum PrincipalEvent: EventGroup {
  case enrolled(PrincipalEnrolled)

  package enum Kind: String, CaseIterable, Sendable {
    case enrolled = "principal.enrolled"
  }

  package var payload: any EventPayload {
    switch self {
    case .enrolled(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .enrolled: PrincipalEnrolled.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .enrolled: self = .enrolled(try .init(reading: &reader))
    }
  }
}
