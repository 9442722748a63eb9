package import Wire

/// Why a session bears no authority now.
package enum SessionFault: String, Sendable {
  case ended, expired, suspended, unknown
  /// It counts only in the epoch that opened it.
  case earlierEpoch = "of an earlier epoch"
  /// The record that opened it lies beyond what is trusted.
  case contested

  /// Whether nothing can make the session count again.
  package var isFinal: Bool {
    switch self {
    case .ended, .expired, .earlierEpoch: true
    case .suspended, .contested, .unknown: false
    }
  }
}

/// A session up the chain of parents that bears no authority, and why.
package struct SessionObstacle: Sendable, CustomStringConvertible {
  /// The ancestor.
  package let session: SessionID
  /// Why it bears none.
  package let fault: SessionFault

  package var description: String { "\(session) is \(fault.rawValue)" }
}

/// What a parent gave ends with the parent. No event goes down to its children: each is judged when
/// it is used, up the chain, as keys are.
extension State {
  /// The obstacles up a session's chain of parents, from the nearest on; none when all its
  /// ancestors bear authority at a moment of an epoch, or when it has none.
  package func obstacles(
    above session: SessionEntity, at moment: Timestamp, epoch: Int
  ) -> [SessionObstacle] {
    var obstacles: [SessionObstacle] = []
    var above = session.parent
    // The law opens no session below more ancestors than these, so the walk ends before the bound;
    // what goes on behind it is not known to count.
    for _ in 0...SessionOpened.ancestorCountMax {
      guard let id = above else { return obstacles }
      guard let parent = get(SessionEntity.self, id.text) else { break }
      if let fault = parent.fault(at: moment, epoch: epoch) ?? distrust(of: parent) {
        obstacles.append(SessionObstacle(session: id, fault: fault))
      }
      above = parent.parent
    }
    if let above { obstacles.append(SessionObstacle(session: above, fault: .unknown)) }
    return obstacles
  }

  /// What keeps a session from bearing authority beside its own status and time: that the record
  /// which opened it is contested, as its actions are refused for then, and its ancestors'
  /// obstacles.
  package func obstacles(
    to session: SessionEntity, at moment: Timestamp, epoch: Int
  ) -> [SessionObstacle] {
    let own = distrust(of: session).map { [SessionObstacle(session: session.id, fault: $0)] } ?? []
    return own + obstacles(above: session, at: moment, epoch: epoch)
  }

  /// The nearest ancestor of a session that was suspended or ended; nil when there is none. A view
  /// says no more: it depends on no clock and on no key.
  package func heldAbove(_ session: SessionEntity) -> SessionEntity? {
    var above = session.parent
    for _ in 0...SessionOpened.ancestorCountMax {
      guard let parent = above.flatMap({ get(SessionEntity.self, $0.text) }) else { return nil }
      if parent.status != .active { return parent }
      above = parent.parent
    }
    return nil
  }

  /// The session that each agent names, in byte order of their ids, so by age; of the first `limit`
  /// agents that name one.
  package func sessionsOfAgents(limit: Int = .max) -> [SessionEntity] {
    all(AgentEntity.self, limit: limit) { $0.session != nil }
      .compactMap { $0.session.flatMap { get(SessionEntity.self, $0.text) } }
      .sorted { $0.id < $1.id }
  }

  private func distrust(of session: SessionEntity) -> SessionFault? {
    isTrusted(session.source) ? nil : .contested
  }

  /// Whether a session bears authority now or may do so again: neither it nor an ancestor has come
  /// to an end.
  package func isOpen(_ session: SessionEntity, at moment: Timestamp, epoch: Int) -> Bool {
    session.fault(at: moment, epoch: epoch)?.isFinal != true
      && !obstacles(above: session, at: moment, epoch: epoch).contains { $0.fault.isFinal }
  }

  /// Whether a session bears authority now, as far as it and its ancestors say; whether its own key
  /// is trusted is asked of the key.
  func isActive(_ session: SessionEntity, at moment: Timestamp, epoch: Int) -> Bool {
    session.fault(at: moment, epoch: epoch) == nil
      && obstacles(above: session, at: moment, epoch: epoch).isEmpty
  }
}

extension SessionEntity {
  /// What keeps the session itself from counting at a moment of an epoch; nil when nothing does.
  package func fault(at moment: Timestamp, epoch: Int) -> SessionFault? {
    switch status {
    case .ended: .ended
    case _ where self.epoch != epoch: .earlierEpoch
    case _ where moment >= expires: .expired
    case .suspended: .suspended
    case .active: nil
    }
  }
}

extension Court {
  /// The ancestors of a session that bear no authority, for a refusal: each with its state.
  func facts(above session: SessionEntity?) -> [(name: String, value: String)] {
    guard let session else { return [] }
    let obstacles = state.obstacles(
      above: session, at: proposal.at, epoch: ledger?.epoch ?? 0)
    if obstacles.isEmpty { return [] }
    return [(name: "ancestors", value: obstacles.map { "\($0)" }.joined(separator: ", "))]
  }
}
