import CommandLineKit
import Foundation
import Kernel
import Testing
import Wire

@Suite struct SpecTests {
  let work: TestWorkspace

  init() throws { work = try TestWorkspace() }

  /// A registry file of entries that can be registered, unless said otherwise.
  private func registry(_ entries: [(id: String, status: String, scope: String)]) -> String {
    entries.reduce("registry_version: 0.3\nspecs:\n") { text, entry in
      text + """
          - spec_id: "\(entry.id)"
            title: "About \(entry.id)"
            scope: "\(entry.scope)"
            status: "\(entry.status)"
            version: {semver: "1.0.0", frozen: \(entry.status == "frozen")}
            location: {path: "\(entry.id.lowercased()).md"}

        """
    }
  }

  private func outcomes(_ answer: Answer) throws -> [String] {
    let specs = try #require(answer.member("specs") as? [[String: Any]])
    return specs.compactMap { $0["outcome"] as? String }
  }

  @Test func `a spec is registered with the digest of its file`() throws {
    try work.write("how people log in\n", to: "specs/auth.md")
    let line = "spec register AUTH --title 'How people log in' --scope project --status active"
    let first = try work.run(line + " --path specs/auth.md --spec-version 1.2.0")
    #expect(
      try first.text("digest") == SHA256.hash(Array("how people log in\n".utf8)).hex)
    #expect(first.warnings.isEmpty)
    #expect(try work.run("spec show AUTH").text("file") == "as registered")
    try work.write("how people log out\n", to: "specs/auth.md")
    #expect(try work.run("spec show AUTH").text("file") == "changed since")
    let second = try work.run(line + " --path specs/none.md")
    #expect(second.warnings.count == 1)
    #expect(try work.run("spec show AUTH").text("file") == "missing")
    #expect(try work.run("spec list --scope project").lines.count == 2)
    #expect(try work.run("spec list --scope canon").lines == ["no specs"])
    #expect(try work.failure("spec show NONE").code == "KRN-SPEC-UNKNOWN")
    try work.verify()
  }

  @Test func `a frozen spec stays as it is`() throws {
    try work.run("spec register CORE --title Core --scope canon --status frozen")
    let problem = try work.failure(
      "spec register CORE --title Other --scope canon --status active")
    #expect(problem.code == "KRN-SPEC-FROZEN")
  }

  @Test(arguments: [
    "--path ../x.md", "--path /etc/passwd", "--path specs//x.md", "--path specs/./x.md",
    "--scope world", "--status done", "--title",
  ]) func `what cannot be meant is a mistake of the command line`(more: String) throws {
    let options = [("--title", "T"), ("--scope", "project"), ("--status", "active")]
    let line = options.filter { !more.hasPrefix($0.0) }.map { "\($0.0) \($0.1)" }
      .joined(separator: " ")
    #expect(try work.failure("spec register AUTH \(line) \(more)").exit == .usage)
  }

  @Test func `a registry is imported in one transaction`() throws {
    let ids = (1...30).map { (id: "SPEC-\($0)", status: "active", scope: "framework") }
    try work.write(registry(ids), to: "specs/spec_registry.yaml")
    try work.write("first", to: "specs/spec-1.md")
    let line = "spec import specs/spec_registry.yaml"
    let dry = try work.run(line + " --dry-run")
    #expect(try dry.member("registered") as? Int == 30)
    #expect(try work.recordCount() == 1)
    let answer = try work.run(line + " --id import-1")
    #expect(try work.recordCount() == 31)
    #expect(try outcomes(answer) == Array(repeating: "new", count: 30))
    let spec = try work.run("spec show SPEC-1")
    #expect(try spec.text("spec", "path") == "specs/spec-1.md")
    #expect(try spec.text("spec", "digest") == SHA256.hash(Array("first".utf8)).hex)
    // Again, with the same id and without: there is nothing to do.
    for more in ["", " --id import-1", " --dry-run"] {
      let again = try work.run(line + more)
      #expect(try again.member("registered") as? Int == 0)
      #expect(try outcomes(again) == Array(repeating: "as registered", count: 30))
    }
    #expect(try work.recordCount() == 31)
    // The id is that of the last event.
    let other = try work.failure("agent enroll agent:b-1 --role builder --id import-1")
    #expect(other.code == "KRN-ID-REUSED")
    #expect(other.message.contains("record 30"))
    try work.verify()
  }

  @Test func `bad entries are listed and the others registered`() throws {
    let text = registry([
      ("GOOD", "active", "canon"), ("WORD", "finished", "canon"), ("REALM", "active", "galaxy"),
      ("bad id", "active", "canon"), ("OPS", "draft", "operational"),
    ])
    try work.write(text, to: "spec_registry.yaml")
    let answer = try work.run("spec import spec_registry.yaml")
    let refused = "cannot be registered"
    #expect(try outcomes(answer) == ["new", refused, refused, refused, "new"])
    #expect(answer.warnings.contains { $0.contains("WORD") && $0.contains("status") })
    #expect(answer.warnings.contains { $0.contains("REALM") && $0.contains("scope") })
    #expect(answer.warnings.contains { $0.contains("bad id") })
    #expect(try work.run("spec list").lines.count == 3)
    try work.verify()
  }

  @Test func `one refused entry keeps all of them out`() throws {
    try work.write(
      registry([("A", "active", "canon"), ("B", "frozen", "canon"), ("C", "active", "canon")]),
      to: "spec_registry.yaml")
    try work.run("spec import spec_registry.yaml")
    let count = try work.recordCount()
    try work.write(
      registry([
        ("A", "deprecated", "canon"), ("B", "active", "canon"), ("D", "active", "canon"),
      ]), to: "spec_registry.yaml")
    let problem = try work.failure("spec import spec_registry.yaml")
    #expect(problem.code == "KRN-SPEC-FROZEN")
    #expect(try work.failure("spec show D").exit == .notFound)
    #expect(try work.run("spec show A").text("spec", "status") == "active")
    // The refusal alone is on record.
    #expect(try work.recordCount() == count + 1)
    try work.verify()
  }

  @Test(arguments: ["", " --dry-run"])
  func `every refused entry is told with all that is unmet`(more: String) throws {
    let ids = (1...5).map { "SPEC-\($0)" }
    func text(_ frozen: [String], _ status: String) -> String {
      registry(
        ids.map { (id: $0, status: frozen.contains($0) ? status : "active", scope: "canon") })
    }
    let frozen = ["SPEC-2", "SPEC-4", "SPEC-5"]
    try work.write(text(frozen, "frozen"), to: "spec_registry.yaml")
    try work.run("spec import spec_registry.yaml")
    let count = try work.recordCount()
    try work.write(text(frozen, "deprecated"), to: "spec_registry.yaml")
    let problem = try work.failure("spec import spec_registry.yaml" + more)
    let told = [problem] + problem.also
    #expect(told.map(\.code) == Array(repeating: "KRN-SPEC-FROZEN", count: 3))
    for (one, id) in zip(told, frozen) { #expect(one.message.contains(" of \(id) ")) }
    // One act was refused, so one refusal is on record; a dry run records none.
    #expect(try work.recordCount() == count + (more.isEmpty ? 1 : 0))
    #expect(try work.run("spec show SPEC-1").text("spec", "status") == "active")
    try work.verify()
  }

  @Test func `a file that is no registry is refused whole`() throws {
    for (text, code) in [
      ("specs: 3\n", "KRN-REGISTRY-SPECS-MISSING"), ("a: [", "KRN-YAML-SYNTAX"),
    ] {
      try work.write(text, to: "spec_registry.yaml")
      let problem = try work.failure("spec import spec_registry.yaml")
      #expect(problem.code == code)
      #expect(problem.exit == .refused)
    }
    try work.write("specs: []\n", to: "spec_registry.yaml")
    #expect(try work.run("spec import spec_registry.yaml").lines.contains("nothing to register"))
  }

  @Test func `outside of the workspace no digest is registered`() throws {
    let text = registry([("A", "active", "canon")])
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(work.folder)/spec_registry.yaml"))
    let answer = try work.run("spec import ../spec_registry.yaml")
    #expect(answer.warnings.contains { $0.contains("outside") })
    #expect(try work.run("spec show A").text("spec", "path") == "a.md")
  }
}
