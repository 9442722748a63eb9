import CommandLineKit
import Foundation
import Kernel
import Testing

/// Nothing that looks like a secret gets into a ledger, its blobs or a message.
@Suite struct SecretTests {
  let work: TestWorkspace

  init() throws {
    work = try TestWorkspace()
    try work.run("spec register S-1 --title One --scope project --status active")
  }

  // Put together here, so that this file itself looks like none.
  private static let awsKey = "AKIA" + "IOSFODNN7EXAMPLE"
  private static let seed = String(repeating: "s", count: 43)
  private static let session = "S-" + String(repeating: "0", count: 26) + "." + seed
  private static let secrets = [
    awsKey, "-----BEGIN RSA PRIVATE KEY" + "-----", "-----BEGIN PGP PRIVATE KEY" + " BLOCK-----",
    session, "KERNEL_SESSION" + "=" + session, "ghp_" + String(repeating: "a", count: 36),
    "kernel key 1\ned25519:" + "AAAA", "kernel key 1\r\ned25519:" + "AAAA",
    "kernel key 1 ed25519:" + "AAAA", "ASIA" + "IOSFODNN7EXAMPLE",
  ]

  /// One of each other mark.
  private static let more =
    [("AIza", 35), ("gho_", 30), ("ghs_", 30), ("ghu_", 30), ("ghr_", 30), ("github_pat_", 30)].map
  {
    $0.0 + String(repeating: "A", count: $0.1)
  }
    + [
      ("glpat-", 20), ("npm_", 36), ("xoxb-", 20), ("xoxp-", 20), ("sk_live_", 20), ("sk-ant-", 20),
      ("sk-proj-", 20), ("AGE-SECRET-KEY-1", 20),
    ].map { $0.0 + String(repeating: "A", count: $0.1) }

  @Test(arguments: more) func `each kind of secret is known`(_ secret: String) throws {
    let problem = try work.failure("queue lock dev --reason '\(secret)'")
    #expect(problem.code == "KRN-SECRET-FOUND")
    // Cut short, it is none.
    try work.run("queue lock dev --reason '\(secret.dropLast())'")
  }

  private func blobs() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(work.root)/ledger/blobs").sorted()
  }

  /// A command is refused, says so without the secret, and leaves nothing.
  private func expectRefused(
    _ line: String, _ secret: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (before, count) = (try blobs(), try work.recordCount())
    let problem = try work.failure(line)
    #expect(
      problem.code == "KRN-SECRET-FOUND" && problem.exit == .refused, "\(line): \(problem)",
      sourceLocation: sourceLocation)
    #expect(!problem.message.contains(secret), sourceLocation: sourceLocation)
    #expect(try blobs() == before, sourceLocation: sourceLocation)
    #expect(try work.recordCount() == count, sourceLocation: sourceLocation)
    let needles = secret.split(whereSeparator: \.isNewline).map { Array($0.utf8) }
    let found = try work.files(containing: [needles.last ?? []]).filter {
      $0.contains("/ledger/") || $0.contains("/state/") || $0.contains("/audit/")
    }
    #expect(found == [], sourceLocation: sourceLocation)
  }

  @Test(arguments: secrets) func `a card with a secret is refused whole`(_ secret: String) throws {
    try work.write(TamperScene.card("T-1", queue: "dev", line: secret), to: "T-1.md")
    try expectRefused("task import T-1.md", secret)
    try expectRefused("task import T-1.md --dry-run", secret)
  }

  @Test func `a key file given for something else is refused before it is read`() throws {
    let name = try #require(work.keyFiles().first)
    let path = "\(work.keyFolder())/\(name)"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let seed = String(try #require(text.split(separator: "\n").last))
    try work.write(text, to: "T-1.md")
    for line in [
      "task import T-1.md", "policy adopt T-1.md", "policy lint T-1.md", "spec import T-1.md",
      "verdict submit T-1.md", "verdict verify T-1.md", "session open T-1.md", "key enroll T-1.md",
      "spec register S-2 --title Two --scope project --status active --path T-1.md",
      "task import \(path)",
    ] {
      let problem = try work.failure(line)
      #expect(problem.code == "KRN-SECRET-FOUND", "\(line): \(problem)")
      #expect(!"\(problem)".contains(seed))
    }
  }

  @Test func `policies, registries, names and ids are looked through as well`() throws {
    let policy = try String(
      contentsOfFile: "\(work.root)/specs/policy.yaml", encoding: .utf8)
    try work.write(policy + "# \(Self.awsKey)\n", to: "policy.yaml")
    try expectRefused("policy adopt policy.yaml", Self.awsKey)
    try work.write("specs: []\n# \(Self.awsKey)\n", to: "registry.yaml")
    try expectRefused("spec import registry.yaml", Self.awsKey)
    try expectRefused("queue lock dev --reason '\(Self.awsKey)'", Self.awsKey)
    try expectRefused("queue lock dev --reason x --id \(Self.awsKey)", Self.awsKey)
    try expectRefused("queue lock dev --reason 'kernel key 1\ned25519:AAAA'", "ed25519:AAAA")
  }

  @Test func `record 0 holds no secret either`() throws {
    let empty = try TestWorkspace(hasLedger: false)
    let problem = try empty.failure("init --origin \(Self.awsKey)/kernel")
    #expect(problem.code == "KRN-SECRET-FOUND")
    let policy = try work.read("specs/policy.yaml")
    try empty.write(
      String(decoding: policy, as: UTF8.self) + "# \(Self.awsKey)\n", to: "specs/policy.yaml")
    #expect(try empty.failure("init").code == "KRN-SECRET-FOUND")
  }

  @Test func `what only speaks of secrets is taken`() throws {
    let line = "Set KERNEL_SESSION=… from PRIVATE KEY; AKIA and ghp_ begin keys; kernel key 1"
    try work.write(TamperScene.card("T-1", queue: "dev", line: line), to: "T-1.md")
    try work.run("task import T-1.md")
    try work.verify()
  }

  @Test func `a card that the law refuses leaves no blob behind`() throws {
    try work.write(TamperScene.card("T-1", queue: "nowhere"), to: "T-1.md")
    let before = try blobs()
    #expect(try work.failure("task import T-1.md").code == "KRN-QUEUE-UNKNOWN")
    #expect(try blobs() == before)
    try work.verify()
  }
}
