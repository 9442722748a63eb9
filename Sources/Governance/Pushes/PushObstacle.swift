internal import Wire

/// What was seen in the receiving repository that keeps the gate shut, whatever the policy says of
/// the ref: what git shows there may not be what the objects hold, or not be what would move.
package enum PushObstacle: String, WireChoice, Sendable {
  /// There is a grafts file: it shows commits other parents than they have.
  case grafted
  /// The ref is not where the push says that it is.
  case moved
  /// There are replace refs: they show other objects in the place of those that were reviewed.
  case replaced
  /// History is cut off.
  case shallow
  /// The ref is a symbolic one: a push to it would move another.
  case symbolic
}
