internal import Wire

/// One ref of a push, as git tells it to a hook (githooks(5)).
struct PushedRef: Equatable {
  let from: GitObjectID
  let to: GitObjectID
  let ref: GitRef

  /// The most refs of one push.
  static let countMax = 64
  /// The most bytes that a hook reads: ample for that many names.
  static let inputByteCountMax = 65_536

  /// Reads the lines `<old> <new> <ref>` of the receiving side, pre-receive and post-receive.
  ///
  /// Git runs these hooks for refs that move and for nothing else, so no ref at all is refused: a
  /// gate that was told nothing has judged nothing.
  static func received(_ input: [UInt8]) throws(Problem) -> [PushedRef] {
    if input.isEmpty { throw unreadable("it names no ref") }
    return try parse(input) { words in
      words.count == 3 ? (from: words[0], to: words[1], ref: words[2]) : nil
    }
  }

  /// Reads the lines `<local ref> <local id> <remote ref> <remote id>` of the sending side,
  /// pre-push, which git runs also where there is nothing to push.
  ///
  /// The local ref is whatever the pusher has written, such as `HEAD^{/a b}`, and may hold spaces.
  /// Ids and names of refs hold none, so the line is read from its end.
  static func sent(_ input: [UInt8]) throws(Problem) -> [PushedRef] {
    try parse(input) { words in
      guard words.count >= 4 else { return nil }
      let last = Array(words.suffix(3))
      return (from: last[2], to: last[0], ref: last[1])
    }
  }

  private static func parse(
    _ input: [UInt8],
    _ pick: ([ArraySlice<UInt8>]) -> (
      from: ArraySlice<UInt8>, to: ArraySlice<UInt8>, ref: ArraySlice<UInt8>
    )?
  ) throws(Problem) -> [PushedRef] {
    guard input.count <= inputByteCountMax, input.isEmpty || input.last == 0x0A else {
      throw unreadable("it is cut off or longer than \(inputByteCountMax) bytes")
    }
    var refs: [PushedRef] = []
    for line in input.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
    where !input.isEmpty {
      let words = line.split(separator: 0x20, omittingEmptySubsequences: false)
      guard let picked = pick(words) else { throw unreadable("a line has too few or many words") }
      guard let from = GitObjectID(picked.from), let to = GitObjectID(picked.to) else {
        throw unreadable("a line does not name two objects")
      }
      refs.append(PushedRef(from: from, to: to, ref: try ref(picked.ref)))
    }
    guard refs.count <= countMax else {
      throw Problem(
        "KRN-PUSH-TOO-MANY", .refused,
        "\(refs.count) refs in one push; the most is \(countMax)", hint: "push fewer at once")
    }
    guard Set(refs.map(\.ref)).count == refs.count else { throw unreadable("a ref comes twice") }
    return refs
  }

  private static func ref(_ name: ArraySlice<UInt8>) throws(Problem) -> GitRef {
    if let text = String(validating: name, as: UTF8.self), let ref = GitRef(text) { return ref }
    let quoted = GitPath(bytes: Array(name.prefix(GitRef.byteCountMax)))?.quoted ?? ""
    throw Problem(
      "KRN-PUSH-REF", .refused, "no push goes to a ref of this name: \(quoted)",
      hint: "use a name of printable ASCII, at most \(GitRef.byteCountMax) bytes")
  }

  private static func unreadable(_ why: String) -> Problem {
    Problem(
      "KRN-PUSH-INPUT", .refused, "what git tells of the push cannot be read: \(why)",
      hint: "this command is run by git's hooks, not by people")
  }
}
