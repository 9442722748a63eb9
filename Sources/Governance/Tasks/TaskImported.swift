package import Wire

/// `task.imported`: a card becomes a draft task; importing again replaces the card of a draft.
package struct TaskImported: EventPayload {
  package let card: Card
  package let id: TaskID

  package static let traits = EventTraits(.policy)

  /// Proposes a task.
  package init(id: TaskID, card: Card) {
    self.card = card
    self.id = id
  }

  package static let fields: [WireField] = [
    .required("card", Card.self, "What the ledger keeps of the card."),
    .required("id", TaskID.self, "The task."),
  ]

  package init(fields reader: inout CanonicalReader) throws(WireError) {
    card = try reader.field("card")
    id = try reader.field("id")
  }

  package func writeFields(to writer: inout CanonicalWriter) {
    writer.field("card", card)
    writer.field("id", id)
  }

  package var task: TaskID? { id }

  package var blobs: [BlobReference] { [card.file] }

  package func judge(in court: Court) {
    let current = court.state.get(TaskEntity.self, id.text)
    court.require(
      .taskImportable, current.map { $0.status == .draft } ?? true,
      ConditionDetail(["state": current?.status.rawValue ?? "new"]))
    _ = court.requireQueue(card.queue)
    let counts = [card.dependencies.count, card.specs.count, card.verification.count]
    court.require(
      .taskCard,
      counts.allSatisfy { $0 <= Card.listCountMax } && !card.specs.isEmpty && card.parent != id
        && !card.dependencies.contains(id)
        && card.verification.allSatisfy { $0.byteCount <= Reason.byteCountMax }
        && card.review.isWellFormed)
  }

  package func apply(to state: State, as occurrence: Occurrence) {
    let ordinal = (state.get(TaskEntity.self, id.text)?.ordinal ?? 0) + 1
    let task = TaskEntity(self, ordinal: ordinal, as: occurrence)
    state.put(task, seq: occurrence.seq)
    state.noteLive(task, as: occurrence)
  }
}
