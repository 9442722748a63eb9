package import Wire

/// Who may do an event, before its own conditions are asked.
package enum Authority: Sendable {
  /// Whoever the policy's role table names: default deny.
  case policy
  /// A root key, by code alone: no policy can lock out its own repair (design §5).
  case root
  /// A person whose level code names: enrolments.
  case level
  /// The kernel's event key, for what the kernel itself saw or decided.
  case kernel
  /// The kernel's event key or an enrolled runner, for facts from outside.
  case observer
  /// A root key before the ledger is accepted: record 0 and its acceptances.
  case founding
}

/// How old a statement may be when it is ordered (design §4, `issued`).
package enum Window: Sendable {
  /// The policy's ordinary window.
  case ordinary
  /// The policy's longer window, for approvals and verdicts.
  case deliberate
  /// No window: stops always count.
  case none
}

/// The fixed facts of one event type.
package struct EventTraits: Sendable {
  /// The version in the law in force.
  package let version: Int
  /// Who may do it.
  package let authority: Authority
  /// How old its statement may be.
  package let window: Window
  /// Whether it stops something: stops work when little else does.
  package let isStop: Bool
  /// Whether a refusal is recorded (design §5, refusals).
  package let isPrivileged: Bool

  /// Declares the facts.
  package init(
    _ authority: Authority, version: Int = 1, window: Window = .ordinary, isStop: Bool = false,
    isPrivileged: Bool = true
  ) {
    self.version = version
    self.authority = authority
    self.window = window
    self.isStop = isStop
    self.isPrivileged = isPrivileged
  }

  /// Whether a policy may put a gate before it: not before what repairs the policy itself, and not
  /// before what stops something.
  package var takesGates: Bool {
    switch authority {
    case .root, .founding: false
    case .policy, .level, .kernel, .observer: !isStop
    }
  }

  /// Whether it states a fact from outside, which stays one whatever becomes of what cites it.
  package var isObserved: Bool {
    switch authority {
    case .observer: true
    case .policy, .root, .level, .kernel, .founding: false
    }
  }

  /// A stop: whoever the policy names may do it, at any time, and a refusal is not privileged.
  package static let stop = EventTraits(
    .policy, window: .none, isStop: true, isPrivileged: false)
}

/// The body of one event type, with the law of it.
package protocol EventPayload: WireObject {
  /// The fixed facts.
  static var traits: EventTraits { get }
  /// The task that it is about; a session's scope is held to it.
  var task: TaskID? { get }
  /// Records that the body names; each must exist with that leaf.
  var references: [RecordReference] { get }
  /// The record of evidence that the body cites, for gates that look at it.
  var citedEvidence: Int? { get }
  /// Blobs that the body names; each must be there for as long as no event erases it.
  var blobs: [BlobReference] { get }
  /// Signatures inside the body.
  func claims(ledger: Identifier) -> [SignatureClaim]
  /// Says whether it may happen now.
  func judge(in court: Court)
  /// Says what it changes. It cannot fail.
  func apply(to state: State, as occurrence: Occurrence)
}

extension EventPayload {
  package var task: TaskID? { nil }
  package var references: [RecordReference] { [] }
  package var blobs: [BlobReference] { [] }
  package var citedEvidence: Int? { nil }
  package func claims(ledger: Identifier) -> [SignatureClaim] { [] }
}

/// The events of one area.
package protocol EventGroup: Sendable {
  /// The names of the area's events.
  associatedtype Kind: RawRepresentable<String> & CaseIterable & Hashable & Sendable
  /// The body.
  var payload: any EventPayload { get }
  /// The name.
  var kind: Kind { get }
  /// The type of the body of each kind.
  static func payloadType(_ kind: Kind) -> any EventPayload.Type
  /// Reads the body of a kind.
  init(_ kind: Kind, reading reader: inout CanonicalReader) throws(WireError)
}
