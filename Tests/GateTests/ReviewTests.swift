import Governance
import Ledger
import Testing
import Wire

@testable import CLI
@testable import Kernel

/// What the operations of review make of words and of git.
@Suite struct ReviewTests {
  @Test func `a submission binds what git shows`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n", "One\n\nCo-authored-by: Rob <rob@example.org>")
    try site.commit("bell", "on\n", "Two")
    try site.git(["rm", "-q", "README"])
    try site.git(["commit", "-q", "-m", "Three"])
    try site.submit()
    try site.kernel { _, ledger in
      let review = try #require(ledger.state.get(ReviewEntity.self, "FIX-1"))
      let facts = review.range.facts
      #expect(try facts.from == site.id("origin/main"))
      #expect(try facts.to == site.id("HEAD"))
      #expect(try facts.tree == site.id("HEAD^{tree}"))
      // lamp and bell hold the same bytes, and a deleted file has no new blob.
      #expect(try facts.changed == [site.id("HEAD:lamp")])
      #expect(facts.commits == 3 && facts.ref.string == "refs/heads/main")
      #expect(
        facts.authors.map(\.string) == ["ann@example.org", "carl@example.org", "rob@example.org"])
      #expect(review.authors.map(\.description) == ["human:ann", "human:rob"])
      #expect(review.range.selfObserved)
    }
    let told = try site.good(["review", "show", "FIX-1"])
    #expect(told.text.contains("D 0000000000000000000000000000000000000000 000000 README"))
    #expect(told.text.contains("A \(try site.id("HEAD:lamp")) 100644 lamp"))
  }

  @Test func `the owner's own commits are reviewed by others like anybody's`() throws {
    let site = try Site()
    try site.write("x\n", to: "\(site.dev)/lamp")
    try site.git(["add", "lamp"])
    try site.git(
      ["commit", "-q", "-m", "Owner"],
      environment: ["GIT_AUTHOR_EMAIL": "olga@example.org"])
    try site.submit()
    #expect(
      try site.kernel(["review", "open", "FIX-1", "--as", "human:olga"]).unmet
        == ["review.independent"])
    try site.good(["review", "open", "FIX-1", "--as", "human:rob"])
  }

  @Test func `the branch of the card is submitted, and HEAD where there is none`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.git(["checkout", "-q", "-b", "elsewhere"])
    try site.commit("lamp", "on and on\n")
    let there = try site.good(["review", "submit", "FIX-1", "--as", "human:ann", "--dry-run"])
    #expect(there.text.contains("to \(try site.id("feature/FIX-1"))"))
    try site.git(["branch", "-q", "-D", "feature/FIX-1"])
    let head = try site.good(["review", "submit", "FIX-1", "--as", "human:ann", "--dry-run"])
    #expect(head.text.contains("to \(try site.id("HEAD"))"))
    #expect(head.text.contains("so HEAD is submitted"))
  }

  @Test func `an author who is nobody known is not ignored`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n", "One\n\nCo-authored-by: Zoe <zoe@example.org>")
    let told = try site.kernel(["review", "submit", "FIX-1", "--as", "human:ann"])
    #expect(told.code == "KRN-AUTHOR-UNKNOWN" && told.text.contains("zoe@example.org"))
  }

  @Test func `a refused submission rests on records that exist`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n", "One\n\nCo-authored-by: Zoe <zoe@example.org>")
    let count = try site.count()
    let words = ["review", "submit", "FIX-1", "--as", "human:ann", "--id", "s0"]
    #expect(try site.kernel(words).code == "KRN-AUTHOR-UNKNOWN")
    try site.kernel { _, ledger in
      // What the kernel saw in git is a fact, and is kept with the refusal that cites it.
      #expect(ledger.head.seq + 1 == count + 2)
      let refusal = try #require(try ledger.body(ProposalRefused.self, of: ledger.head.seq))
      let statement = try Statement(parsing: try #require(refusal.statement).bytes)
      let basis = try #require(statement.basis)
      #expect(try ledger.store.leaf(basis.seq) == basis.leaf)
      var reader = statement.bodyReader
      let body = try ReviewSubmitted(reading: &reader)
      let evidence = try #require(try ledger.body(EvidenceRecorded.self, of: body.evidence))
      #expect(evidence.subject.description == "FIX-1")
    }
    #expect(try site.good(["verify"]).isGood)
    #expect(try site.kernel(words).code == "KRN-REFUSED-BEFORE")
    #expect(try site.count() == count + 2)
  }

  @Test func `an act of several events that is refused leaves a refusal that rests on the ledger`()
    throws
  {
    let site = try Site()
    func enrolment(_ name: String) throws -> Event {
      let body = #"{"id":"agent:\#(name)","roles":["builder"]}"#
      return try Event(.agent(.enrolled), canonical: Array(body.utf8))
    }
    let (agent, other) = try (enrolment("b-7"), enrolment("b-8"))
    let spec = try Event(
      .spec(.registered),
      canonical: Array(#"{"id":"S-9","scope":"project","status":"active","title":"T"}"#.utf8))
    try site.act([agent])
    let count = try site.count()
    // The second of two equal ones is refused for the first, which goes with it: nothing is left to
    // tell of.
    #expect(throws: Problem.self) { try site.act([other, other]) }
    #expect(try site.count() == count)
    #expect(throws: Problem.self) { try site.act([spec, agent]) }
    try site.kernel { _, ledger in
      #expect(ledger.head.seq + 1 == count + 1)
      let refusal = try #require(try ledger.body(ProposalRefused.self, of: ledger.head.seq))
      let statement = try Statement(parsing: try #require(refusal.statement).bytes)
      let basis = try #require(statement.basis)
      #expect(try ledger.store.leaf(basis.seq) == basis.leaf)
    }
  }

  @Test func `a submission is repeated by its id, and another one under it is refused`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let words = ["review", "submit", "FIX-1", "--as", "human:ann", "--id", "s1"]
    try site.good(words)
    let count = try site.count()
    #expect(try site.good(words).text.contains("recorded before"))
    #expect(try site.count() == count)
    try site.commit("lamp", "on and on\n")
    #expect(try site.kernel(words).code == "KRN-ID-REUSED")
    #expect(try site.kernel(words + ["--notes", "x"]).code == "KRN-ID-REUSED")
  }

  @Test func `nobody reviews what they or an agent of theirs has submitted`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    let token = try site.session("bo", .builder, "01JD2Y6S8V3Q9E6K7T4N5M2C1A")
    try site.good(["review", "submit", "FIX-1"], session: token)
    // ann has written it, and olga has opened the session that submitted it.
    for person in ["human:ann", "human:olga"] {
      let told = try site.kernel(["review", "open", "FIX-1", "--as", person])
      #expect(told.code == "KRN-SELF-REVIEW")
      #expect(try site.refusedFor() == ["review.independent"])
    }
    #expect(try site.kernel(["review", "open", "FIX-1", "--as", "human:rob"]).isGood)
  }

  @Test func `the commands are declared without mistakes`() {
    #expect(Commands.tree().mistakes == [])
  }

  @Test func `coverage is asked of an approval and not of a report that finds something`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.commit("bell", "ring\n")
    try site.submit()
    try site.good(["review", "open", "FIX-1", "--as", "human:rob"])
    let report = ["review", "report", "FIX-1", "--as", "human:rob"]
    let half = report + ["--reviewed", try site.id("HEAD:lamp").string]
    #expect(try site.kernel(half).code == "KRN-COVERAGE-LOW")
    #expect(
      try site.kernel(report + ["--reviewed", try site.id("HEAD").string]).code
        == "KRN-COVERAGE-LOW")
    #expect(try site.kernel(half + ["--finding", "Q-006:CRITICAL:lamp:1:It burns"]).isGood)
  }

  @Test func `after three revisions a person decides`() throws {
    let site = try Site()
    for cycle in 1...4 {
      try site.commit("lamp", "\(cycle)\n")
      try site.submit()
      try site.good(["review", "open", "FIX-1", "--as", "human:rob"])
      let told = try site.good([
        "review", "report", "FIX-1", "--reviewed", "all", "--as", "human:rob",
        "--finding", "R-001:MAJOR:lamp:1:Still too dim",
      ])
      #expect(told.text.contains(cycle < 4 ? "report NEEDS_REVISION" : "report BLOCKED"))
      #expect(told.text.contains(cycle < 4 ? "is revision_needed" : "is blocked"))
    }
  }

  @Test func `a stated reason blocks, whatever else was found`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.submit()
    try site.good(["review", "open", "FIX-1", "--as", "human:rob"])
    let told = try site.good([
      "review", "report", "FIX-1", "--blocked", "Lamps are forbidden.", "--as", "human:rob",
    ])
    #expect(told.text.contains("report BLOCKED"))
  }

  @Test func `the same change is submitted from the receiving repository itself`() throws {
    let site = try Site()
    try site.commit("lamp", "on\n")
    try site.expectPass(["-q", "origin", "HEAD:refs/heads/feature/FIX-1"])
    try site.submit("FIX-1", ["--git", site.bare])
    try site.report()
    try site.good(["verdict", "submit", "--task", "FIX-1", "--as", "human:rob"])
    try site.expectPass(["-q", "origin", "HEAD:main"])
  }
}

/// Findings as people write them.
@Suite struct FindingTests {
  @Test func `a finding is one word`() throws {
    let finding = try FindingWords.parse(word: "Q-006:CRITICAL:src/a b.c:12-14:Two: things")
    #expect(finding.dimension == .quality && finding.severity == .critical && finding.blocks)
    #expect(finding.file?.string == "src/a%20b.c" && finding.message.string == "Two: things")
    #expect(finding.lineStart == 12 && finding.lineEnd == 14)
    let bare = try FindingWords.parse(word: "O-001:SUGGESTION:::Shorter")
    #expect(bare.file == nil && bare.lineStart == nil && !bare.blocks)
  }

  @Test(arguments: [
    "Q-006:CRITICAL:a:1", "X-001:MAJOR:::x", "Q-001:HIGH:::x", "Q-001:MAJOR:a:0:x",
    "Q-001:MAJOR:a:2-1:x", "Q-001:MAJOR:a:1-2-3:x", "Q-001:MAJOR:a:one:x", ":MAJOR:::x",
    "Q 1:MAJOR:::x", "",
  ])
  func `another form is refused`(word: String) {
    #expect(throws: Problem.self) { try FindingWords.parse(word: word) }
  }

  @Test func `findings are a list in a file`() throws {
    let findings = try FindingWords.parse(
      yaml: Array(
        """
        - check: C-002
          severity: MINOR
          message: No test
        - {check: R-001, severity: MAJOR, file: lamp, lines: 3, message: Dim, fix: Brighter}
        """.utf8))
    #expect(findings.map(\.check.string) == ["C-002", "R-001"])
    #expect(findings[1].lineStart == 3 && findings[1].lineEnd == 3)
    #expect(findings[1].fix?.string == "Brighter")
    for text in ["check: Q-001", "- 1", "- {check: Q-001, severity: MAJOR}", "- {wrong: 1}", "["] {
      #expect(throws: Problem.self) { try FindingWords.parse(yaml: Array(text.utf8)) }
    }
  }
}
