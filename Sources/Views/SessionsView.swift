internal import Governance
internal import Wire

extension Views {
  /// Writes the sessions that agents name, in byte order of their ids, so by age. A session's id is
  /// no secret; its key is named nowhere here.
  static func sessions(in state: State, to yaml: inout YAMLEmitter) {
    let sessions = state.sessionsOfAgents(limit: State.scanCountMax)
    yaml.map("sessions") { yaml in
      for session in sessions { write(session, in: state, to: &yaml) }
    }
    noteLimit(sessions.count, to: &yaml)
  }

  private static func write(
    _ session: SessionEntity, in state: State, to yaml: inout YAMLEmitter
  ) {
    yaml.map(word: session.id.text.string) { yaml in
      yaml.field("status", word: session.status.rawValue)
      yaml.field("agent", word: session.agent.description)
      yaml.field("role", word: session.role.rawValue)
      yaml.field("reach", word: session.reach.rawValue)
      yaml.field("scope", words: session.scope)
      yaml.field("opened", session.opened)
      yaml.field("expires", session.expires)
      yaml.field("epoch", session.epoch)
      yaml.field("sponsor", word: session.sponsor.description)
      yaml.field("parent", word: session.parent?.text.string)
      if let held = state.heldAbove(session) {
        yaml.map("held_by") { yaml in
          yaml.field("session", word: held.id.text.string)
          yaml.field("status", word: held.status.rawValue)
        }
      }
      yaml.field("lineage", words: session.lineage)
      yaml.field("seq", session.source.seq)
    }
  }
}
