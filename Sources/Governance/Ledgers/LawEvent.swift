package import Wire

/// The events of the law itself.
package enum LawEvent: EventGroup {
  case adopted(LawAdopted)

  package enum Kind: String, CaseIterable, Sendable {
    case adopted = "law.adopted"
  }

  package var payload: any EventPayload {
    switch self {
    case .adopted(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .adopted: LawAdopted.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .adopted: self = .adopted(try .init(reading: &reader))
    }
  }
}
