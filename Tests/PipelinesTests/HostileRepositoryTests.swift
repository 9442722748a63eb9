import Glibc
import Pipelines
import Testing
import Wire

/// Repositories made to show another history than their objects hold, or to run something.
@Suite struct HostileRepositoryTests {
  /// A repository with a range of two commits.
  private func range() throws -> (Scratch, from: GitObjectID, middle: GitObjectID, to: GitObjectID)
  {
    let scratch = try Scratch()
    let from = try scratch.commit(try scratch.tree(["a": "1"]))
    let middle = try scratch.commit(try scratch.tree(["a": "2"]), from)
    let to = try scratch.commit(try scratch.tree(["a": "3", "b": "1"]), middle)
    try scratch.branch("main", at: to)
    return (scratch, from, middle, to)
  }

  @Test func `replaced objects are flagged and not honoured`() throws {
    let (scratch, from, middle, to) = try range()
    let clean = try scratch.open()
    #expect(!clean.facts.hasReplaceRefs)
    let expected = try clean.observe(from: from, to: to)
    let other = try scratch.commit(try scratch.tree(["evil": "1"]), from)
    let blobs = try ["3", "harmless"].map { try scratch.blob($0) }
    try scratch.git(["replace", to.string, other.string])
    try scratch.git(["replace", middle.string, from.string])
    try scratch.git(["replace", blobs[0].string, blobs[1].string])
    try #require(try scratch.git(["rev-list", "main"]).utf8.count != 3 * 41 - 1)
    try scratch.git(["pack-refs", "--all"])
    let hostile = try scratch.open()
    #expect(hostile.facts.hasReplaceRefs && !hostile.facts.hasGrafts)
    #expect(try hostile.observe(from: from, to: to) == expected)
    #expect(try hostile.tree(of: to) == expected.tree)
  }

  @Test func `grafts are flagged and not honoured`() throws {
    let (scratch, from, _, to) = try range()
    let expected = try scratch.open().observe(from: from, to: to)
    try scratch.write("\(to) \(from)\n", to: "repo/.git/info/grafts")
    try #require(try scratch.git(["rev-list", "--count", "main"]) == "2")
    let hostile = try scratch.open()
    #expect(hostile.facts.hasGrafts && !hostile.facts.hasReplaceRefs)
    #expect(try hostile.observe(from: from, to: to) == expected)
    try scratch.write("\(to)\n", to: "repo/.git/info/grafts")
    #expect(try hostile.isAncestor(from, of: to))
  }

  @Test(arguments: ["info/grafts", "shallow"])
  func `what cannot be told is taken for there`(file: String) throws {
    let (scratch, from, _, to) = try range()
    let repository = try scratch.open()
    // A link that leads to itself: whether there is a file behind it, nobody can say.
    _ = mkdir(scratch.repo + "/.git/info", 0o755)
    try #require(symlink("\(scratch.repo)/.git/\(file)", "\(scratch.repo)/.git/\(file)") == 0)
    guard file == "shallow" else { return #expect(try scratch.open().facts.hasGrafts) }
    #expect(failure { () throws(GitError) in try repository.isAncestor(from, of: to) } == .shallow)
  }

  @Test func `a commit-graph file is not believed`() throws {
    let (scratch, from, _, to) = try range()
    let expected = try scratch.open().observe(from: from, to: to)
    try scratch.git(["commit-graph", "write", "--reachable"])
    try scratch.forgeGraph(parentOf: to, as: from)
    try #require(try scratch.git(["rev-list", "--count", "main"]) == "2")
    #expect(try scratch.open().observe(from: from, to: to) == expected)
  }

  @Test func `a shallow clone is flagged and its ranges are refused`() throws {
    let (scratch, from, middle, to) = try range()
    try scratch.git(
      ["clone", "-q", "--depth=2", "file://\(scratch.repo)", "\(scratch.path)/shallow"])
    let shallow = try scratch.open("\(scratch.path)/shallow")
    #expect(shallow.facts.isShallow)
    #expect(try !scratch.open().facts.isShallow)
    #expect(try shallow.resolveHead() == to)
    for error in [
      failure { () throws(GitError) in _ = try shallow.observe(from: middle, to: to) },
      failure { () throws(GitError) in _ = try shallow.isAncestor(from, of: to) },
    ] { #expect(error == .shallow) }
  }

  @Test func `a repository that becomes shallow later is noticed`() throws {
    let (scratch, from, middle, to) = try range()
    let repository = try scratch.open()
    try scratch.write("\(middle)\n", to: "repo/.git/shallow")
    let error = failure { () throws(GitError) in try repository.observe(from: from, to: to) }
    #expect(error == .shallow)
  }

  @Test(arguments: GitObjectFormat.allCases)
  func `an object that lies under another's id is found out`(_ format: GitObjectFormat) throws {
    let scratch = try Scratch(format: format)
    let base = try scratch.commit(try scratch.tree(["a": "1"]))
    func written(by email: String) throws -> GitObjectID {
      let tree = try scratch.tree(["a": "2"])
      let person = "A <\(email)> 1700000000 +0000"
      return try scratch.rawCommit(
        Array("tree \(tree)\nparent \(base)\nauthor \(person)\ncommitter \(person)\n\nx\n".utf8))
    }
    let (real, other) = (try written(by: "eve@example.org"), try written(by: "ann@example.org"))
    let tip = try scratch.commit(try scratch.tree(["a": "3"]), real)
    let repository = try scratch.open()
    #expect(try repository.observe(from: base, to: tip).authors.contains("eve@example.org"))
    func file(_ id: GitObjectID) -> String {
      "\(scratch.repo)/.git/objects/\(id.string.prefix(2))/\(id.string.dropFirst(2))"
    }
    // git reads it without a look at its hash.
    try #require(rename(file(other), file(real)) == 0)
    let error = failure { () throws(GitError) in try repository.observe(from: base, to: tip) }
    #expect(error == .corrupt(real))
  }

  @Test func `the repository's configuration changes no answer and runs nothing`() throws {
    let (scratch, from, _, to) = try range()
    let expected = try scratch.open().observe(from: from, to: to)
    try scratch.write("#!/bin/sh\ntouch \(scratch.path)/ran\n", to: "program")
    try scratch.git(["init", "-q"])
    for hook in ["reference-transaction", "post-index-change", "pre-commit"] {
      try scratch.write(
        "#!/bin/sh\ntouch \(scratch.path)/ran\n", to: "repo/.git/hooks/\(hook)")
    }
    let program = "\(scratch.path)/program"
    for (key, value) in [
      ("core.fsmonitor", program), ("core.hooksPath", "\(scratch.repo)/.git/hooks"),
      ("core.pager", program), ("core.alternateRefsCommand", program),
      ("core.sshCommand", program), ("diff.external", program), ("diff.orderFile", "/etc/passwd"),
      ("diff.renames", "copies"), ("diff.ignoreSubmodules", "all"), ("core.abbrev", "7"),
      ("diff.relative", "true"), ("color.ui", "always"), ("color.diff", "always"),
      ("core.quotePath", "false"), ("core.commitGraph", "true"), ("rev.abbrev", "4"),
      ("alias.diff-tree", "!\(program)"), ("alias.rev-list", "!\(program)"),
      ("log.showSignature", "true"), ("gpg.program", program), ("protocol.ext.allow", "always"),
    ] { try scratch.git(["config", key, value]) }
    try scratch.git(["config", "diff.evil.command", program])
    try scratch.git(["config", "diff.evil.textconv", program])
    try scratch.write("* diff=evil\n", to: "repo/.git/info/attributes")
    let hostile = try scratch.open()
    #expect(try hostile.observe(from: from, to: to) == expected)
    #expect(!scratch.has("ran"))
  }

  @Test func `a missing object of a partial clone is not fetched`() throws {
    let (scratch, from, _, to) = try range()
    try scratch.write("#!/bin/sh\ntouch \(scratch.path)/ran\n", to: "program")
    let absent = try #require(GitObjectID(String(repeating: "a", count: 40)))
    for (key, value) in [
      ("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"),
      ("remote.origin.url", "ext::\(scratch.path)/program"), ("remote.origin.promisor", "true"),
      ("protocol.ext.allow", "always"),
    ] { try scratch.git(["config", key, value]) }
    let repository = try scratch.open()
    #expect(
      failure { () throws(GitError) in try repository.type(of: absent) } == .missing(absent))
    #expect(
      failure { () throws(GitError) in try repository.observe(from: absent, to: to) }
        == .missing(absent))
    #expect(try repository.observe(from: from, to: to).commitCount == 2)
    #expect(!scratch.has("ran"))
  }

  @Test func `a tree whose entries are out of order is refused`() throws {
    let scratch = try Scratch()
    let blob = try scratch.blob("x")
    let digits = Array(blob.string.utf8)
    let id = try #require(Hex.decode(digits))
    let tree = try scratch.id(
      ["hash-object", "-w", "-t", "tree", "--literally", "--stdin"],
      input: Array("100644 b\0".utf8) + id + Array("100644 a\0".utf8) + id)
    let commit = try scratch.commit(tree)
    let repository = try scratch.open()
    let error = failure { () throws(GitError) in
      try repository.observe(from: GitObjectFormat.sha1.zero, to: commit)
    }
    #expect(error == .unreadableOutput("diff-tree"))
  }

  @Test func `ids that are not commits of this repository are refused`() throws {
    let (scratch, from, _, to) = try range()
    let repository = try scratch.open()
    let tree = try scratch.tree(["a": "1"])
    let blob = try scratch.blob("1")
    let tag = try scratch.id(
      ["mktag"],
      input: Array("object \(to)\ntype commit\ntag t\ntagger T <t@x> 1 +0000\n\nm\n".utf8))
    let long = GitObjectFormat.sha256.zero
    #expect(try repository.type(of: tag) == .tag)
    for (id, found) in [(tree, GitObjectType.tree), (blob, .blob), (tag, .tag)] {
      let wrong = GitError.wrongType(id, found: found, wanted: .commit)
      #expect(
        failure { () throws(GitError) in try repository.observe(from: from, to: id) } == wrong)
      #expect(failure { () throws(GitError) in try repository.observe(from: id, to: to) } == wrong)
      #expect(failure { () throws(GitError) in try repository.tree(of: id) } == wrong)
    }
    let zero = GitObjectFormat.sha1.zero
    #expect(
      failure { () throws(GitError) in try repository.observe(from: from, to: zero) }
        == .missing(zero))
    #expect(
      failure { () throws(GitError) in try repository.observe(from: long, to: to) }
        == .wrongFormat(long, repository: .sha1))
  }

  @Test func `an id of the other format is not taken for a branch of that name`() throws {
    let scratch = try Scratch(format: .sha256)
    let commit = try scratch.commit(try scratch.tree(["a": "1"]))
    let short = try #require(GitObjectID(String(commit.string.prefix(40))))
    let repository = try scratch.open()
    let wrong = GitError.wrongFormat(short, repository: .sha256)
    #expect(failure { () throws(GitError) in try repository.type(of: short) } == wrong)
    #expect(failure { () throws(GitError) in try repository.tree(of: short) } == wrong)
  }
}
