package import Wire

/// The events of pushes.
package enum PushEvent: EventGroup {
  case allowed(PushAllowed)
  case landed(PushLanded)

  package enum Kind: String, CaseIterable, Sendable {
    case allowed = "push.allowed"
    case landed = "push.landed"
  }

  package var payload: any EventPayload {
    switch self {
    case .allowed(let body): body
    case .landed(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .allowed: PushAllowed.self
    case .landed: PushLanded.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .allowed: self = .allowed(try .init(reading: &reader))
    case .landed: self = .landed(try .init(reading: &reader))
    }
  }
}
