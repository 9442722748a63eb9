package import Wire

/// The events of queues.
package enum QueueEvent: EventGroup {
  case locked(QueueLocked)
  case unlocked(QueueUnlocked)

  package enum Kind: String, CaseIterable, Sendable {
    case locked = "queue.locked"
    case unlocked = "queue.unlocked"
  }

  package var payload: any EventPayload {
    switch self {
    case .locked(let body): body
    case .unlocked(let body): body
    }
  }

  package static func payloadType(_ kind: Kind) -> any EventPayload.Type {
    switch kind {
    case .locked: QueueLocked.self
    case .unlocked: QueueUnlocked.self
    }
  }

  package init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError) {
    switch kind {
    case .locked: self = .locked(try .init(reading: &reader))
    case .unlocked: self = .unlocked(try .init(reading: &reader))
    }
  }
}
