package import Wire

/// The events of sessions.
package enum SessionEvent: EventGroup {
  case opened(SessionOpened)
  case suspended(SessionSuspended)
  case resumed(SessionResumed)
  case ended(SessionEnded)
  case roleSwitched(SessionRoleSwitched)

  package enum Kind: String, CaseIterable, Sendable {
    case opened = "session.opened"
    case suspended = "session.suspended"
    case resumed = "session.resumed"
    case ended = "session.ended"
    case roleSwitched = "session.role_switched"
  }

  package var payload: any EventPayload {
    switch self {
    case .opened(let body): body
    case .suspended(let body): body
    case .resumed(let body): body
    case .ended(let body): body
    case .roleSwitched(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .opened: SessionOpened.self
    case .suspended: SessionSuspended.self
    case .resumed: SessionResumed.self
    case .ended: SessionEnded.self
    case .roleSwitched: SessionRoleSwitched.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .opened: self = .opened(try .init(reading: &reader))
    case .suspended: self = .suspended(try .init(reading: &reader))
    case .resumed: self = .resumed(try .init(reading: &reader))
    case .ended: self = .ended(try .init(reading: &reader))
    case .roleSwitched: self = .roleSwitched(try .init(reading: &reader))
    }
  }
}
