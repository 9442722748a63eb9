package import Wire

/// The events of reviews.
package enum ReviewEvent: EventGroup {
  case submitted(ReviewSubmitted)
  case opened(ReviewOpened)
  case reported(ReviewReported)

  package enum Kind: String, CaseIterable, Sendable {
    case submitted = "review.submitted"
    case opened = "review.opened"
    case reported = "review.reported"
  }

  package var payload: any EventPayload {
    switch self {
    case .submitted(let body): body
    case .opened(let body): body
    case .reported(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .submitted: ReviewSubmitted.self
    case .opened: ReviewOpened.self
    case .reported: ReviewReported.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .submitted: self = .submitted(try .init(reading: &reader))
    case .opened: self = .opened(try .init(reading: &reader))
    case .reported: self = .reported(try .init(reading: &reader))
    }
  }
}
