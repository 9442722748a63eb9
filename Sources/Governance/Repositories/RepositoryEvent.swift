package import Wire

/// The events of repositories.
package enum RepositoryEvent: EventGroup {
  case registered(RepositoryRegistered)

  package enum Kind: String, CaseIterable, Sendable {
    case registered = "repository.registered"
  }

  package var payload: any EventPayload {
    switch self {
    case .registered(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .registered: RepositoryRegistered.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .registered: self = .registered(try .init(reading: &reader))
    }
  }
}
