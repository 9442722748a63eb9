internal import Governance
internal import Wire

/// An event that is about to be proposed, and in whose name.
struct Draft {
  /// Who signs a draft.
  enum Voice { case actor, kernel }

  let kind: EventKind
  let event: Event
  let voice: Voice
  /// Content that the event names as blobs. It is stored once the law has admitted the event: what
  /// is refused leaves nothing behind, or anybody could fill the disk.
  let content: [[UInt8]]
  /// Whether the command has made the key in it, and what comes with a key: not the caller's
  /// choice, so that a repeat makes another one.
  let makesKey: Bool
  /// The moment from which the command counted the times in it; a repeat counts from another.
  let moment: Timestamp?

  init(
    _ event: Event, by voice: Voice = .actor, content: [[UInt8]] = [], makesKey: Bool = false,
    moment: Timestamp? = nil
  ) {
    self.event = event
    kind = event.kind
    self.voice = voice
    self.content = content
    self.makesKey = makesKey
    self.moment = moment
  }
}

/// What a statement says beside its body, as the caller chooses it.
struct ActOptions {
  /// The idempotency key; a new one is made when it is nil.
  var id: Token?
  /// Whether to judge and change nothing.
  var isDryRun = false
  /// Whether the views are rendered with the commit; a process that goes on to write many records
  /// renders them once, at its end.
  var rendersViews = true
  /// Whether the drafts do not follow from one another, so that a refusal of one tells those of the
  /// others too.
  var areIndependent = false
}

/// What became of an act.
struct Acted {
  /// The records that were appended, or would be.
  let records: [(seq: Int, kind: EventKind)]
  /// The judgement of each event, in order; none of a repeat.
  let judgements: [(kind: EventKind, judgement: Judgement)]
  /// Whether nothing was changed, because it was a dry run.
  let isDryRun: Bool
  /// Whether the same statement had been recorded before.
  let isRepeat: Bool
  /// The event of a repeat as it was recorded then.
  var recorded: Event?

  var seq: Int { records.last?.seq ?? 0 }
}

extension Draft {
  /// What is proposed, for a message that tells one of many: a push names its ref, and a spec its
  /// id.
  var about: String {
    switch event {
    case .push(.allowed(let push)): "the push to \(push.ref)"
    case .spec(.registered(let spec)): "\(kind.name) of \(spec.id)"
    default: kind.name
    }
  }
}
