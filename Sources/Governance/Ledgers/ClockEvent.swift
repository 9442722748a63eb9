package import Wire

/// The events of the clock.
package enum ClockEvent: EventGroup {
  case reset(ClockReset)

  package enum Kind: String, CaseIterable, Sendable {
    case reset = "clock.reset"
  }

  package var payload: any EventPayload {
    switch self {
    case .reset(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .reset: ClockReset.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .reset: self = .reset(try .init(reading: &reader))
    }
  }
}
