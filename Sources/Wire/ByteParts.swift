extension String {
  /// The parts between the bytes that are `byte`, which is ASCII: `maxSplits` + 1 of them at most,
  /// empty ones too.
  ///
  /// What comes from outside is never taken apart by Swift's characters: a mark that combines makes
  /// one character with the slash or quote before it (UAX #29), which would go unseen.
  package func parts(at byte: UInt8, maxSplits: Int = .max) -> [String] {
    precondition(byte < 0x80, "other bytes may be a part of a character")
    return utf8.split(separator: byte, maxSplits: maxSplits, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
