package import Wire

/// The events of keys.
package enum KeyEvent: EventGroup {
  case enrolled(KeyEnrolled)
  case revoked(KeyRevoked)

  package enum Kind: String, CaseIterable, Sendable {
    case enrolled = "key.enrolled"
    case revoked = "key.revoked"
  }

  package var payload: any EventPayload {
    switch self {
    case .enrolled(let body): body
    case .revoked(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .enrolled: KeyEnrolled.self
    case .revoked: KeyRevoked.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .enrolled: self = .enrolled(try .init(reading: &reader))
    case .revoked: self = .revoked(try .init(reading: &reader))
    }
  }
}
