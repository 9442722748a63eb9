package import Wire

/// What one commit says of itself.
package struct CommitFacts: Equatable, Sendable {
  /// The most bytes of one address.
  package static let emailBytesMax = 254
  /// The most co-authors of one commit.
  package static let coAuthorCountMax = 64

  /// The commit.
  package let id: GitObjectID
  /// Its parents, as the object has them and not as a graft or a shallow file would have them.
  package let parents: [GitObjectID]
  /// The author's address.
  package let authorEmail: Text
  /// The committer's address.
  package let committerEmail: Text
  /// The addresses of all `Co-authored-by:` lines, each once, in their order.
  package let coAuthorEmails: [Text]
}

/// A commit object, read strictly: what git itself would only warn about is refused.
struct RawCommit {
  let id: GitObjectID
  let tree: GitObjectID
  let parents: [GitObjectID]
  private let author: ArraySlice<UInt8>
  private let committer: ArraySlice<UInt8>
  private let message: ArraySlice<UInt8>

  /// Reads the header: `tree`, each `parent`, `author`, `committer`, then any others, each once
  /// for the first and the last two.
  ///
  /// - Throws: `GitError.wrongType` for another object, `.malformedCommit` for another layout.
  init(_ object: GitObject) throws(GitError) {
    guard object.type == .commit else {
      throw .wrongType(object.id, found: object.type, wanted: .commit)
    }
    id = object.id
    var lines = HeaderLines(rest: object.content)
    guard let treeLine = lines.next(named: "tree"), let tree = GitObjectID(treeLine),
      tree.format == object.id.format
    else { throw .malformedCommit(object.id) }
    var parents: [GitObjectID] = []
    while let line = lines.next(named: "parent") {
      guard let parent = GitObjectID(line), parent.format == object.id.format else {
        throw .malformedCommit(object.id)
      }
      parents.append(parent)
    }
    guard let author = lines.next(named: "author"), let committer = lines.next(named: "committer")
    else { throw .malformedCommit(object.id) }
    // A second author would be another author to another reader.
    while let line = lines.next() {
      for name in ["tree ", "parent ", "author ", "committer "] where line.starts(with: name.utf8) {
        throw .malformedCommit(object.id)
      }
    }
    self.tree = tree
    self.parents = parents
    self.author = author
    self.committer = committer
    message = lines.rest
  }

  /// Everything about the commit.
  ///
  /// - Throws: `GitError.unreadableAuthor` when any of its people cannot be read for certain.
  func facts() throws(GitError) -> CommitFacts {
    CommitFacts(
      id: id, parents: parents,
      authorEmail: try email(author, .author), committerEmail: try email(committer, .committer),
      coAuthorEmails: try coAuthors())
  }

  private func email(_ line: ArraySlice<UInt8>, _ role: AuthorRole) throws(GitError) -> Text {
    do throws(AuthorFault) {
      let ident = try Ident(line)
      guard ident.endsWithTime else { throw AuthorFault.ending }
      return ident.email
    } catch { throw .unreadableAuthor(commit: id, role, error) }
  }

  /// Every line of the message that begins with `Co-authored-by:` counts, in whatever case and
  /// wherever it stands: taking a quotation for an author costs a look, the other mistake hides
  /// one.
  private func coAuthors() throws(GitError) -> [Text] {
    var emails: [Text] = []
    for line in message.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }) {
      guard let value = Self.trailerValue(line) else { continue }
      do throws(AuthorFault) {
        let ident = try Ident(value)
        guard ident.rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else {
          throw AuthorFault.ending
        }
        if !emails.contains(ident.email) { emails.append(ident.email) }
      } catch { throw .unreadableAuthor(commit: id, .coAuthor, error) }
      guard emails.count <= CommitFacts.coAuthorCountMax else {
        throw .tooMany(.coAuthors, count: emails.count, max: CommitFacts.coAuthorCountMax)
      }
    }
    return emails
  }

  /// What follows `Co-authored-by:`; white space may stand before it and before its colon, as
  /// git-interpret-trailers(1) allows.
  private static func trailerValue(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    var rest = line.drop(while: isBlank)
    for wanted in "co-authored-by".utf8 {
      guard let byte = rest.popFirst(), lowercase(byte) == wanted else { return nil }
    }
    rest = rest.drop(while: isBlank)
    guard rest.popFirst() == UInt8(ascii: ":") else { return nil }
    return rest.drop(while: isBlank)
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}

/// The header of a commit object, line by line, up to the empty line before the message.
private struct HeaderLines {
  var rest: ArraySlice<UInt8>
  private var isOver = false

  init(rest: ArraySlice<UInt8>) { self.rest = rest }

  /// The next line; nil at the end of the header.
  mutating func next() -> ArraySlice<UInt8>? {
    guard !isOver, !rest.isEmpty else { return nil }
    let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
    let line = rest[..<end]
    rest = rest[min(end + 1, rest.endIndex)...]
    if line.isEmpty { isOver = true }
    return line.isEmpty ? nil : line
  }

  /// The rest of the next line if it begins with `name` and a space; otherwise stays.
  mutating func next(named name: String) -> ArraySlice<UInt8>? {
    let before = self
    if let line = next(), line.starts(with: name.utf8),
      line.dropFirst(name.utf8.count).first == 0x20
    {
      return line.dropFirst(name.utf8.count + 1)
    }
    self = before
    return nil
  }
}

/// `Name <address> rest`, read only when there is one way to read it.
private struct Ident {
  let email: Text
  /// What follows the `>`.
  let rest: ArraySlice<UInt8>

  init(_ line: ArraySlice<UInt8>) throws(AuthorFault) {
    guard let text = String(validating: line, as: UTF8.self) else {
      throw AuthorFault.notUTF8
    }
    for scalar in text.unicodeScalars {
      let isBreak = scalar.value == 0x0A || scalar.value == 0x09
      if isBreak || !Text.isAllowed(scalar.value) { throw AuthorFault.controlCharacter }
    }
    let opening = line.indices.filter { line[$0] == UInt8(ascii: "<") }
    let closing = line.indices.filter { line[$0] == UInt8(ascii: ">") }
    guard opening.count == 1, closing.count == 1, opening[0] < closing[0] else {
      throw AuthorFault.brackets
    }
    let address = line[(opening[0] + 1)..<closing[0]]
    guard !address.isEmpty else { throw AuthorFault.emptyAddress }
    guard address.count <= CommitFacts.emailBytesMax else { throw AuthorFault.tooLong }
    let string = String(decoding: address, as: UTF8.self)
    for scalar in string.unicodeScalars where scalar.properties.isWhitespace {
      throw AuthorFault.spaces
    }
    // The characters were checked above, so only the compiler thinks that this can fail.
    guard let email = try? Text(string) else { throw AuthorFault.controlCharacter }
    self.email = email
    rest = line[(closing[0] + 1)...]
  }

  /// Whether the rest is ` <seconds> <zone>`, as git writes it.
  var endsWithTime: Bool {
    func isDigits(_ word: ArraySlice<UInt8>) -> Bool {
      !word.isEmpty && word.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
    let words = rest.split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count == 3, words[0].isEmpty, isDigits(words[1]), words[2].count == 5,
      let sign = words[2].first
    else { return false }
    let isSigned = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
    return isSigned && isDigits(words[2].dropFirst())
  }
}
