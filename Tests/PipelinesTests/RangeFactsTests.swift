import Pipelines
import Testing
import Wire

@Suite struct RangeFactsTests {
  private let noChange = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"

  private func rows(_ facts: RangeFacts) -> [String] {
    facts.changed.map { "\($0.status.rawValue) \($0.path.quoted)" }
  }

  @Test func `the digest is that of the documented canonical form`() throws {
    let scratch = try Scratch()
    let first = try scratch.commit(try scratch.tree(["a b": "one", "gone": "x"]))
    let second = try scratch.commit(try scratch.tree(["a b": "two", "new": "y"]), first)
    let facts = try scratch.open().observe(from: first, to: second)
    let zero = String(repeating: "0", count: 40)
    let one = "5626abf0f72e58d7a153368ba57db4c673c0e171"
    let two = "f719efd430d52bcfc8566a43b2eb655688d38871"
    let x = "587be6b4c3f93f93c489c0111bba5596147a26cb"
    let y = "975fbec8256d3e8a3797e7a3611380f27c49f4ac"
    let json =
      #"[{"new_blob":"\#(two)","new_mode":"100644","old_blob":"\#(one)","old_mode":"100644","#
      + #""path":"a%20b","status":"M"},"#
      + #"{"new_blob":"\#(zero)","new_mode":"000000","old_blob":"\#(x)","old_mode":"100644","#
      + #""path":"gone","status":"D"},"#
      + #"{"new_blob":"\#(y)","new_mode":"100644","old_blob":"\#(zero)","old_mode":"000000","#
      + #""path":"new","status":"A"}]"#
    #expect(facts.diff == SHA256.hash(Array(json.utf8)))
    #expect(facts.diff.hex == "da588e6d3fb8c5c5548c0b6ef77b7e5aa6ba50e7c7630e5987cd0c88735533c2")
    var reader = CanonicalReader(Array(json.utf8))
    #expect(try [ChangedFile](reading: &reader) == facts.changed)
  }

  @Test(arguments: GitObjectFormat.allCases)
  func `a linear range has its commits, trees and files`(_ format: GitObjectFormat) throws {
    let scratch = try Scratch(format: format)
    let trees = try (1...4).map { try scratch.tree(["f": "\($0)", "same": "s"]) }
    let first = try scratch.commit(trees[0])
    let second = try scratch.commit(trees[1], first)
    let third = try scratch.commit(
      trees[2], second, message: "subject\n\nCo-authored-by: Bob <bob@example.org>\n")
    let fourth = try scratch.commit(trees[3], third)
    let facts = try scratch.open().observe(from: first, to: fourth)
    #expect(facts.from == first && facts.to == fourth)
    #expect(facts.fromTree == trees[0] && facts.tree == trees[3])
    #expect(facts.commits.map(\.id) == [fourth, third, second])
    #expect(facts.commits.map(\.parents) == [[third], [second], [first]])
    #expect(facts.commitCount == 3)
    #expect(facts.commits.allSatisfy { $0.authorEmail.string == "ann@example.org" })
    #expect(facts.commits.allSatisfy { $0.committerEmail.string == "carl@example.org" })
    #expect(facts.commits.map { $0.coAuthorEmails.map(\.string) } == [[], ["bob@example.org"], []])
    #expect(rows(facts) == ["M f"])
    #expect(facts.changed[0].oldBlob.format == format)
    #expect(facts.isFastForward)
    #expect(!facts.changed[0].touchesSubmodule && !facts.changed[0].touchesSymlink)
  }

  @Test func `a merge brings every commit of its side`() throws {
    let scratch = try Scratch()
    let base = try scratch.commit(try scratch.tree(["a": "1"]))
    let left = try scratch.commit(try scratch.tree(["a": "1", "l": "1"]), base)
    let right = try scratch.commit(try scratch.tree(["a": "1", "r": "1"]), base)
    let merge = try scratch.commit(
      try scratch.tree(["a": "1", "l": "1", "r": "1"]), left, right)
    let repository = try scratch.open()
    let facts = try repository.observe(from: left, to: merge)
    #expect(Set(facts.commits.map(\.id)) == [merge, right])
    #expect(facts.commits[0].parents == [left, right])
    #expect(facts.isFastForward)
    #expect(rows(facts) == ["A r"])
    #expect(try repository.isAncestor(base, of: merge))
    #expect(try !repository.isAncestor(merge, of: base))
  }

  @Test func `an amended commit is no fast-forward but the same change`() throws {
    let scratch = try Scratch()
    let base = try scratch.commit(try scratch.tree(["a": "1"]))
    let tree = try scratch.tree(["a": "2"])
    let before = try scratch.commit(tree, base)
    let after = try scratch.commit(tree, base, message: "amended")
    let repository = try scratch.open()
    let amended = try repository.observe(from: before, to: after)
    #expect(!amended.isFastForward)
    #expect(amended.commits.map(\.id) == [after])
    #expect(amended.changed.isEmpty && amended.diff.hex == noChange)
    #expect(
      try repository.observe(from: base, to: before).diff
        == repository.observe(from: base, to: after).diff)
  }

  @Test func `a rebased branch counts from its new base`() throws {
    let scratch = try Scratch()
    let base = try scratch.commit(try scratch.tree(["a": "1"]))
    let moved = try scratch.commit(try scratch.tree(["a": "1", "m": "1"]), base)
    let old = try scratch.commit(try scratch.tree(["a": "2"]), base)
    let new = try scratch.commit(try scratch.tree(["a": "2", "m": "1"]), moved)
    let repository = try scratch.open()
    #expect(try !repository.observe(from: old, to: new).isFastForward)
    #expect(
      try repository.observe(from: base, to: old).diff
        == repository.observe(from: moved, to: new).diff)
    #expect(
      try repository.observe(from: base, to: old).diff
        != repository.observe(from: base, to: new).diff)
  }

  @Test(arguments: GitObjectFormat.allCases)
  func `a new branch has all of its history`(_ format: GitObjectFormat) throws {
    let scratch = try Scratch(format: format)
    let root = try scratch.commit(try scratch.tree(["a": "1", "b/c": "2"]))
    let next = try scratch.commit(try scratch.tree(["a": "1"]), root)
    let repository = try scratch.open()
    for from in [format.zero, format.emptyTree] {
      let facts = try repository.observe(from: from, to: next)
      #expect(facts.from == from && facts.fromTree == format.emptyTree)
      #expect(facts.commits.map(\.id) == [next, root])
      #expect(rows(facts) == ["A a"])
      #expect(facts.isFastForward)
      let atRoot = try repository.observe(from: from, to: root)
      #expect(atRoot.commits.map(\.parents) == [[]])
      #expect(rows(atRoot) == ["A a", "A b/c"])
    }
  }

  @Test func `an empty commit changes nothing and an empty range has nothing`() throws {
    let scratch = try Scratch()
    let tree = try scratch.tree(["a": "1"])
    let base = try scratch.commit(tree)
    let empty = try scratch.commit(tree, base)
    let repository = try scratch.open()
    let facts = try repository.observe(from: base, to: empty)
    #expect(facts.commitCount == 1 && facts.diff.hex == noChange)
    let nothing = try repository.observe(from: base, to: base)
    #expect(nothing.commits.isEmpty && nothing.isFastForward && nothing.diff.hex == noChange)
  }

  @Test func `unrelated histories share nothing`() throws {
    let scratch = try Scratch()
    let one = try scratch.commit(try scratch.tree(["a": "1"]))
    let other = try scratch.commit(try scratch.tree(["b": "1"]))
    let repository = try scratch.open()
    let facts = try repository.observe(from: one, to: other)
    #expect(!facts.isFastForward)
    #expect(rows(facts) == ["D a", "A b"])
  }

  @Test func `submodules, links, modes and types are seen`() throws {
    let scratch = try Scratch()
    let blob = try scratch.blob("x")
    let commit = try scratch.commit(try scratch.tree(["a": "1"]))
    func observe(_ before: [(String, GitObjectID)], _ after: [(String, GitObjectID)]) throws
      -> RangeFacts
    {
      func tree(_ entries: [(String, GitObjectID)]) throws -> GitObjectID {
        try scratch.tree(
          entries.map { Scratch.Entry(mode: $0.0, id: $0.1, path: Array("p".utf8)) })
      }
      let first = try scratch.commit(try tree(before))
      return try scratch.open().observe(
        from: first, to: try scratch.commit(try tree(after), first))
    }
    let other = try scratch.commit(try scratch.tree(["a": "2"]))
    let pointer = try observe([("160000", commit)], [("160000", other)])
    #expect(pointer.changed[0].touchesSubmodule && rows(pointer) == ["M p"])
    #expect(try observe([("160000", commit)], []).changed[0].touchesSubmodule)
    #expect(try observe([], [("160000", commit)]).changed[0].touchesSubmodule)
    let link = try observe([("100644", blob)], [("120000", blob)])
    #expect(link.changed[0].touchesSymlink && !link.changed[0].touchesSubmodule)
    #expect(rows(link) == ["T p"])
    #expect(try observe([("120000", blob)], []).changed[0].touchesSymlink)
    let mode = try observe([("100644", blob)], [("100755", blob)])
    #expect(rows(mode) == ["M p"] && mode.changed[0].newMode == .executable)
    #expect(!mode.changed[0].touchesSymlink)
  }

  @Test func `odd paths come in byte order and quoted`() throws {
    let scratch = try Scratch()
    let blob = try scratch.blob("x")
    let paths: [[UInt8]] = [
      Array("a".utf8), Array("a b".utf8), Array("a\"b".utf8), Array("a\nb".utf8),
      Array("a\\b".utf8), Array("a%41".utf8), [0x61, 0xFF, 0x80], Array("é".utf8),
      Array("e\u{301}".utf8), Array("-x".utf8), Array(":100644 A".utf8), Array("d/x".utf8),
      Array("d-x".utf8), Array("d.x".utf8), Array(" ".utf8), [0x7F],
    ]
    let empty = try scratch.commit(try scratch.tree([String: String]()))
    let full = try scratch.commit(
      try scratch.tree(paths.map { Scratch.Entry(id: blob, path: $0) }), empty)
    let facts = try scratch.open().observe(from: empty, to: full)
    #expect(
      facts.changed.map(\.path) == paths.map { GitPath(bytes: $0) }.compactMap { $0 }.sorted())
    #expect(rows(facts).contains("A a%FF%80"))
    #expect(rows(facts).contains("A a%0Ab"))
  }

  @Test func `a file that becomes a folder keeps the order of bytes`() throws {
    let scratch = try Scratch()
    let first = try scratch.commit(try scratch.tree(["a": "1", "a-b": "1", "a0": "1"]))
    let second = try scratch.commit(
      try scratch.tree(["a/x": "1", "a-b": "2", "a0/y": "1"]), first)
    #expect(
      rows(try scratch.open().observe(from: first, to: second))
        == ["D a", "M a-b", "A a/x", "D a0", "A a0/y"])
  }

  @Test func `the most files are observed and one more is refused with its number`() throws {
    let scratch = try Scratch()
    let blob = try scratch.blob("x")
    func commit(_ count: Int) throws -> GitObjectID {
      try scratch.commit(
        try scratch.tree(
          (0..<count).map { Scratch.Entry(id: blob, path: Array("f\($0)".utf8)) }))
    }
    let empty = try commit(0)
    let most = try commit(512)
    let tooMany = try commit(700)
    let repository = try scratch.open()
    #expect(try repository.observe(from: empty, to: most).changed.count == 512)
    let error = failure { () throws(GitError) in
      try repository.observe(from: empty, to: tooMany)
    }
    #expect(error == .tooMany(.changedFiles, count: 700, max: 512))
  }

  @Test func `the most commits are observed and more are refused with their number`() throws {
    let scratch = try Scratch()
    var stream = ""
    for index in 1...2010 {
      stream += "commit refs/heads/long\nmark :\(index)\n"
      stream += "author A <a@example.org> \(1_700_000_000 + index) +0000\n"
      stream += "committer C <c@example.org> \(1_700_000_000 + index) +0000\ndata 0\n"
      if index > 1 { stream += "from :\(index - 1)\n" }
      stream += "\n"
    }
    try scratch.git(["fast-import", "--quiet"], input: Array(stream.utf8))
    let tip = try scratch.id(of: "long")
    let repository = try scratch.open()
    let facts = try repository.observe(from: try scratch.id(of: "long~2000"), to: tip)
    #expect(facts.commitCount == 2000)
    let early = try scratch.id(of: "long~2001")
    let error = failure { () throws(GitError) in try repository.observe(from: early, to: tip) }
    #expect(error == .tooMany(.commits, count: 2001, max: 2000))
    let all = failure { () throws(GitError) in
      try repository.observe(from: GitObjectFormat.sha1.zero, to: tip)
    }
    #expect(all == .tooMany(.commits, count: 2010, max: 2000))
  }
}
