internal import Wire

/// A sum over consumed statement ids that does not depend on their order, so that a table can be
/// compared with the records without holding either in memory. The hash is keyed anew in each
/// process, so nobody can choose entries whose sums meet.
struct IDSum: Sendable, Equatable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  private(set) var count = 0

  mutating func add(_ other: IDSum) {
    low &+= other.low
    high &+= other.high
    count += other.count
  }

  /// Adds one entry of the table of ids: what the statement of a record used up, or one that it
  /// reports as refused.
  mutating func add(actor: Text, id: Text, seq: Int) {
    var hasher = Hasher()
    hasher.combine(actor)
    hasher.combine(id)
    hasher.combine(seq)
    // Two hashes of one beginning: of the entry, and of the entry and one thing more.
    var other = hasher
    other.combine(true)
    low &+= UInt64(bitPattern: Int64(hasher.finalize()))
    high &+= UInt64(bitPattern: Int64(other.finalize()))
    count += 1
  }
}
