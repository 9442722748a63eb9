package import Wire

/// The rules by which one record follows another, checked without a store.
///
/// A chain that holds says that order and content are as they were when the newest leaf hash was
/// seen. It says nothing about signatures, authority or the law.
package struct Chain: Equatable, Sendable {
  /// The newest record, as far as the next one depends on it.
  package struct Head: Equatable, Sendable {
    /// Its position.
    package let seq: Int
    /// Its leaf hash.
    package let leaf: Digest
    /// When it was put in order.
    package let at: Timestamp

    /// Names a record.
    package init(seq: Int, leaf: Digest, at: Timestamp) {
      self.seq = seq
      self.leaf = leaf
      self.at = at
    }
  }

  /// The closed list of ways in which a record can fail to follow.
  package enum Fault: Error, Equatable, Sendable {
    /// The position is not the next one.
    case sequence(expected: Int, found: Int)
    /// `prev` is not the leaf hash of the record before, or zeros in record 0.
    case previous(expected: Digest, found: Digest)
    /// `at` is before that of the record before, and the event does not reset the clock.
    case timeWentBack(from: Timestamp, to: Timestamp)
    /// The statement is meant for another ledger.
    case otherLedger(Identifier)
    /// Record 0 names a basis, though nothing was before it.
    case basisOfFirst
    /// A later record names no basis.
    case basisMissing
    /// The basis is this record or a later one.
    case basisAhead(seq: Int)
    /// The record at the position of the basis has another leaf hash.
    case basisUnknown(seq: Int)
  }

  /// The ledger's origin, which every statement names.
  package let origin: Identifier
  /// The newest record; nil before record 0.
  package private(set) var head: Head?

  /// Continues after `head`, or starts before record 0.
  package init(origin: Identifier, head: Head? = nil) {
    self.origin = origin
    self.head = head
  }

  /// How many records the chain has.
  package var size: Int { head.map { $0.seq + 1 } ?? 0 }

  /// Says why `record` does not follow; nil when it does.
  ///
  /// `basisLeaf` is the stored leaf hash at `record.statement.basis.seq`; nil leaves that one rule
  /// unchecked, unless the basis is the head, which is known here.
  package func fault(in record: Record, basisLeaf: Digest? = nil) -> Fault? {
    let statement = record.statement
    guard record.seq == size else { return .sequence(expected: size, found: record.seq) }
    let prev = head?.leaf ?? .zero
    guard record.prev == prev else { return .previous(expected: prev, found: record.prev) }
    guard statement.ledger == origin else { return .otherLedger(statement.ledger) }
    guard let head else { return statement.basis == nil ? nil : .basisOfFirst }
    // The reset of a clock that once ran ahead is the one step back in time.
    guard record.at >= head.at || statement.event.text == "clock.reset" else {
      return .timeWentBack(from: head.at, to: record.at)
    }
    guard let basis = statement.basis else { return .basisMissing }
    guard basis.seq <= head.seq else { return .basisAhead(seq: basis.seq) }
    let known = basis.seq == head.seq ? head.leaf : basisLeaf
    if let known, known != basis.leaf { return .basisUnknown(seq: basis.seq) }
    return nil
  }

  /// Checks `record`, whose leaf hash is `leaf`, and makes it the head.
  ///
  /// - Throws: The fault, with the chain unchanged.
  package mutating func append(
    _ record: Record, leaf: Digest, basisLeaf: Digest? = nil
  ) throws(Fault) {
    if let fault = fault(in: record, basisLeaf: basisLeaf) { throw fault }
    head = Head(seq: record.seq, leaf: leaf, at: record.at)
  }
}

extension Chain.Fault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .sequence(let expected, let found): "record \(expected) expected, record \(found) found"
    case .previous(let expected, let found):
      "it follows \(found), but the record before is \(expected)"
    case .timeWentBack(let from, let to): "its time \(to) is before \(from)"
    case .otherLedger(let ledger): "it is meant for the ledger \(ledger)"
    case .basisOfFirst: "record 0 names a basis"
    case .basisMissing: "it names no basis"
    case .basisAhead(let seq): "its basis is record \(seq), which does not come before it"
    case .basisUnknown(let seq): "its basis is another record \(seq)"
    }
  }
}
