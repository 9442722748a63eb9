package import Wire

/// The events of agents.
package enum AgentEvent: EventGroup {
  case enrolled(AgentEnrolled)

  package enum Kind: String, CaseIterable, Sendable {
    case enrolled = "agent.enrolled"
  }

  package var payload: any EventPayload {
    switch self {
    case .enrolled(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .enrolled: AgentEnrolled.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .enrolled: self = .enrolled(try .init(reading: &reader))
    }
  }
}
