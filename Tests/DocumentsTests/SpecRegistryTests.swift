import Documents
import Testing
import Wire

@Suite struct SpecRegistryTests {
  /// One entry; each line can be replaced by its key.
  private func entry(_ changes: [String: String] = [:]) -> String {
    let lines: [(String, String)] = [
      ("spec_id", "LAMP"), ("title", "The lamp"), ("scope", "canon"), ("status", "active"),
      ("version", "{semver: 1.2.3, frozen: false}"), ("location", "{path: specs/lamp.md}"),
      ("owners", "[role:keeper]"), ("change_control", "{edit_policy: proposal_required}"),
    ]
    let known = lines.map { "\($0.0): \(changes[$0.0] ?? $0.1)" }
    let other = changes.keys.sorted().filter { key in !lines.contains { $0.0 == key } }
    return "  - "
      + (known + other.map { "\($0): \(changes[$0] ?? "")" }).joined(separator: "\n    ")
  }

  private func file(_ entries: String..., head: String = "") throws -> SpecRegistryFile {
    try SpecRegistryFile.parse(bytes(head + "specs:\n" + entries.joined(separator: "\n") + "\n"))
  }

  @Test func `an entry is read with all its fields`() throws {
    let file = try file(
      entry(["depends_on": "[WIRE]", "applies_to": "[\"project:*\"]", "links": "{issues: []}"]),
      entry(["spec_id": "WIRE", "version": "{semver: 4.0.0-rc.1+x, frozen: true}"]),
      head: "registry_version: 0.3\nupdated_at: x\nproposals: []\n")
    let first = try #require(file.entries.first)
    #expect(file.version == "0.3")
    #expect(first.specID.description == "LAMP")
    #expect(first.title == "The lamp")
    #expect(first.scope == "canon")
    #expect(first.status == "active")
    #expect(first.version == "1.2.3")
    #expect(!first.isFrozen)
    #expect(first.path == "specs/lamp.md")
    #expect(first.editPolicy == "proposal_required")
    #expect(first.owners == ["role:keeper"])
    #expect(first.dependsOn == ["WIRE"])
    #expect(first.appliesTo == ["project:*"])
    #expect(first.line == 5)
    #expect(file.entries.map(\.isFrozen) == [false, true])
    #expect(file.rejections.isEmpty)
    #expect(file.warnings.isEmpty)
  }

  @Test func `little is needed of an entry`() throws {
    let file = try file(entry(["title": "", "owners": "~", "change_control": "{}"]))
    #expect(file.version == nil)
    #expect(file.entries.first?.title == nil)
    #expect(file.entries.first?.editPolicy == nil)
    #expect(file.entries.first?.owners == [])
    #expect(file.warnings.isEmpty)
  }

  private static let rejections: [(String, String, SpecRegistryIssue.Kind)] = [
    ("spec_id", "", .fieldMissing(.specID)), ("scope", "~", .fieldMissing(.scope)),
    ("status", "", .fieldMissing(.status)), ("version", "{}", .fieldMissing(.version)),
    ("version", "1.2.3", .fieldMissing(.version)), ("location", "", .fieldMissing(.path)),
    ("spec_id", "a/b", .specID("a/b")), ("spec_id", "a b", .specID("a b")),
    ("spec_id", "[A]", .wrongShape(.specID, needed: "text", found: "a list")),
    ("owners", "me", .wrongShape(.owners, needed: "a list", found: "text")),
    ("owners", "[[a]]", .wrongShape(.owners, needed: "a list of texts", found: "a list")),
    (
      "version", "{semver: 1.0.0, frozen: yes}",
      .wrongShape(.frozen, needed: "true or false", found: "text")
    ),
    ("location", "{path: /etc/passwd}", .path("/etc/passwd")),
    ("location", "{path: a/../../b}", .path("a/../../b")), ("location", "{path: .}", .path(".")),
    ("location", "{path: a//b}", .path("a//b")), ("location", "{path: 'a\\b'}", .path("a\\b")),
    ("location", "{path: \"\"}", .path("")), ("location", "{path: \"a\\nb\"}", .path("a\nb")),
  ]

  @Test(arguments: rejections.indices)
  func `a bad entry is listed with its reason and does not hide the others`(_ index: Int) throws {
    let (key, value, kind) = Self.rejections[index]
    let file = try file(entry(["spec_id": "ONE"]), entry([key: value]), entry(["spec_id": "TWO"]))
    #expect(file.entries.map(\.specID.description) == ["ONE", "TWO"])
    #expect(file.rejections.map(\.number) == [2])
    #expect(file.rejections.first?.line == 10)
    #expect(file.rejections.first?.problems.map(\.kind) == [kind])
  }

  @Test func `an entry is rejected with everything that is wrong with it`() throws {
    let file = try file(
      entry(["scope": "", "status": "", "location": "{path: ../x}"]), "  - word", "  -", entry(),
      entry())
    #expect(file.rejections.map(\.number) == [1, 2, 3, 5])
    #expect(file.rejections.first?.specID == "LAMP")
    #expect(
      file.rejections.first?.problems.map(\.kind)
        == [.fieldMissing(.scope), .fieldMissing(.status), .path("../x")])
    #expect(
      file.rejections.dropFirst().flatMap(\.problems).map(\.kind) == [
        .notMapping(found: "text"), .notMapping(found: "nothing"), .repeated("LAMP", firstLine: 12),
      ])
    #expect(file.rejections.flatMap(\.problems).allSatisfy { $0.code.hasPrefix("KRN-REGISTRY-") })
  }

  private static let warnings: [([String: String], SpecRegistryIssue.Kind)] = [
    (["scope": "operational"], .unknownWord(.scope, "operational")),
    (["status": "live"], .unknownWord(.status, "live")),
    (["change_control": "{edit_policy: open}"], .unknownWord(.editPolicy, "open")),
    (["version": "{semver: 1.0}"], .versionNotSemantic("1.0")),
    (["version": "{semver: 3}"], .versionNotSemantic("3")),
    (["status": "frozen"], .frozenDisagrees),
    (["depends_on": "[GONE]"], .dependencyNotListed("GONE")),
  ]

  @Test(arguments: warnings.indices)
  func `an unusual value is kept with a warning`(_ index: Int) throws {
    let (changes, kind) = Self.warnings[index]
    let file = try file(entry(changes))
    #expect(file.entries.count == 1)
    #expect(file.warnings.map(\.kind) == [kind])
    #expect(file.warnings.allSatisfy { !$0.description.isEmpty })
  }

  @Test func `parts that are not read are pointed out when they say something`() throws {
    let file = try file(entry(), head: "proposals: [{a: 1}]\ndeviations: x\n")
    #expect(
      file.warnings.map(\.kind) == [.sectionNotRead("proposals"), .sectionNotRead("deviations")])
    #expect(file.warnings.map(\.line) == [1, 2])
  }

  @Test(arguments: ["a: 1", "specs:", "specs: {}", "- specs", "specs: x"])
  func `a file without a list of specifications is refused`(_ text: String) {
    #expect(throws: SpecRegistryError.specsMissing) { try SpecRegistryFile.parse(bytes(text)) }
  }

  @Test func `a file that is refused as YAML says why`() {
    let error = #expect(throws: SpecRegistryError.self) {
      try SpecRegistryFile.parse(bytes("specs: &a []"))
    }
    #expect(error?.code == "KRN-YAML-ANCHOR")
    #expect(error?.description.hasPrefix("line 1, column 8: ") == true)
  }

  @Test(arguments: [
    "0.0.0", "1.2.3", "10.20.30", "1.0.0-a", "1.0.0-a.1.x-y", "1.0.0+b", "1.0.0-0a", "1.0.0+001",
    "1.0.0-a+b.c", "1.0.0--", "1.0.0+a-b",
  ])
  func `a semantic version raises no warning`(_ version: String) throws {
    #expect(try file(entry(["version": "{semver: '\(version)'}"])).warnings.isEmpty)
  }

  @Test(arguments: [
    "1", "1.2", "1.2.3.4", "01.2.3", "1.2.03", "v1.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b",
    "1.2.3+", "1.2.3+a..b", "1.2.3+a+b", "1.2.x", "1..3", "-1.2.3", "1.2.3-é", "",
  ])
  func `any other version does`(_ version: String) throws {
    #expect(
      try file(entry(["version": "{semver: '\(version)'}"])).warnings.map(\.kind)
        == [.versionNotSemantic(version)])
  }
}
