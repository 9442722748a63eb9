package import Wire

/// Something that is not as it must be, and where.
package struct VerifyFault: Sendable, Equatable {
  /// What a fault is about.
  package enum Place: Sendable, Equatable {
    /// A record, by number.
    case record(Int)
    /// A derived row or file, by name.
    case derived(String)
  }

  /// Where.
  package let place: Place
  /// A word for scripts, for example `leaf` or `signature`.
  package let check: String
  /// What was found, as a sentence.
  package let message: String

  init(record seq: Int, _ check: String, _ message: String) {
    place = .record(seq)
    self.check = check
    self.message = message
  }

  init(derived name: String, _ check: String, _ message: String) {
    place = .derived(name)
    self.check = check
    self.message = message
  }
}

/// What a verification found, and what it could not look at.
package struct VerifyReport: Sendable {
  /// How many records were checked: all, or those before the first bad one.
  package var records = 0
  /// The first bad record, if there is one. Nothing is said of those after it.
  package var firstBad: VerifyFault?
  /// Wrong derived data: entities, tree rows, ids, checkpoints, views.
  package var derived: [VerifyFault] = []
  /// Records whose signing key, or a key up its chain, is not trusted that far.
  package var contested: [Int] = []
  /// What was not checked, as sentences.
  package var notChecked: [String] = []
  /// Records since the last checkpoint that somebody else has seen.
  package var unwitnessed = 0
  /// View files that are not here or cannot be read; none when views were not looked at.
  package var absentViews: [String] = []
  /// The law under which the records from some one on could not be judged here.
  package var unknownLaw: UnknownLaw?
  /// Records under that law whose keys are not known here, so that their signatures were not
  /// checked.
  package var unknownKeyCount = 0
  /// The root over all records.
  package var root: Digest?
  /// The root over as many records as were asked about; nil when there are fewer.
  package var rootAsked: Digest?
  /// The key that signed the checkpoint of so many records; nil under a law that is not known here.
  package var keyAsked: PublicKey?

  /// The most faults of derived data that are listed.
  package static let derivedCountMax = 100

  /// How many records the law has judged.
  package var judgedCount: Int { min(records, unknownLaw?.firstUnjudged ?? records) }

  /// Whether everything that was looked at is as it must be.
  package var isGood: Bool { firstBad == nil && derived.isEmpty }
}
