package import Wire

/// The events of evidence.
package enum EvidenceEvent: EventGroup {
  case recorded(EvidenceRecorded)

  package enum Kind: String, CaseIterable, Sendable {
    case recorded = "evidence.recorded"
  }

  package var payload: any EventPayload {
    switch self {
    case .recorded(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .recorded: EvidenceRecorded.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .recorded: self = .recorded(try .init(reading: &reader))
    }
  }
}
