import Pipelines
import Testing
import Wire

@Suite struct CommitAuthorTests {
  private static let plain = "Ann <ann@example.org> 1700000000 +0000"

  /// Observes one root commit with these lines.
  private func observe(
    author: [UInt8] = Array(plain.utf8), committer: [UInt8] = Array(plain.utf8),
    headers: String = "", message: [UInt8] = []
  ) throws -> (id: GitObjectID, Result<CommitFacts, GitError>) {
    let scratch = try Scratch()
    var bytes = Array("tree \(GitObjectFormat.sha1.emptyTree)\nauthor ".utf8)
    bytes += author + Array("\ncommitter ".utf8) + committer
    bytes += Array("\n\(headers)\n".utf8) + message
    let id = try scratch.rawCommit(bytes)
    let repository = try scratch.open()
    let result = Result { () throws(GitError) in
      try repository.observe(from: GitObjectFormat.sha1.zero, to: id).commits[0]
    }
    return (id, result)
  }

  private static let faulty: [([UInt8], AuthorFault)] = [
    (Array("".utf8), .brackets),
    (Array("Ann".utf8), .brackets),
    (Array("Ann ann@example.org 1700000000 +0000".utf8), .brackets),
    (Array("Ann <ann@example.org 1700000000 +0000".utf8), .brackets),
    (Array("Ann ann@example.org> 1700000000 +0000".utf8), .brackets),
    (Array("Ann >ann@example.org< 1700000000 +0000".utf8), .brackets),
    (Array("Ann <ann@x> <eve@x> 1700000000 +0000".utf8), .brackets),
    (Array("Ann <<ann@x>> 1700000000 +0000".utf8), .brackets),
    (Array("Ann <> 1700000000 +0000".utf8), .emptyAddress),
    (Array("Ann < ann@x> 1700000000 +0000".utf8), .spaces),
    (Array("Ann <ann@x\u{A0}> 1700000000 +0000".utf8), .spaces),
    (Array("Ann <ann\t@x> 1700000000 +0000".utf8), .controlCharacter),
    (Array("A\u{1B}[31m <ann@x> 1700000000 +0000".utf8), .controlCharacter),
    (Array("Ann <ann@x\u{202E}> 1700000000 +0000".utf8), .controlCharacter),
    (Array("Ann <ann@x>\r 1700000000 +0000".utf8), .controlCharacter),
    (Array("J".utf8) + [0xFC] + Array("rg <j@x> 1700000000 +0000".utf8), .notUTF8),
    (Array("Ann <ann@x>".utf8), .ending),
    (Array("Ann <ann@x> 1700000000".utf8), .ending),
    (Array("Ann <ann@x> soon +0000".utf8), .ending),
    (Array("Ann <ann@x> 1700000000 0000".utf8), .ending),
    (Array("Ann <ann@x>  1700000000 +0000".utf8), .ending),
    (Array("Ann <ann@x> 1700000000 +0000 eve@x".utf8), .ending),
    (
      Array("Ann <\(String(repeating: "a", count: 255))> 1700000000 +0000".utf8), .tooLong
    ),
  ]

  @Test(arguments: faulty.indices)
  func `an author that cannot be read for certain names the commit`(_ index: Int) throws {
    let (line, fault) = Self.faulty[index]
    let asAuthor = try observe(author: line)
    #expect(
      asAuthor.1 == .failure(.unreadableAuthor(commit: asAuthor.id, .author, fault)))
    let asCommitter = try observe(committer: line)
    #expect(
      asCommitter.1 == .failure(.unreadableAuthor(commit: asCommitter.id, .committer, fault)))
  }

  @Test(arguments: [
    "<ann@example.org> 1700000000 +0000", "Ann Ö. \"x\" <ann@example.org> 0 -1130",
    "Ann<ann@example.org> 1700000000 +0000", "ann@else <ann@example.org> 99999999999 +0000",
  ])
  func `an unusual author is read all the same`(_ line: String) throws {
    let facts = try observe(author: Array(line.utf8)).1.get()
    #expect(facts.authorEmail.string == "ann@example.org")
  }

  @Test func `addresses are kept as they are written`() throws {
    let line = Array("A <Ann+é@Example.ORG> 1 +0000".utf8)
    #expect(try observe(author: line).1.get().authorEmail.string == "Ann+é@Example.ORG")
  }

  @Test(arguments: [
    "author Eve <eve@x> 1 +0000\n", "committer Eve <eve@x> 1 +0000\n",
    "parent \(String(repeating: "a", count: 40))\n", "encoding x\nauthor E <e@x> 1 +0000\n",
  ])
  func `a second author, committer or late parent is refused`(_ headers: String) throws {
    let (id, result) = try observe(headers: headers)
    #expect(result == .failure(.malformedCommit(id)))
  }

  @Test func `a signature's lines are not the commit's`() throws {
    let headers = "gpgsig -----BEGIN\n author Eve <eve@x> 1 +0000\n \n -----END\n"
    #expect(try observe(headers: headers).1.get().authorEmail.string == "ann@example.org")
  }

  @Test(arguments: [
    "Co-authored-by: Bob <bob@x>", "subject\n\nCo-authored-by: Bob <bob@x>\n",
    "subject\n\nco-AUTHORED-BY: Bob <bob@x>\n\nlast paragraph\n",
    "Co-authored-by:Bob<bob@x>", "s\r\n\r\nCo-authored-by: Bob <bob@x>\r\n",
    "s\n\n  Co-authored-by : Bob <bob@x>  \n", "a\rCo-authored-by: Bob <bob@x>",
    "a\0Co-authored-by: Bob <bob@x>\nCo-authored-by: B. <bob@x>",
  ])
  func `a co-author counts wherever the line stands`(_ message: String) throws {
    let facts = try observe(message: Array(message.utf8)).1.get()
    #expect(facts.coAuthorEmails.map(\.string) == ["bob@x"])
  }

  @Test(arguments: [
    "", "subject", "see Co-authored-by: Bob <bob@x>", "Co-authored: Bob <bob@x>",
    "Co-authored-by-the-way: Bob <bob@x>", "Co-authored-by Bob <bob@x>",
  ])
  func `other lines name no co-author`(_ message: String) throws {
    #expect(try observe(message: Array(message.utf8)).1.get().coAuthorEmails.isEmpty)
  }

  @Test(
    arguments: [
      ("Co-authored-by:", .brackets), ("Co-authored-by: bob@x", .brackets),
      ("Co-authored-by: Bob\n <bob@x>", .brackets), ("Co-authored-by: Bob <>", .emptyAddress),
      ("Co-authored-by: Bob <bob@x>, Eve", .ending),
      ("Co-authored-by: Bob <bob@x> <eve@x>", .brackets),
    ] as [(String, AuthorFault)])
  func `a co-author that cannot be read is refused`(
    _ message: String, _ fault: AuthorFault
  ) throws {
    let (id, result) = try observe(message: Array(message.utf8))
    #expect(result == .failure(.unreadableAuthor(commit: id, .coAuthor, fault)))
  }

  @Test func `co-authors have a limit`() throws {
    func message(_ count: Int) -> [UInt8] {
      Array((1...count).map { "Co-authored-by: B <b\($0)@x>\n" }.joined().utf8)
    }
    #expect(try observe(message: message(64)).1.get().coAuthorEmails.count == 64)
    #expect(
      try observe(message: message(65)).1 == .failure(.tooMany(.coAuthors, count: 65, max: 64)))
  }
}
