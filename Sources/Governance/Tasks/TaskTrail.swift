package import Wire

/// One step of a task's trail: a record about it, and the state in which that record left it.
///
/// Who did it and when, the record itself says.
package struct TrailStep: Hashable, Sendable {
  /// The record.
  package let seq: Int
  /// The task's state after it.
  package let status: TaskStatus
}

extension TrailStep: WireValue {
  package static let wireType = WireType.text(.free)

  package init(reading reader: inout CanonicalReader) throws(WireError) {
    let start = reader.offset
    let parts = try Text(reading: &reader).string.parts(at: UInt8(ascii: " "), maxSplits: 1)
    guard parts.count == 2, let seq = Int(parts[0]), seq >= 0, "\(seq)" == parts[0],
      let status = TaskStatus(rawValue: parts[1])
    else { throw WireError(.invalid("a record's number and a state are needed"), at: start) }
    self.seq = seq
    self.status = status
  }

  package func write(to writer: inout CanonicalWriter) {
    Text.known("\(seq) \(status.rawValue)").write(to: &writer)
  }
}

extension TaskEntity {
  /// The most steps that are kept; older ones are only counted, and the ledger has them all.
  package static let stepCountMax = 64

  /// Adds a record to the trail of the task that it is about.
  static func trace(_ id: TaskID, in state: State, as occurrence: Occurrence) {
    guard var task = state.get(TaskEntity.self, id.text) else { return }
    if task.trail.count == stepCountMax {
      task.trail.removeFirst()
      task.earlier += 1
    }
    task.trail.append(TrailStep(seq: occurrence.seq, status: task.status))
    state.put(task, seq: occurrence.seq)
  }
}
