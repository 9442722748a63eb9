package import Wire

/// The events of the spec registry.
package enum SpecEvent: EventGroup {
  case registered(SpecRegistered)

  package enum Kind: String, CaseIterable, Sendable {
    case registered = "spec.registered"
  }

  package var payload: any EventPayload {
    switch self {
    case .registered(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .registered: SpecRegistered.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .registered: self = .registered(try .init(reading: &reader))
    }
  }
}
